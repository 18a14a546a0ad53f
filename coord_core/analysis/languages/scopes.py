"""Which names of a source are bound inside of it, and so cannot be another file's.

A binding holds from some byte of the source to the end of the block around it. Ranges of bytes are enough:
nobody asks what a name is bound to.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node


class Bindings:
    """The names bound in parts of one source. What is bound is told before anything is asked."""

    def __init__(self) -> None:
        self._ranges: dict[bytes, list[tuple[int, int]]] = {}
        self._merged: dict[bytes, tuple[list[int], list[int]]] = {}

    def bind(self, name: bytes, start: int, end: int) -> None:
        """The name is bound from the byte `start` until before the byte `end`."""
        self._ranges.setdefault(name, []).append((start, end))

    def bound(self, name: bytes, at: int) -> bool:
        if name not in self._ranges:
            return False
        if name not in self._merged:
            self._merged[name] = _merged(self._ranges[name])
        starts, ends = self._merged[name]
        before = bisect_right(starts, at) - 1
        return before >= 0 and at < ends[before]

    def free(self, nodes: Iterable[Node], source: bytes) -> set[bytes]:
        """The texts of those nodes that are bound by nothing where they stand."""
        found = set()
        for node in nodes:
            start = node.start_byte
            name = source[start : node.end_byte]
            if name not in found and not self.bound(name, start):
                found.add(name)
        return found


def _merged(ranges: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """The same ranges without overlaps: where they start, ascending, and where each ends."""
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(ranges):
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        elif start < end:
            starts.append(start)
            ends.append(end)
    return starts, ends


def around(node: Node, kinds: frozenset[str]) -> Node | None:
    """The nearest node above of one of these kinds."""
    above = node.parent
    while above is not None and above.type not in kinds:
        above = above.parent
    return above


def nearest(key: str, others: Iterable[str]) -> set[str]:
    """Of several files for one name, those that share most folders with the one that names it."""
    folders = key.split("/")[:-1]
    near = {other: shared(folders, other.split("/")[:-1]) for other in others}
    most = max(near.values(), default=0)
    return {other for other, shared in near.items() if shared == most}


def shared(one: list[str], other: list[str]) -> int:
    """How many folders two paths have in common from the root."""
    count = 0
    for here, there in zip(one, other, strict=False):
        if here != there:
            break
        count += 1
    return count


def words(names: Iterable[bytes]) -> tuple[str, ...]:
    """Sorted, each once, as text."""
    return tuple(sorted({name.decode("utf-8", "replace") for name in names}))
