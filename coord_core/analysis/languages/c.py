"""C and C++: what a file includes, under whatever condition.

The lines are found by pattern rather than in the tree, because macros that are no C to a parser without a
preprocessor take the lines after them along. Comments and strings are passed over, and includes that a macro
names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coord_core.analysis.languages import c_headers, c_include_paths
from coord_core.analysis.outline import Outline, Reference

if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.analysis.world import World

NAME = "C/C++"
GRAMMAR = "c"
VERSION = 1
DERIVED = {"stated": c_include_paths.stated_in}

_TOKEN = re.compile(
    rb"//(?:[^\\\n]|\\.)*"
    rb"|/\*.*?(?:\*/|\Z)"
    rb'|\bR"([^()\\\s]{0,16})\(.*?(?:\)\1"|\Z)'
    rb'|^[ \t]*#[ \t]*(include|include_next|import|embed)\b[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)'
    rb'|"(?:[^"\\\n]|\\.)*"'
    rb"|'(?:[^'\\\n]|\\.)*'",
    re.MULTILINE | re.DOTALL,
)


def grammar_of(key: str) -> str:
    return "c" if key.lower().endswith((".c", ".h")) else "cpp"


def outline(key: str, root: Node, source: bytes) -> Outline:
    found: dict[Reference, None] = {}
    for match in _TOKEN.finditer(source):
        _, directive, quoted, bracketed = match.groups()
        if directive:
            kind = "quoted" if quoted and directive != b"include_next" else "bracketed"
            name = (quoted or bracketed).strip().decode("utf-8", "replace")
            found[Reference(name.replace("\\", "/"), kind=kind)] = None
    return Outline(references=tuple(found))


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    found: set[str] = set()
    for reference in outline.references:
        beside = c_headers.beside(key, reference.target) if reference.kind == "quoted" else None
        if beside is not None and world.is_file(beside):
            found.add(beside)
        else:
            found |= c_headers.elsewhere(key, reference.target, reference.kind == "bracketed", world)
    return found - {key}
