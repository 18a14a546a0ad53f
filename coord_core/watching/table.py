"""Columns that share a width, and a row as a line of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.watching.signs import Signs

GAP = 1  # columns between two
Piece = tuple[str, str]  # a text and the name of its style
Line = list[Piece]


class Column(NamedTuple):
    """`width` in columns of the terminal; one with a `share` gets so much of what is left besides.

    Where there is little room the columns with the greatest `rank` go first.
    """

    heading: str
    width: int
    share: int = 0
    keep_end: bool = False
    rank: int = 0


def fit(columns: Sequence[Column], room: int) -> list[int]:
    """How wide each is, so that they fill the room; 0 for those that are left out."""
    there = list(range(len(columns)))
    while len(there) > 1 and _used([columns[at].width for at in there]) > room:
        there.remove(max(there, key=lambda at: (columns[at].rank, at)))
    spare = max(0, room - _used([columns[at].width for at in there]))
    sharing = [at for at in there if columns[at].share]
    shares = sum(columns[at].share for at in sharing)
    widths = [column.width if at in there else 0 for at, column in enumerate(columns)]
    for at in sharing:
        widths[at] += spare * columns[at].share // shares
    if sharing:
        widths[sharing[-1]] += max(0, room - _used(widths))
    return [min(width, room) for width in widths]


def _used(widths: Sequence[int]) -> int:
    shown = [width for width in widths if width]
    return sum(shown) + GAP * (len(shown) - 1)


def line(
    columns: Sequence[Column], widths: Sequence[int], cells: Sequence[Piece], signs: Signs, over: str = ""
) -> Line:
    """`over`: the style of all of it, where it has one."""
    pieces: Line = []
    for column, width, (text, style) in zip(columns, widths, cells, strict=True):
        if width > 0:
            if pieces:
                pieces.append((" " * GAP, over))
            pieces.append((signs.fitted(text, width, column.keep_end), over or style))
    return pieces
