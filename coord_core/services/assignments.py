"""Assignments made elsewhere, made true here by the ordinary events of a task.

Who has such a task need not be here: no process stands for it, so no death frees the task. It stays assigned
until it is released or completed, there or by a person here. To a session of that name that does come here
it is one of those aside: its own to claim, and nobody else's.
"""

from __future__ import annotations

from coord_core.domain import assignments
from coord_core.domain.assignments import ASSIGN, DECLINE, PLACE, Holding
from coord_core.domain.records import ACTIVE, Event
from coord_core.domain.tasks import BLOCK, CANCEL, COMPLETE, IN_PROGRESS, RELEASE
from coord_core.services import tasks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.tasks import Task
    from coord_core.storage.transaction import Transaction

DECLINED = "assignment_declined"
_WHY = "it was set so on the published branch"


def holding(task: Task) -> Holding:
    return Holding(task.status, task.assigned_to, task.branch)


def news(tx: Transaction, task: Task, base: Holding | None, theirs: Holding | None) -> Sequence[str]:
    """The steps that take in what was changed there (domain/assignments.py)."""
    if theirs is None or theirs == base:
        return ()
    is_ready = not tx.waits_for(task.id)
    return assignments.steps(holding(task), base, theirs, is_held_here(tx, task), is_ready)


def is_held_here(tx: Transaction, task: Task) -> bool:
    """Does somebody here have it? What is being claimed or published is."""
    if task.status != IN_PROGRESS:
        return False
    owner = tx.instance(task.assigned_to or "")
    is_here = owner is not None and owner.status == ACTIVE
    return task.step is not None or (is_here and not task.is_from_elsewhere)


def take(tx: Transaction, task: Task, steps: Sequence[str], theirs: Holding, source: str) -> None:
    """Make the steps true. `source`: the branch that said so."""
    for step in steps:
        _take(tx, tasks.known(tx, task.id), step, theirs, source)


def _take(tx: Transaction, task: Task, step: str, theirs: Holding, source: str) -> None:
    if step == ASSIGN:
        _assign(tx, task, theirs, source)
    elif step == PLACE:
        _place(tx, task, task.assigned_to or "", theirs.branch)
    elif step == DECLINE:
        tx.record(_declined(task, theirs, source))
    elif step == RELEASE:
        tasks.release(tx, task, source, _WHY)
    elif step == COMPLETE:
        tasks.complete(tx, task, source)
    elif step == BLOCK:
        tasks.block(tx, task, source, _WHY)
    elif step == CANCEL:
        tasks.cancel(tx, task, source, _WHY)


def _assign(tx: Transaction, task: Task, theirs: Holding, source: str) -> None:
    who = theirs.who or ""
    _place(tx, task, who, theirs.branch)
    tx.record(Event("task_claimed", who, task_id=task.id, aside=1, of=task.left_by, source=source))


def _place(tx: Transaction, task: Task, who: str, branch: str | None) -> None:
    """Its branch is another now. The one before stays on record, as at any claim."""
    if branch and branch != task.branch:
        tx.record(Event("task_reserved", who, task_id=task.id))
        tx.record(Event("branch_planned", who, task_id=task.id, branch=branch))
        if task.status == IN_PROGRESS:
            tx.record(Event("task_claimed", who, task_id=task.id, aside=1))


def _declined(task: Task, theirs: Holding, source: str) -> Event:
    """Told to who has it here; the branch tells who does not."""
    event = Event(DECLINED, task.assigned_to or source, task_id=task.id, source=source)
    event.detail.update(to=theirs.who, reason=f"it is {task.status} here, and was set {theirs.status} there")
    return event
