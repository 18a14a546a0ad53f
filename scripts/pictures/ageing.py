"""Moves a scratch project's state in time, so that the same day always has the same moments.

What happens in a step of half a minute happens at its beginning, however long the machine took for it.
"""

from __future__ import annotations

from coord_core.project import Project
from coord_core.services.unit import UnitOfWork

STEP = 30.0  # seconds
TIMES = {
    "instances": ("started_at", "last_seen", "active_at", "expires_at"),
    "locks": ("locked_at", "kept_until"),
    "calls": ("started_at",),
    "interests": ("until", "denied_at"),
    "waits": ("since", "until", "seen_at"),
    "requests": ("at",),
    "overdue": ("at",),
    "writes": ("at",),
    "symbol_writes": ("at",),
    "commands": ("started_at",),
    "tasks": ("added_at", "lost_at", "claimed_at", "ended_at"),
    "events": ("at",),
}


def age(project: Project, seconds: float) -> None:
    """What happened just now then happened so long ago: all of it alike."""
    _set(project, "{0} - :by", by=seconds)


def settle(project: Project, began: float) -> None:
    """A step that began then (UTC epoch seconds) is over: its moments are those of its beginning.

    Those of earlier ones are whole steps before it, and stay.
    """
    _set(project, ":began + ROUND(({0} - :began) / :step - 0.499) * :step", began=began, step=STEP)


def _set(project: Project, to: str, **values: float) -> None:
    with UnitOfWork(project) as tx:
        for table, columns in TIMES.items():
            changed = ", ".join(f"{column} = {to.format(column)}" for column in columns)
            tx.rows(f"UPDATE {table} SET {changed}", values)
