"""What has happened lately, the newest first: one of the lists (see panes)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from coord_core.views import audit_log
from coord_core.watching.panes import NAME, Pane
from coord_core.watching.signs import is_same_day
from coord_core.watching.table import Column

if TYPE_CHECKING:
    from coord_core.domain.records import Entry, Event
    from coord_core.watching.table import Piece
    from coord_core.watching.view import View

_TOLD = ("holder", "to", "reason", "description", "branch", "commit", "url")
_ALERTS = frozenset(
    ("write_violation", "commit_blocked", "session_crashed", "deadlock_resolved", "lock_forced")
)
_WARNINGS = frozenset(("lock_denied", "wait_started", "transfer_requested", "task_blocked", "lock_reclaimed"))


class Events(Pane):
    title, empty = "Events", "Nothing has happened yet."
    columns = (
        Column("Time", 8),
        Column("Who", NAME, 1),
        Column("What", 18),
        Column("On", 16, 9, keep_end=True),
        Column("More", 8, 6, rank=1),
    )

    def items(self, view: View) -> list[Entry]:
        return view.latest[::-1]

    def key(self, item: Entry) -> object:
        return item.seq

    def searched(self, item: Entry) -> str:
        event = item.event
        return f"{actor(event)} {event.instance} {event.action} {event.resource or ''} {event.task_id or ''}"

    def cells(self, item: Entry, view: View) -> list[Piece]:
        event, who = item.event, actor(item.event)
        whose = [f"of: {event.instance}"] if who != event.instance else []
        more = [*whose, *(f"{name}: {event.detail[name]}" for name in _TOLD if event.detail.get(name))]
        return [
            (_when(item.at, view.now), "dim"),
            (who, "own" if who == view.me else ""),
            (event.action.replace("_", " "), _style(event.action)),
            (str(event.resource or event.task_id or ""), ""),
            (", ".join(more), "dim"),
        ]

    def instance(self, item: Entry) -> str:
        """Who is shown, not whom it was done to."""
        return actor(item.event)


def actor(event: Event) -> str:
    """Who did it; `instance` is whom it was done to, where somebody else did."""
    return str(event.detail.get("by") or event.instance)


def fields(item: Entry) -> list[tuple[str, str]]:
    """All that is on record of it."""
    return [(name.replace("_", " "), str(value)) for name, value in audit_log.fields(item).items()]


def _when(at: float, now: float) -> str:
    """The clock time, of another day its date."""
    return time.strftime("%H:%M:%S" if is_same_day(at, now) else "%b %d", time.gmtime(at))


def _style(action: str) -> str:
    return "alert" if action in _ALERTS else "warn" if action in _WARNINGS else ""
