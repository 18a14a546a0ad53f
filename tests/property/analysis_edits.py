"""Repositories that change: files of several languages and their configurations come, change, move and go."""

from __future__ import annotations

from random import Random

FOLDERS = ("", "app", "app/core", "src", "src/pkg", "web", "web/ui", "packages/one", "packages/one/src")
_NAMES = ("__init__", "util", "core", "index", "main")
_SUFFIXES = (".py", ".pyi", ".js", ".ts", ".tsx", ".d.ts", ".json")
_CONFIGS = (
    "package.json", "packages/one/package.json", "tsconfig.json", "web/tsconfig.json", "pyproject.toml",
    "app/setup.cfg", "pnpm-workspace.yaml",
)  # fmt: skip

_PYTHON = """\
import util
import app.core.util
from app import core
from . import util
from .core import *
from .. import main
import pkg.util
from pkg import core, main
import core.main
import src.pkg
__all__ = ['util', 'core']
from app.core import *
import importlib; importlib.import_module('main')
""".splitlines()
_SCRIPT = """\
import './util'
import '../core/index.js'
export * from './main.js'
import 'one'
import 'one/util'
import '@/util'
import 'ui/index'
import '#inner'
require('../util')
import d from './core.json'
import '..'
import 'web/ui/core'
""".splitlines()
_TEXTS = (
    '{"name": "one", "main": "dist/index.js", "imports": {"#inner": "./src/core.ts"}}',
    '{"name": "one", "exports": {".": "./src/main.ts", "./*": "./src/*.ts"}}',
    '{"name": "root", "workspaces": ["packages/*"]}',
    '{"compilerOptions": {"baseUrl": "web", "paths": {"@/*": ["../src/*", "ui/*"]}}}',
    '{"extends": "../tsconfig.json"} // above',
    '{"compilerOptions": {"baseUrl": "."}, "references": [{"path": "web"}]}',
    'packages:\n  - "packages/*"\n',
    '[tool.pytest.ini_options]\npythonpath = ["app", "src"]\n',
    "[options]\npackage_dir =\n  = core\n",
    "{",
    "",
)


def beginning(chance: Random) -> dict[str, str]:
    """Many files with many imports, so that most edits concern somebody."""
    sources = [key for key in _all_sources() if chance.random() < 0.2]
    configs = [key for key in _CONFIGS if chance.random() < 0.6]
    return {key: text(chance, key) for key in sources + configs}


def edit(chance: Random, there: list[str]) -> tuple[str, str, str]:
    """What is done, to which file, with what: a text, or the file's new name."""
    kind = chance.choice(("write", "write", "write", "delete", "rename"))
    new = chance.choice([*_all_sources(), *_CONFIGS * 3])
    key = chance.choice(there) if there and (kind != "write" or chance.random() < 0.5) else new
    return kind, key, new if kind == "rename" else text(chance, key)


def text(chance: Random, key: str) -> str:
    if key.endswith((".py", ".pyi")):
        return "\n".join(chance.sample(_PYTHON, chance.randint(0, 5)))
    if key.endswith((".js", ".ts", ".tsx")):
        return ";\n".join(chance.sample(_SCRIPT, chance.randint(0, 5)))
    return chance.choice(_TEXTS)


def _all_sources() -> list[str]:
    inside = [f"{folder}/" if folder else "" for folder in FOLDERS]
    return [f"{folder}{name}{suffix}" for folder in inside for name in _NAMES for suffix in _SUFFIXES]
