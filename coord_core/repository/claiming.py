"""A claim that makes a branch: reserved, made, confirmed. Both are there in the end, or neither.

What a crash leaves in between is given up by the next sweep (services/claims.py).
"""

from __future__ import annotations

import os

from coord_core import witness
from coord_core.domain.errors import CoordinatorError, NotAllowedError
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
    from coord_core.repository.placing import Place, Say


def me() -> Process:
    """The current process. Raises CoordinatorError where that cannot be known."""
    found = witness.process(os.getpid())
    if found is None:
        raise CoordinatorError("This process cannot be named: /proc is not readable.", "Mount /proc.")
    return found


def make(project: Project, who: Instance, task: Task, say: Say) -> tuple[Task, Place]:
    """The branch of a task that this process reserved, and the claim. Raises CoordinatorError."""
    place: Place | None = None
    try:
        place = placing.place(project, who, task, say)
        return _confirm(project, who, task, place), place
    except BaseException:
        _give_up(project, who, task, place)
        raise


def _confirm(project: Project, who: Instance, task: Task, place: Place) -> Task:
    with UnitOfWork(project, own_document=True) as tx:
        if not claims.is_reserved(tx, task, me()):
            raise NotAllowedError(f"{quoted(task.id)} was taken away meanwhile.", "Claim it again.")
        lock = tx.lock(place.token) if place.token else None
        if lock is not None and lock.instance == who.name:
            release(tx, lock)
        claims.give(tx, task, who)
        claims.place(tx, task, who, place.branch, place.worktree, place.base)
        return known(tx, task.id)


def _give_up(project: Project, who: Instance, task: Task, place: Place | None) -> None:
    """As before the claim; a branch that somebody has changed meanwhile stays, and is on record."""
    left = (task.branch, task.worktree) if place is None else placing.undo(project, place)
    with UnitOfWork(project, own_document=True) as tx:
        for lock in tx.locks_of(who.name):
            if place is not None and lock.token == place.token:
                release(tx, lock)
        now = tx.task(task.id)
        if now is not None and claims.is_reserved(tx, task, me()):
            claims.give_up(tx, now, *left)
