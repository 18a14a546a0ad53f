"""What all dialogs share: a title above, a hint below, and how much room there is for them."""

from __future__ import annotations

from typing import ClassVar, NamedTuple, TypeVar

from textual.content import Content
from textual.events import Resize
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

from coord_core.watching import titles
from coord_core.watching.signs import Signs
from coord_core.watching.titles import Title

WIDEST, AROUND = 100, 4  # columns of a dialog, and what is beside its text
LOW, NARROW = 16, 40  # rows and columns of a terminal; on fewer nothing is left blank
Answer = TypeVar("Answer")


class Room(NamedTuple):
    """For what is inside the frame."""

    columns: int
    rows: int
    is_small: bool


class Dialog(ModalScreen[Answer]):
    """Its title says what it is about, also on a small terminal (see titles)."""

    hint: ClassVar[str]

    def __init__(self, title: Title, signs: Signs) -> None:
        super().__init__()
        self._title, self._signs = title, signs

    def hinted(self) -> str:
        return self.hint

    def least(self, room: Room) -> int:
        """Rows that what is between the title and the hint takes."""
        return 0

    def fits(self, size: Size) -> bool:
        """Can all of it be seen on a terminal of that size?"""
        return self._titled(_room(size)) is not None

    def on_mount(self) -> None:
        self._fit(self.app.size)

    def on_resize(self, event: Resize) -> None:
        self._fit(event.size)

    def _titled(self, room: Room) -> list[str] | None:
        lines = room.rows - self.least(room) - len(self._folded_hint(room))
        return titles.fitted(self._title, room.columns, lines, self._signs)

    def _folded_hint(self, room: Room) -> list[str]:
        return self._signs.folded(self.hinted(), room.columns)

    def _fit(self, size: Size) -> None:
        room = _room(size)
        self.set_class(room.is_small, "low")
        title = self._titled(room) or self._signs.folded("".join(self._title), room.columns)[:1]
        self.put(".title", title)
        hint = self._folded_hint(room)
        self.put(".hint", hint)
        self.lay_out(room, room.rows - len(title) - len(hint))

    def put(self, where: str, lines: list[str]) -> None:
        self.query_one(where, Static).update(Content("\n".join(lines)))

    def lay_out(self, room: Room, rows: int) -> None:
        """What is between the title and the hint, in so many rows."""

    def close(self, answer: Answer) -> None:
        """Once: a second key may have come before it went away."""
        if self.is_current:
            self.dismiss(answer)


def _room(size: Size) -> Room:
    is_small = size.height < LOW or size.width < NARROW
    width, height = size if is_small else (size.width * 9 // 10, size.height * 9 // 10 - 2)
    return Room(max(1, min(WIDEST, width) - AROUND), height - 2, is_small)  # the frame takes two rows
