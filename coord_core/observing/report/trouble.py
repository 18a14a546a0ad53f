"""The sections on what went wrong, and on what somebody did to others' work. Pure."""

from __future__ import annotations

from datetime import tzinfo

from coord_core.domain.records import Entry
from coord_core.observing.charts.scales import moment
from coord_core.observing.report.document import NAME, Column, Section, bounded
from coord_core.observing.report.facts import Facts

MOST = 60  # rows
WHAT = {
    "write_violation": "changed what another held",
    "commit_blocked": "a commit was stopped",
    "session_crashed": "crashed",
    "deadlock_resolved": "had to let go: a circle of waits",
    "state_rebuilt": "the state was rebuilt",
    "notification_failed": "a notification failed",
}
DONE = {
    "lock_forced": "lock broken",
    "lock_transferred": "lock handed over",
    "transfer_declined": "request declined",
    "session_ended": "session ended",
    "priority_set": "priority set",
    "task_released": "task put back",
    "task_completed": "task completed",
    "task_cancelled": "task cancelled",
    "task_blocked": "task blocked",
}


def went_wrong(facts: Facts) -> list[Entry]:
    """A lock that is broken is an intervention."""
    return [entry for entry in facts.chronicle.notable if entry.event.action in WHAT]


def incidents(facts: Facts, zone: tzinfo) -> Section:
    """The latest first."""
    found = went_wrong(facts)[::-1]
    columns = [Column("When"), Column("What"), Column("Session", NAME), Column("File", NAME),
               Column("Held by", NAME), Column("Reason", NAME)]  # fmt: skip
    rows = [
        [
            moment(entry.at, zone), WHAT[entry.event.action], entry.event.instance, _resource(entry),
            _detail(entry, "holder"), _detail(entry, "reason"),
        ]
        for entry in found
    ]  # fmt: skip
    if not rows:
        return Section("What went wrong", [["Nothing did."]])
    return Section(
        "What went wrong", [], [], [bounded("What went wrong, the latest first", columns, rows, MOST)]
    )


def interventions(facts: Facts, zone: tzinfo) -> Section:
    """Who broke a lock, ended a session, and so on; the latest first."""
    heading = "Interventions"
    columns = [
        Column("When"), Column("What"), Column("By", NAME), Column("Session", NAME), Column("About", NAME),
        Column("Reason", NAME),
    ]  # fmt: skip
    rows = [
        [
            moment(entry.at, zone), DONE[entry.event.action], _detail(entry, "by") or entry.event.instance,
            entry.event.instance if _detail(entry, "by") else "", _about(entry), _detail(entry, "reason"),
        ]
        for entry in facts.interventions[::-1]
    ]  # fmt: skip
    if not rows:
        return Section(heading, [["Nobody had to act on another's session, locks or task."]])
    caption = "What administrators and others did to a session that is not theirs, the latest first"
    return Section(heading, [], [], [bounded(caption, columns, rows, MOST)])


def _resource(entry: Entry) -> str:
    return "" if entry.event.resource is None else str(entry.event.resource)


def _about(entry: Entry) -> str:
    """The lock, the task, or both."""
    return ", ".join(filter(None, (_resource(entry), entry.event.task_id)))


def _detail(entry: Entry, name: str) -> str:
    value = entry.event.detail.get(name)
    return "" if value is None else str(value)
