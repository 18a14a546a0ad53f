"""What somebody who watches has before them: which list, which row of it, which filter. Pure.

A row stays chosen when the state changes, wherever it moves to; where it goes away, the one in its place is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coord_core.domain.errors import CoordinatorError
from coord_core.watching.happenings import Events
from coord_core.watching.panes import Locks, Queue, Requests, Sessions, Tasks
from coord_core.watching.signs import Signs

if TYPE_CHECKING:
    from coord_core.watching.panes import Pane
    from coord_core.watching.view import View

LONGEST_FILTER = 100  # characters
ORDER: tuple[type[Pane], ...] = (Sessions, Locks, Queue, Requests, Tasks, Events)


class Listing:
    """A list as it is shown: the rows that the filter leaves, the chosen one, the first that is seen."""

    def __init__(self, pane: Pane) -> None:
        self.pane = pane
        self.items: list[Any] = []
        self.total = 0
        self.chosen = 0
        self.top = 0
        self.height = 1  # rows that are seen, as it was drawn last

    def show(self, view: View, wanted: str) -> None:
        before = self.selected
        key = None if before is None else self.pane.key(before)
        found = self.pane.items(view)
        self.total = len(found)
        if wanted:
            found = [item for item in found if wanted in self.pane.searched(item).casefold()]
        self.items = found
        if self.chosen and key is not None:  # at the top one sees what comes there
            at = next((at for at, item in enumerate(found) if self.pane.key(item) == key), self.chosen)
            self.top += at - self.chosen
            self.chosen = at
        self.choose(self.chosen)

    @property
    def selected(self) -> Any | None:
        return self.items[self.chosen] if self.chosen < len(self.items) else None

    def choose(self, at: int) -> None:
        self.chosen = max(0, min(at, len(self.items) - 1))

    def scroll(self, height: int) -> list[Any]:
        """The rows that are seen in so many lines, the chosen one among them."""
        self.height = max(1, height)
        least, most = self.chosen - self.height + 1, self.chosen
        self.top = max(0, min(max(self.top, least), most, len(self.items) - self.height))
        return self.items[self.top : self.top + height]


def sentence(error: Exception) -> str:
    """What is wrong, for people; of what nobody thought of what Python says."""
    if isinstance(error, CoordinatorError):
        return error.sentence()
    return str(error) if isinstance(error, OSError) else f"It cannot be shown: {error!r}"


class Desk:
    """`problem`: why the state cannot be read now. `message`: what came of the last action, and its style."""

    def __init__(self, signs: Signs | None = None, name: str = "") -> None:
        self.signs = signs or Signs()
        self.name = name  # of the repository
        self.listings = [Listing(made()) for made in ORDER]
        self.active = 1
        self.filter = ""
        self.is_typing = False  # the filter
        self.view: View | None = None
        self.sound: View | None = None  # the last that could be drawn
        self.problem = ""
        self.message = ("", "")
        self.has_keys = True

    def take_over(self, view: View | None, problem: str) -> None:
        """What was read last, and why it cannot be read now."""
        self.problem = problem
        if view is not None and view is not self.view:
            try:
                self.show(view)
            except Exception as error:
                self.go_back(error)

    def show(self, view: View) -> None:
        self.view = view
        self._renew()

    def go_back(self, error: Exception) -> None:
        """To the last state that could be shown, if that is another than the one that cannot be."""
        self.problem = sentence(error)
        self.view, self.sound = self.sound if self.sound is not self.view else None, None
        self._renew()

    def _renew(self) -> None:
        if self.view is not None:
            for listing in self.listings:
                listing.show(self.view, self.filter.casefold())

    @property
    def listing(self) -> Listing:
        return self.listings[self.active]

    @property
    def selected(self) -> Any | None:
        return self.listing.selected

    @property
    def instance(self) -> str:
        """Whom the chosen row is about; empty: nobody."""
        chosen = self.selected
        return "" if chosen is None else self.listing.pane.instance(chosen)

    def turn_to(self, at: int) -> None:
        self.active = at % len(self.listings)

    def move(self, rows: int) -> None:
        self.listing.choose(self.listing.chosen + rows)

    def page(self, pages: int) -> None:
        self.move(pages * max(1, self.listing.height - 1))

    def to_end(self, is_last: bool) -> None:
        self.listing.choose(len(self.listing.items) - 1 if is_last else 0)

    def set_filter(self, text: str) -> None:
        kept = "".join(sign for sign in text if sign.isprintable())[:LONGEST_FILTER]
        if kept != self.filter:
            self.filter = kept
            self._renew()
