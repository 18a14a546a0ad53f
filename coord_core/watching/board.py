"""The widget that shows a desk. Of what is drawn anew only the lines that differ go to the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from coord_core.watching.frame import drawn

if TYPE_CHECKING:
    from textual import events

    from coord_core.watching.desk import Desk
    from coord_core.watching.styles import Looks
    from coord_core.watching.table import Line


class Board(Widget, can_focus=True):
    def __init__(self, desk: Desk, looks: Looks) -> None:
        super().__init__()
        self._desk, self._looks = desk, looks
        self._lines: list[Line] = []

    def redraw(self) -> None:
        width, height = self.size
        if not width or not height:
            return
        before, self._lines = self._lines, drawn(self._desk, width, height)
        changed = [
            Region(0, at, width, 1)
            for at, line in enumerate(self._lines)
            if at >= len(before) or line != before[at]
        ]
        if changed:
            self.refresh(*changed)

    def on_resize(self, event: events.Resize) -> None:
        self._lines = []
        self.redraw()

    def render_line(self, y: int) -> Strip:
        if y >= len(self._lines):
            return Strip([Segment(" " * self.size.width)], self.size.width)
        return Strip(self._looks.segments(self._lines[y]))
