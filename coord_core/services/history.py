"""The events on record that people read: all that match, oldest first, and the new ones as they come."""

from __future__ import annotations

import time

from coord_core.domain.resources import SETS
from coord_core.globs import matches_any
from coord_core.services.snapshot import Snapshot, stamp
from coord_core.views import audit_log

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from coord_core.domain.records import Entry
    from coord_core.project import Project

BATCH = 1000  # events read at once
POLLS = 0.2  # seconds between two looks


class Query:
    """Which entries are wanted. `since` in UTC epoch seconds; None is any."""

    __slots__ = ("action", "glob", "instance", "since")

    def __init__(
        self,
        since: float | None = None,
        instance: str | None = None,
        action: str | None = None,
        glob: str | None = None,
    ) -> None:
        self.since = since
        self.instance = instance
        self.action = action
        self.glob = glob

    def wants(self, entry: Entry) -> bool:
        event = entry.event
        return (
            audit_log.publishes(entry)
            and (self.since is None or entry.at >= self.since)
            and self.instance in (None, event.instance)
            and self.action in (None, event.action)
            and (self.glob is None or _matches(self.glob, entry))
        )


def newest(project: Project) -> int:
    """The sequence number of the last event."""
    with Snapshot(project) as tx:
        return tx.last_seq()


def past(project: Project, query: Query, upto: int) -> Iterator[Entry]:
    """What is on record, up to a sequence number. A slow reader keeps no snapshot open."""
    seq = _start(project, query)
    while seq < upto:
        with Snapshot(project) as tx:
            batch = tx.entries_since(seq, BATCH)
        if not batch:
            return
        yield from (entry for entry in batch if entry.seq <= upto and query.wants(entry))
        seq = batch[-1].seq


def _start(project: Project, query: Query) -> int:
    if query.since is None:
        return 0
    with Snapshot(project) as tx:
        return tx.last_seq_before(query.since)


def coming(project: Project, query: Query, after: int) -> Iterator[Entry]:
    """Events after a sequence number, without end. The state is read only when its files have changed."""
    read_at = None
    while True:
        found = stamp(project)
        if found != read_at:
            with Snapshot(project) as tx:
                entries = tx.entries_since(after)
            yield from filter(query.wants, entries)
            after = entries[-1].seq if entries else after
            read_at = found
        time.sleep(POLLS)


def _matches(glob: str, entry: Entry) -> bool:
    resource = entry.event.resource
    if resource is None:
        return False
    is_key = resource.kind not in SETS and matches_any([glob], resource.key)
    return is_key or matches_any([glob], str(resource))
