"""A task's branch in the working tree that one is in: switched while nobody else can get in."""

from __future__ import annotations

from coord_core.domain.leases import Refused, Request
from coord_core.domain.records import Actor
from coord_core.domain.resources import TREE, Resource
from coord_core.gitprocess import ignored_by_git
from coord_core.repository import checkouts, refs
from coord_core.repository.places import Place, company
from coord_core.services import claims, locks
from coord_core.services.releases import release
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Instance
    from coord_core.domain.tasks import Task
    from coord_core.project import Project


def switch(
    project: Project, who: Instance, task: Task, branch: str, commit: str
) -> tuple[Place | None, list[str]]:
    """The place, or why the branch of this working tree must not be changed.

    `commit`: where a new branch starts; empty for one that is there. Raises CoordinatorError.
    """
    worktree = project.worktree
    if not worktree:
        return None, ["there is no working tree here"]
    with Snapshot(project) as tx:
        others = company(tx, worktree, who, task)
    if in_the_way := [others] if others else checkouts.obstacles(worktree):
        return None, in_the_way
    obstacle, token = _keep_others_away(project, who, task, branch)
    if obstacle:
        return None, [obstacle]
    is_done = False
    try:
        if in_the_way := checkouts.obstacles(worktree):
            return None, in_the_way
        before = refs.head(worktree) or refs.commit_of(worktree, "HEAD")
        if commit:
            checkouts.switch_in_place(worktree, branch, commit)
        else:
            checkouts.switch_to(worktree, branch)
        is_done = True
    finally:
        if not is_done and token:
            _let_others_in(project, token)
    return Place(branch, worktree, None, commit, [], before, token), []


def _keep_others_away(project: Project, who: Instance, task: Task, branch: str) -> tuple[str, int]:
    """Lock the whole working tree: what is in the way, or the lock's token, 0 if it was held before."""
    wanted = Request(Resource(TREE, ""), Actor(who.name), project.worktree)
    with UnitOfWork(project, own_document=True) as tx:
        if others := company(tx, project.worktree, who, task):
            return others, 0
        before = tx.last_seq()
        outcome = locks.acquire(tx, [wanted], project.policy, evidence, None, ignored_by_git)
        if isinstance(outcome, Refused):
            return f"{outcome.lock.instance} holds {outcome.lock.resource}", 0
        claims.plan(tx, task, who, branch, project.worktree)
        token = outcome.locks[0].token
        return "", token if token > before else 0


def _let_others_in(project: Project, token: int) -> None:
    with UnitOfWork(project, own_document=True) as tx:
        lock = tx.lock(token)
        if lock is not None:
            release(tx, lock)
