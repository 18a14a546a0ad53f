"""A chronicle from the state: some events at a time, so that the hooks' log can be folded meanwhile."""

from __future__ import annotations

from coord_core.observing.chronicle import Chronicle, Row
from coord_core.observing.lines import Span, WaitSpan
from coord_core.project import Project
from coord_core.services.snapshot import Snapshot
from coord_core.storage import period
from coord_core.storage.transaction import Transaction

AT_ONCE = 20_000  # events


def read(project: Project, since: float, until: float) -> Chronicle:
    """What is on record of a period (UTC epoch seconds). Raises CoordinatorError."""
    found = Chronicle(since, until)
    with Snapshot(project) as tx:
        found.begin(period.before(tx, since))
    follow(project, found, until)
    _look_up(project, found)
    return found


def follow(project: Project, found: Chronicle, until: float) -> None:
    """Go on with what has happened since, up to a time."""
    found.until = until
    while True:
        with Snapshot(project) as tx:
            rows = period.events(tx, found.seq, found.since, until, AT_ONCE)
            if len(rows) < AT_ONCE:
                found.extend(rows)
                _add_open(tx, found)
                return
        found.extend(rows)


def _add_open(tx: Transaction, found: Chronicle) -> None:
    """What there is at the end of the period, also what began before the first event that was read."""
    first = tx.first_event()
    found.first_known = first[1] if first and first[1] > found.since else None
    held, waits = _held(tx, found), _waiting(tx, found)
    if found.until >= tx.now:
        found.settle(held, waits)
        return
    later = [_span(found, row) for row in period.held_throughout(tx, found.since, found.until)]
    found.go_on(
        later + [span for span in held if span.since < found.since],
        [wait for wait in waits if wait.since < found.since],
    )


def _held(tx: Transaction, found: Chronicle) -> list[Span]:
    return [_span(found, row) for row in period.held(tx)]


def _span(found: Chronicle, row: Row) -> Span:
    token, instance, agent, kind, key, at = row
    return Span(token, instance, agent, kind, found.named(kind, key), found.since if at is None else at)


def _waiting(tx: Transaction, found: Chronicle) -> list[WaitSpan]:
    return [
        WaitSpan(
            wait.seq, wait.actor.instance, wait.actor.agent,
            [found.named(want.resource.kind, want.resource.key) for want in wait.wants], wait.since,
        )
        for wait in tx.waits()
    ]  # fmt: skip


def _look_up(project: Project, found: Chronicle) -> None:
    """When that was taken which was let go in the period and taken before it; as far as that is kept."""
    with Snapshot(project) as tx:
        for span in found.early_spans:
            at = period.time_of(tx, span.token)
            span.since = found.since if at is None else min(at, found.since)
