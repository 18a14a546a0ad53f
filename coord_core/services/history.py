"""The events on record that people read: all that match, from either end, and the new ones as they come."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from coord_core.domain.errors import BusyError, DamageError, StateError
from coord_core.domain.records import Entry, Event
from coord_core.globs import matcher
from coord_core.project import Project
from coord_core.services.snapshot import Snapshot, stamp
from coord_core.storage.logged import Chosen
from coord_core.views import audit_log

FIRST_BATCH = 200  # events read at first: somebody waits for them
BATCH = 4000  # and then
POLLS = 0.2  # seconds between two looks
PATIENCE = 10.0  # seconds
_ENDED = "This repository is not guarded any more: its record ends here."


@dataclass(frozen=True, slots=True)
class Query:
    """Which entries are wanted: those to which all of it applies. What is None or empty is any.

    `since` and `until` (not included) in UTC epoch seconds; `instances`: who did it, or to whom it was done;
    `globs`: what the resource matches, one of them; `agent`: a subagent's id; `text`: what one of the values
    that are shown holds, in letters of any case.
    """

    since: float | None = None
    until: float | None = None
    instances: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    globs: tuple[str, ...] = ()
    task: str | None = None
    agent: str | None = None
    text: str | None = None

    def wants(self, entry: Entry) -> bool:
        event = entry.event
        return (
            audit_log.publishes(entry)
            and (self.since is None or entry.at >= self.since)
            and (self.until is None or entry.at < self.until)
            and (not self.instances or event.instance in self.instances or self._is_by_one(event))
            and (not self.actions or event.action in self.actions)
            and self.task in (None, event.task_id)
            and self.agent in (None, event.agent)
            and self.matches(entry)
        )

    def _is_by_one(self, event: Event) -> bool:
        """One of the instances did it to another."""
        return event.detail.get("by") in self.instances

    def matches(self, entry: Entry) -> bool:
        """What the database cannot say."""
        return (not self.globs or _is_on(self.globs, entry)) and (not self.text or _says(self.text, entry))

    def chosen(self) -> Chosen:
        """What the database can."""
        found = Chosen()
        found.among("action", sorted(audit_log.QUIET), is_not=True)
        found.where("at", ">=", self.since)
        found.where("at", "<", self.until)
        if self.instances:
            found.of(self.instances)
        if self.actions:
            found.among("action", self.actions)
        found.where("task_id", "=", self.task)
        found.where("agent", "=", self.agent)
        return found


def newest(project: Project) -> int:
    """The sequence number of the last event."""
    with Snapshot(project) as tx:
        return tx.last_seq()


def past(project: Project, query: Query, upto: int, newest_first: bool = False) -> Iterator[Entry]:
    """What is on record up to a sequence number, oldest first or newest first.

    It is read as it is asked for, and no snapshot stays open meanwhile. To go on below an entry that was the
    last one, newest first: `upto=entry.seq - 1`.
    """
    chosen = query.chosen()
    after, before, most = 0, upto + 1, FIRST_BATCH
    while True:
        with Snapshot(project) as tx:
            batch = chosen.read(tx, after, before, most, newest_first)
        yield from filter(query.matches, batch)
        if len(batch) < most:
            return
        after, before = (after, batch[-1].seq) if newest_first else (batch[-1].seq, before)
        most = BATCH


def coming(
    project: Project, query: Query, after: int, goes_on: Callable[[], bool] = lambda: True
) -> Iterator[Entry]:
    """Events after a sequence number, while it goes on; all of a state made anew: its numbers are new.

    The state is read only when its files have changed.

    Raises StateError when it cannot be read for PATIENCE seconds (a rebuild takes less), and when the
    repository is guarded no more.
    """
    read_at, failing_since, at = None, None, None
    while goes_on():
        if not os.path.lexists(project.marker):
            raise StateError(_ENDED, "After another `claude-coordinator init`, begin again.")
        found = stamp(project)
        if found != read_at:
            try:
                entries, at = _since(project, after, at)
            except (BusyError, DamageError):  # somebody rebuilds it, or is about to
                failing_since = failing_since or time.monotonic()
                if time.monotonic() - failing_since > PATIENCE:
                    raise
            else:
                yield from filter(query.wants, entries)
                after = entries[-1].seq if entries else after
                read_at, failing_since = found, None
        time.sleep(POLLS)


def _since(project: Project, seq: int, at: float | None) -> tuple[list[Entry], float | None]:
    """What came after an event that was at this time (None: not known), and the time of the last of it."""
    with Snapshot(project) as tx:
        found = tx.entries_since(seq - 1)
        is_there = bool(found) and found[0].seq == seq
        if seq > tx.last_seq() or (is_there and at not in (None, found[0].at)):  # of another state
            found, is_there = tx.entries_since(0), False
    last = found[-1].at if found else at
    return found[is_there:], last


def _is_on(globs: tuple[str, ...], entry: Entry) -> bool:
    resource = entry.event.resource
    return resource is not None and _matcher(globs)(resource)


_matcher = lru_cache(matcher)


def _says(text: str, entry: Entry) -> bool:
    wanted = text.casefold()
    fields = audit_log.fields(entry)
    return any(wanted in str(value).casefold() for name, value in fields.items() if name != "seq")
