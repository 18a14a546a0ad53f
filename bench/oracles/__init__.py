"""What a language's own tool says of the dependencies in a folder, one module a tool.

A module has `read(folder, …) -> Facts`, which raises UnavailableError where the tool is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Edge = tuple[str, str]


@dataclass(frozen=True)
class Facts:
    """Keys relative to the folder.

    `files`: those that the tool looked at; nothing is said of the others. `edges`: (source, target).
    `also`: edges that the tool sees, too, but that a reader of names alone cannot, since the type of a value
    decides: one of ours that is among them is not wrong, and one that is not ours is not missed.
    """

    files: frozenset[str]
    edges: frozenset[Edge]
    also: frozenset[Edge] = field(default_factory=frozenset)


def facts(files: set[str], edges: set[Edge], also: set[Edge] | None = None) -> Facts:
    """Edges among the files alone, and none of a file to itself."""
    within = {(a, b) for a, b in edges if a != b and a in files and b in files}
    others = {(a, b) for a, b in also or () if a != b and a in files and b in files}
    return Facts(frozenset(files), frozenset(within), frozenset(others - within))
