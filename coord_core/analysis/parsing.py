"""One source, from bytes to its outline: the grammar of its language, then the language's own reading."""

from __future__ import annotations

import importlib.util
from functools import cache
from types import ModuleType

from coord_core.analysis import grammars, languages
from coord_core.analysis.outline import EMPTY, Outline
from coord_core.domain.errors import MachineError

LARGEST = 1_000_000  # bytes; what is longer was not written by hand


def outline(key: str, source: bytes) -> Outline:
    """Empty for what has no language, is too long or binary. Raises ImportError without its grammar."""
    name = languages.name_of(key)
    if name is None or len(source) > LARGEST or b"\0" in source:
        return EMPTY
    language = languages.module(name)
    tree = grammars.parser(_grammar(language, key)).parse(source)
    found: Outline = language.outline(key, tree.root_node, source)
    return found


def outline_of(key: str, path: str) -> Outline:
    """Of a file on disk. What cannot be read or understood is empty: one file does not stop an index."""
    try:
        with open(path, "rb") as file:
            return outline(key, file.read(LARGEST + 1))
    except Exception:
        return EMPTY


def versions() -> dict[str, int]:
    """Each language with the version of its outlines; 0 while it cannot be read here.

    Raises MachineError where the extra is not installed at all.
    """
    if importlib.util.find_spec("tree_sitter_python") is None:
        raise MachineError(
            "The graph of dependencies needs tree-sitter's grammars.",
            "Run `pip install 'claude-coordinator[analysis]'`, or install.py again.",
        )
    return {name: _version(name) for name in sorted(set(languages.MODULES.values()))}


def _grammar(language: ModuleType, key: str) -> str:
    return str(language.grammar_of(key) if hasattr(language, "grammar_of") else language.GRAMMAR)


@cache
def _version(name: str) -> int:
    try:
        language = languages.module(name)
        for suffix in [suffix for suffix, each in languages.MODULES.items() if each == name]:
            grammars.language(_grammar(language, f"a{suffix}"))
    except ImportError:
        return 0
    return int(language.VERSION)
