"""What of the news of tasks is still so, and is therefore told."""

from __future__ import annotations

from coord_core.domain.news import TaskStep
from coord_core.domain.records import ACTIVE
from coord_core.domain.tasks import IN_PROGRESS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Actor, Entry, Event
    from coord_core.domain.tasks import Task
    from coord_core.storage.transaction import Transaction


def steps(tx: Transaction, reader: Actor, told: Sequence[Entry]) -> list[TaskStep]:
    """Of the reader's own tasks what is so now; of others' what tasks of its still need."""
    found = []
    for entry in told:
        id_ = entry.event.task_id or ""
        step = TaskStep(entry, tx.task(id_), tx.needing(id_, reader.instance))
        if _is_so(tx, reader, step):
            found.append(step)
    return found


def _is_so(tx: Transaction, reader: Actor, step: TaskStep) -> bool:
    event = step.entry.event
    if event.action == "task_edited":
        return step.task is None or _has(reader, step.task)
    if step.task is not None and _has(reader, step.task):
        return False  # it is its own again
    if event.action != "task_completed" or step.needing:
        return True
    return _was_readers(tx, reader, event)


def _has(reader: Actor, task: Task) -> bool:
    return task.status == IN_PROGRESS and task.assigned_to == reader.instance


def _was_readers(tx: Transaction, reader: Actor, event: Event) -> bool:
    """Did another complete the reader's task, or that of one for whom the reader goes on?"""
    if event.instance == reader.instance:
        return True
    before = tx.instance(event.instance)
    return bool(event.detail.get("by")) and (before is None or before.status != ACTIVE)
