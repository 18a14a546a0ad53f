"""Rebuilding a state that is lost or damaged from its journal. What was there is set aside, never deleted.

At every moment there is either the old database, or none (and hooks refuse), or the whole new one.
"""

from __future__ import annotations

import os
import shutil
import time
from itertools import count

from coord_core.domain.records import Actor, Event
from coord_core.services.unit import UnitOfWork
from coord_core.storage import journal
from coord_core.storage.sqlite import BESIDE, DATABASE, create_store, keep_others_out

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Entry
    from coord_core.project import Project

WORKSHOP = "rebuild"  # the folder in which the new database is made


class Rebuilt:
    """What a rebuild found: the events replayed, the locks that are held, the file set aside."""

    __slots__ = ("aside", "events", "locks")

    def __init__(self, events: int, locks: int, aside: str | None) -> None:
        self.events = events
        self.locks = locks
        self.aside = aside


def rebuild(project: Project) -> Rebuilt:
    """Make the database anew from the journal. On record as `state_rebuilt`."""
    aside, events = rebuild_state(project.state)
    with UnitOfWork(project) as tx:
        tx.record(Event("state_rebuilt", "claude-coordinator", events=events))
        return Rebuilt(events, len(tx.locks()), aside)


def rebuild_state(folder: str) -> tuple[str | None, int]:
    """The same for a state folder alone; returns the name of what was set aside, and how many events."""
    keeper = keep_others_out(folder)
    try:
        entries = journal.history(journal.read(os.path.join(folder, journal.JOURNAL)))
        _make(os.path.join(folder, WORKSHOP), entries)
        aside = _set_aside(folder)
        os.replace(os.path.join(folder, WORKSHOP, DATABASE), os.path.join(folder, DATABASE))
        shutil.rmtree(os.path.join(folder, WORKSHOP), ignore_errors=True)
    finally:
        if keeper is not None:
            keeper.close()
    return aside, len(entries)


def _make(folder: str, entries: list[Entry]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    store = create_store(folder)
    tx = store.begin(time.time())
    for entry in entries:
        tx.replay(entry)
    for lock in tx.locks():  # the journal does not tell whether a call is in flight: take it that it is
        tx.begin_call(Actor(lock.instance, lock.agent), lock.resource, "rebuilt")
    store.commit()
    store.fold()
    store.close()


def _set_aside(folder: str) -> str | None:
    """Move the database away, and then what SQLite keeps beside it; returns the new name."""
    path = os.path.join(folder, DATABASE)
    stem = f"{path}.damaged-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}"
    aside = next(name for number in count(1) if not os.path.exists(name := f"{stem}-{number}"))
    found = None
    for suffix in ("", *BESIDE):  # the database first: without it nobody decides anything
        try:
            os.replace(path + suffix, aside + suffix)
            found = aside
        except FileNotFoundError:
            pass
    return found
