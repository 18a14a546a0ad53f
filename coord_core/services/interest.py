"""Interest: who was refused is told once when it could have what it asked for. Nothing is reserved for it."""

from __future__ import annotations

from coord_core.domain.leases import Request
from coord_core.domain.records import EXCLUSIVE, SHARED, Actor
from coord_core.domain.resources import DEPENDENTS, TREE, covers, file_key
from coord_core.services import locks
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.leases import Policy
    from coord_core.domain.records import Lock
    from coord_core.domain.resources import Resource
    from coord_core.project import Project
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction


def freed(tx: Transaction, actor: Actor, project: Project, witness: Witness = evidence) -> list[Resource]:
    """What the actor was refused and nothing is in the way of any more. From now on it counts as told.

    What it may use already, by a lock on a folder above or by its main agent's, is no news.
    """
    found = []
    for resource, token in tx.interests_that_ended(actor):
        mode = SHARED if resource.kind == DEPENDENTS else EXCLUSIVE
        request = Request(resource, actor, project.worktree, mode)
        refused = locks.foreseen(tx, request, project.policy, witness, _is_ignored)
        if refused is None:
            is_news = not _may_use(tx, request, project.policy)
            tx.end_interest(actor, resource, told=is_news and file_key(resource) is not None)
            if is_news:
                found.append(resource)
        elif refused.lock.token != token:
            tx.move_interest(actor, resource, refused.lock.token)
    return found


def _may_use(tx: Transaction, request: Request, policy: Policy) -> bool:
    holders = (request.actor, Actor(request.actor.instance))
    modes = (EXCLUSIVE, request.mode)
    return any(
        lock.holder in holders and lock.mode in modes and covers(lock.resource, request.resource)
        for lock in tx.overlapping(request.resource)
        if lock.worktree == request.worktree
        or (policy.shared_across_worktrees and lock.resource.kind != TREE)
    )


def _is_ignored(lock: Lock, request: Request) -> bool:
    from coord_core.gitprocess import ignored_by_git  # only two worktrees in conflict pay for it

    return ignored_by_git(lock, request)
