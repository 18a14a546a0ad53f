"""tree-sitter's grammars, each a wheel of its own, loaded when the first file of its language is parsed."""

from __future__ import annotations

import importlib
from functools import cache

from tree_sitter import Language, Parser

# Our name of a grammar: the wheel's module, and its function.
GRAMMARS = {
    "bash": ("tree_sitter_bash", "language"),
    "c": ("tree_sitter_c", "language"),
    "cpp": ("tree_sitter_cpp", "language"),
    "csharp": ("tree_sitter_c_sharp", "language"),
    "go": ("tree_sitter_go", "language"),
    "java": ("tree_sitter_java", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "python": ("tree_sitter_python", "language"),
    "ruby": ("tree_sitter_ruby", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
}


@cache
def language(name: str) -> Language:
    """Raises ImportError where its wheel is not installed: the extra `analysis` has them all."""
    module, function = GRAMMARS[name]
    return Language(getattr(importlib.import_module(module), function)())


@cache
def parser(name: str) -> Parser:
    """One parser a process, thread and grammar is enough: it keeps nothing between two texts."""
    return Parser(language(name))
