"""Reads the facts of a report. Nothing is written, and no hook is kept waiting."""

from __future__ import annotations

import os
from collections.abc import Mapping

from coord_core.domain.records import Entry, Instance
from coord_core.observing import reading, timings
from coord_core.observing.report.facts import Facts, is_person
from coord_core.project import Project
from coord_core.services.snapshot import Snapshot
from coord_core.storage.transaction import Transaction

LATE = 60.0  # seconds: up to now is also what happens while it is read
BY_ANOTHER = (
    "lock_forced", "lock_transferred", "transfer_declined", "session_ended", "priority_set", "task_released",
    "task_completed", "task_cancelled", "task_blocked",
)  # fmt: skip


def gather(project: Project, since: float, until: float | None = None) -> Facts:
    """What is known of a period (UTC epoch seconds); without an end, up to now. Raises CoordinatorError."""
    with Snapshot(project) as tx:
        now = tx.now
        instances = {one.name: one for one in tx.instances()}
        tasks = {task.id: task for task in tx.tasks()}
    end = now if until is None else min(until, now)
    before = now + LATE if end == now else end
    chronicle = reading.read(project, since, before)
    chronicle.until = end
    if chronicle.first_known is not None:  # nothing is known before: no columns for it
        chronicle.since = min(chronicle.first_known, end)
    with Snapshot(project) as tx:
        interventions = _interventions(tx, since, before, instances)
    return Facts(
        os.path.basename(project.main or project.worktree), since, end, now, chronicle, instances, tasks,
        interventions, timings.read(project, since, end),
    )  # fmt: skip


def _interventions(
    tx: Transaction, since: float, until: float, instances: Mapping[str, Instance]
) -> list[Entry]:
    found = tx.entries_of_actions(tx.last_seq_before(since), BY_ANOTHER)
    return [entry for entry in found if since <= entry.at < until and _is_by_another(entry, instances)]


def _is_by_another(entry: Entry, instances: Mapping[str, Instance]) -> bool:
    """A person that cancels a task takes it from everybody, also where no session had it."""
    who = entry.event.detail.get("by")
    if entry.event.detail.get("given_to"):
        return False  # declined, as the lock was handed to somebody else: that is told of
    if who is None and entry.event.action == "task_cancelled":
        return is_person(entry.event.instance, instances.get(entry.event.instance))
    return who not in (None, entry.event.instance)
