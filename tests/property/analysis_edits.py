"""Repositories that change: files of several languages and their configurations come, change, move and go."""

from __future__ import annotations

from hypothesis import strategies as st

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


def keys() -> st.SearchStrategy[str]:
    sources = st.builds(
        lambda folder, name, suffix: f"{folder}/{name}{suffix}" if folder else name + suffix,
        st.sampled_from(FOLDERS), st.sampled_from(_NAMES), st.sampled_from(_SUFFIXES),
    )  # fmt: skip
    return st.one_of(sources, sources, sources, st.sampled_from(_CONFIGS))


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, str, str]:
    """What is done, to which file, with what: a text, or the file's new name."""
    kind = draw(st.sampled_from(("write", "write", "write", "delete", "rename")))
    key = draw(keys())
    if kind == "rename":
        return kind, key, draw(keys())
    return kind, key, draw(_text_of(key)) if kind == "write" else ""


def _text_of(key: str) -> st.SearchStrategy[str]:
    if key.endswith((".py", ".pyi")):
        return st.lists(st.sampled_from(_PYTHON), max_size=3).map("\n".join)
    if key.endswith((".js", ".ts", ".tsx")):
        return st.lists(st.sampled_from(_SCRIPT), max_size=3).map(";\n".join)
    return st.sampled_from(_TEXTS)
