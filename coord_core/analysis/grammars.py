"""tree-sitter's grammars, each a wheel of its own, loaded when the first file of its language is parsed."""

from __future__ import annotations

import importlib
from functools import cache

from tree_sitter import Language, Parser

from coord_core.treesitter import GRAMMARS

__all__ = ["GRAMMARS", "language", "parser"]


@cache
def language(name: str) -> Language:
    """Raises ImportError where its wheel is not installed: the extra `analysis` has them all."""
    module, function = GRAMMARS[name]
    return Language(getattr(importlib.import_module(module), function)())


@cache
def parser(name: str) -> Parser:
    """One parser a process, thread and grammar is enough: it keeps nothing between two texts."""
    return Parser(language(name))
