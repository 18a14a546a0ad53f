"""The languages that the index reads, one module each, imported when a file of it is met.

A module of a language has:

    NAME        str, as people write it: "Python"
    GRAMMAR     str, a key of `grammars.GRAMMARS`; instead a function `grammar_of(key) -> str` where it
                depends on the file
    VERSION     int, raised when its outlines change, so that an older index is read again
    outline(key: str, root: tree_sitter.Node, source: bytes) -> Outline
    resolve(key: str, outline: Outline, world: World) -> set[str]     keys of files that it depends on
    DERIVED     where it asks `world.derived`: dict[str, Callable[[str, World], Any]], results in JSON

`outline` reads nothing but its arguments; `resolve` asks nothing but the world. Neither raises for any
source: what makes no sense leads nowhere. A file never depends on itself.
"""

from __future__ import annotations

import importlib
from types import ModuleType

# The suffix of a file's name, in lower case, to the module of its language.
MODULES = {
    ".py": "python", ".pyi": "python",
    ".js": "javascript", ".jsx": "javascript", ".mjs": "javascript", ".cjs": "javascript",
    ".ts": "javascript", ".tsx": "javascript", ".mts": "javascript", ".cts": "javascript",
    ".go": "go",
    ".rs": "rust",
    ".java": "java",
    ".c": "c", ".h": "c", ".cc": "c", ".cpp": "c", ".cxx": "c", ".hh": "c", ".hpp": "c", ".hxx": "c",
    ".inl": "c", ".ipp": "c",
    ".cs": "csharp",
    ".rb": "ruby", ".rake": "ruby",
    ".php": "php",
    ".sh": "shell", ".bash": "shell",
}  # fmt: skip


def name_of(key: str) -> str | None:
    """The module's name of a file's language, None when it has none that is read."""
    name = key.rpartition("/")[2]
    dot = name.rfind(".")
    return MODULES.get(name[dot:].lower()) if dot > 0 else None


def module(name: str) -> ModuleType:
    return importlib.import_module(f"coord_core.analysis.languages.{name}")
