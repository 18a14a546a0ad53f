"""Named parts of a source that lie within each other: namespaces, modules, classes."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

DEEPEST = 50  # nobody writes more within each other; what is deeper counts for the part around it
ENDLESS = 1 << 60


class _Span(NamedTuple):
    end: int
    name: str
    around: int  # its index, -1 at the top
    depth: int


class Spans:
    """Their full names; added in the order of their first byte, an outer one before those in it."""

    def __init__(self, separator: str) -> None:
        self._separator = separator
        self._starts: list[int] = []
        self._spans: list[_Span] = []

    def add(self, start: int, end: int, name: str) -> str:
        """Returns the full name. A name that begins with the separator is full already."""
        around = self._index(start)
        depth = self._spans[around].depth + 1 if around >= 0 else 0
        full = self.full(start, name)
        if depth < DEEPEST:
            self._starts.append(start)
            self._spans.append(_Span(end, full, around, depth))
        return full

    def at(self, place: int) -> str:
        """The full name of the innermost part that holds a byte; empty at the top."""
        found = self._index(place)
        return self._spans[found].name if found >= 0 else ""

    def full(self, place: int, name: str) -> str:
        """The full name of what is declared at a byte."""
        around = self.at(place)
        if name.startswith(self._separator):
            return name.removeprefix(self._separator)
        return f"{around}{self._separator}{name}" if around else name

    def names(self) -> list[str]:
        return [span.name for span in self._spans]

    def _index(self, place: int) -> int:
        found = bisect_right(self._starts, place) - 1
        while found >= 0 and self._spans[found].end <= place:
            found = self._spans[found].around
        return found
