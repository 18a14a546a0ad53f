"""Rebuilding a state that is lost or damaged from its journal. What was there is set aside, never deleted."""

from __future__ import annotations

import os
import time
from itertools import count

from coord_core.domain.records import Event
from coord_core.services.unit import UnitOfWork
from coord_core.storage import journal
from coord_core.storage.sqlite import DATABASE, create_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project


class Rebuilt:
    """What a rebuild found: the events replayed, the locks that are held, the file set aside."""

    __slots__ = ("aside", "events", "locks")

    def __init__(self, events: int, locks: int, aside: str | None) -> None:
        self.events = events
        self.locks = locks
        self.aside = aside


def rebuild(project: Project) -> Rebuilt:
    """Make the database anew from the journal. On record as `state_rebuilt`."""
    entries = journal.history(journal.read(os.path.join(project.state, journal.JOURNAL)))
    aside = _set_aside(project.state)
    store = create_store(project.state)
    tx = store.begin(time.time())
    for entry in entries:
        tx.replay(entry)
    store.commit()
    with UnitOfWork(project, store=store) as tx:
        tx.record(Event("state_rebuilt", "claude-coordinator", events=len(entries)))
        locks = len(tx.locks())
    return Rebuilt(len(entries), locks, aside)


def _set_aside(folder: str) -> str | None:
    """Move the database and SQLite's files beside it away; returns the new name."""
    path = os.path.join(folder, DATABASE)
    if not os.path.exists(path):
        return None
    stem = f"{path}.damaged-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
    aside = next(name for number in count(1) if not os.path.exists(name := f"{stem}-{number}"))
    for suffix in ("-wal", "-shm", ""):
        try:
            os.replace(path + suffix, aside + suffix)
        except FileNotFoundError:
            pass
    return aside
