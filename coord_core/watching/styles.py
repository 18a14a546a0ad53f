"""The looks, in the terminal's own colours, so that light and dark ones are right. Colour is never alone:
what it says is said by a word or a sign, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style

if TYPE_CHECKING:
    from coord_core.watching.table import Line

_STYLES = {
    "": "",
    "dim": "dim",
    "bold": "bold",
    "own": "bold cyan",
    "head": "bold",
    "title": "bold",
    "active": "bold reverse",
    "bar": "dim",
    "cursor": "reverse",
    "good": "green",
    "warn": "yellow",
    "alert": "bold red",
}


class Looks:
    """`coloured`: without it, bold, dim and reverse are left."""

    def __init__(self, coloured: bool = True) -> None:
        self._styles = {name: _style(text, coloured) for name, text in _STYLES.items()}

    def segments(self, line: Line) -> list[Segment]:
        return [Segment(text, self._styles[style]) for text, style in line]


def _style(text: str, coloured: bool) -> Style:
    plain = " ".join(word for word in text.split() if word in ("bold", "dim", "reverse"))
    return Style.parse(text if coloured else plain)
