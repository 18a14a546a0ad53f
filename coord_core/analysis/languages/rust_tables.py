"""What a Rust file declares, as its outline keeps it and as the resolution of paths needs it.

Besides plain names an outline's `declares` has, with modules within the file before the name:

    name!                 a macro
    mod b::x              a module that is a file; with ` = odd.rs` where an attribute names it
    in b                  a module within the file
    use b::X = a::Y       an import, by which others can come to `a::Y`; `b::*` is a glob
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Table(NamedTuple):
    """`files`: module within the file, name, path. `uses` by full name, several where a
    condition chooses. `globs` by module."""

    items: frozenset[str]
    files: tuple[tuple[str, str, str], ...]
    inline: frozenset[str]
    uses: dict[str, list[str]]
    globs: dict[str, list[str]]


@lru_cache(maxsize=1024)
def table(declares: tuple[str, ...]) -> Table:
    items, inline = set(), set()
    files: list[tuple[str, str, str]] = []
    uses: dict[str, list[str]] = {}
    globs: dict[str, list[str]] = {}
    for entry in declares:
        kind, space, rest = entry.partition(" ")
        name, _, target = rest.partition(" = ")
        within, _, last = name.rpartition("::")
        if not space:
            items.add(entry)
        elif kind == "in":
            inline.add(name)
        elif kind == "mod":
            files.append((within, last, target))
        elif last == "*":
            globs.setdefault(within, []).append(target)
        else:
            uses.setdefault(name, []).append(target)
    return Table(frozenset(items), tuple(files), frozenset(inline), uses, globs)
