"""A client's own task list in the queue: each of its tasks has a source that stays the same.

Who creates one has it at once, aside: it is one of several that a session works on, so that locks are not its
own. Everything may come twice, or not at all: what is heard of first when it is done was created unseen.
What somebody has claimed as a task of the queue is no longer the list's to end.
"""

from __future__ import annotations

from coord_core.domain.tasks import IN_PROGRESS, PENDING, Draft
from coord_core.services import claims, tasks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Instance
    from coord_core.domain.tasks import Task
    from coord_core.storage.transaction import Transaction


def create(tx: Transaction, who: Instance, source: str, description: str) -> Task:
    """Idempotent. A source whose task is over stands for another one when it is described otherwise."""
    found = tx.task_of_source(source)
    if found is None or (found.is_over and found.description != description):
        added = tasks.add(tx, who.name, Draft(description), source=source)
        return claims.give(tx, added, who, aside=True)
    return found


def complete(tx: Transaction, who: Instance, source: str, description: str) -> None:
    found = tx.task_of_source(source) or create(tx, who, source, description)
    if found.status == PENDING:  # the session had ended, or somebody gave it back
        found = claims.give(tx, found, who, aside=True)
    if found.status == IN_PROGRESS and not _is_claimed(tx, found):
        tasks.complete(tx, found, who.name)


def rename(tx: Transaction, who: Instance, source: str, description: str) -> None:
    found = tx.task_of_source(source)
    if found is not None and not found.is_over and found.description != description:
        tasks.edit(tx, who.name, found, {"description": description}, source="claude")


def delete(tx: Transaction, who: Instance, source: str, description: str) -> None:
    """It was taken off the list; how it was described there does not matter."""
    found = tx.task_of_source(source)
    if found is not None and found.status in (PENDING, IN_PROGRESS) and not _is_claimed(tx, found):
        tasks.cancel(tx, found, who.name, "taken off its list")


def _is_claimed(tx: Transaction, task: Task) -> bool:
    """Does somebody work on it as on any task of the queue, or is about to?"""
    owner = tx.instance(task.assigned_to) if task.assigned_to else None
    return task.step is not None or (owner is not None and owner.task_id == task.id)
