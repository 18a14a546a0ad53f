"""What a dialog is about, in so much room. Pure.

A title is made of words and of names, and the names tell what will be done to whom. So words give way first,
down to the first of each part; then the middles of the longest names, of which the end tells the most.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coord_core.watching.signs import Signs

Title = Sequence[str]
LEAST = 8  # columns of a name that still tell which it is
LONGEST = 8000  # characters of a name


class Name(str):
    """A part of a title that it is about: a path, a session."""

    __slots__ = ()


def fitted(title: Title, columns: int, lines: int, signs: Signs) -> list[str] | None:
    """The lines of the longest form that fits; None where none does.

    >>> from coord_core.watching.signs import Signs
    >>> fitted(("Break the lock of ", Name("one"), " on ", Name("src/a.py"), "?"), 13, 2, Signs())
    ['Break … one', 'on src/a.py?']
    """
    folded = (signs.folded(text, columns) for text in _forms(title, columns * lines, signs))
    return next((found for found in folded if len(found) <= lines), None)


def _forms(title: Title, room: int, signs: Signs) -> Iterator[str]:
    parts = [Name(signs.clean(part, LONGEST)) if isinstance(part, Name) else part for part in title]
    most = max(len(part.split()) for part in parts)
    for count in range(most, 0, -1):
        yield "".join(part if isinstance(part, Name) else _few(part, count, signs) for part in parts)
    for columns in range(room, LEAST - 1, -1):
        yield "".join(
            signs.pressed(part, columns) if isinstance(part, Name) else _few(part, 1, signs) for part in parts
        )


def _few(words: str, count: int, signs: Signs) -> str:
    """The first of them, with the blanks around."""
    found = words.split()
    if len(found) <= count:
        return words
    before, after = " " * words.startswith(" "), " " * words.endswith(" ")
    return f"{before}{' '.join([*found[:count], signs.more])}{after}"
