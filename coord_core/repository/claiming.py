"""A claim that makes a branch: reserved, made, confirmed. Both are there in the end, or neither.

What a crash leaves in between is given up by the next sweep (services/claims.py).
"""

from __future__ import annotations

import os

from coord_core import witness
from coord_core.domain.errors import CoordinatorError, MachineError, NotAllowedError
from coord_core.domain.tasks import IN_PROGRESS
from coord_core.project import branch as checked_out
from coord_core.repository import placing
from coord_core.services import claims
from coord_core.services.releases import release
from coord_core.services.tasks import known
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Instance, Process
    from coord_core.domain.tasks import Task
    from coord_core.project import Project
    from coord_core.repository.places import Place, Say
    from coord_core.storage.transaction import Transaction


def me() -> Process:
    """The current process. Raises MachineError where that cannot be known."""
    found = witness.process(os.getpid())
    if found is None:
        raise MachineError("This process cannot be named: /proc is not readable.", "Mount /proc.")
    return found


def make(project: Project, who: Instance, task: Task, say: Say) -> tuple[Task, Place]:
    """The branch of a task that this process reserved, and the claim. Raises CoordinatorError."""
    place: Place | None = None
    try:
        place = placing.place(project, who, task, say)
        return _confirm(project, who, task, place), place
    except BaseException:
        _give_up(project, task, place)
        raise


def mend(project: Project, who: Instance, task: Task, say: Say) -> tuple[Task, list[str]]:
    """A task that one has, whose working tree may be gone or on another branch; and what there is to say."""
    if not task.branch or not task.worktree:
        return task, []
    if not os.path.isdir(task.worktree):
        place = placing.place(project, who, task, say)
        with UnitOfWork(project, own_document=True) as tx:
            _let_in(tx, place)
            claims.place(tx, task, who, place.branch, place.worktree, place.base, bool(place.commit))
            return known(tx, task.id), [f"{quoted(task.worktree)} is gone.", *place.notes]
    head = checked_out(task.worktree)
    if head == task.branch:
        return task, []
    on = quoted(head) if head else "no branch"
    return task, [f"{quoted(task.worktree)} is on {on} now, not on the task's branch {quoted(task.branch)}."]


def _confirm(project: Project, who: Instance, task: Task, place: Place) -> Task:
    """For the instance that it is reserved for now: after `/clear` that is another."""
    with UnitOfWork(project, own_document=True) as tx:
        now = tx.task(task.id)
        owner = tx.instance(now.assigned_to or "") if now is not None else None
        if owner is None or not claims.is_reserved(tx, task, me()):
            raise NotAllowedError(f"{quoted(task.id)} was taken away meanwhile.", "Claim it again.")
        _let_in(tx, place)
        claims.give(tx, task, owner)
        claims.place(tx, task, owner, place.branch, place.worktree, place.base, bool(place.commit))
        return known(tx, task.id)


def _let_in(tx: Transaction, place: Place) -> None:
    lock = tx.lock(place.token) if place.token else None
    if lock is not None:
        release(tx, lock)


def _give_up(project: Project, task: Task, place: Place | None) -> None:
    """As before the claim, unless that is confirmed; a branch that somebody has changed stays, on record."""
    if place is not None and _is_confirmed(project, task, place):
        return
    gone = place is None or placing.undo(project, place)
    left = (task.branch, task.worktree) if gone or place is None else (place.branch, place.worktree)
    with UnitOfWork(project, own_document=True) as tx:
        if place is not None:
            _let_in(tx, place)
        now = tx.task(task.id)
        if now is not None and claims.is_reserved(tx, task, me()):
            claims.give_up(tx, now, *left)


def _is_confirmed(project: Project, task: Task, place: Place) -> bool:
    try:
        with UnitOfWork(project, own_document=True) as tx:
            now = tx.task(task.id)
    except CoordinatorError:
        return True  # what is not known is left alone
    return now is not None and (now.status, now.step, now.branch) == (IN_PROGRESS, None, place.branch)
