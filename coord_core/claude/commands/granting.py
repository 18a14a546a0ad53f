"""The locks for what a call intends in one working tree: all of them, or the refusal."""

from __future__ import annotations

from coord_core.claude import leasing
from coord_core.claude.commands import excuses
from coord_core.domain.leases import Refused, Request
from coord_core.domain.resources import FILE, TREE, Resource
from coord_core.services import locks
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.commands.intents import Intent
    from coord_core.domain.records import Actor, Lock
    from coord_core.storage.transaction import Transaction


def acquire(tx: Transaction, intent: Intent, actor: Actor, call_id: str) -> list[Lock] | Refused:
    """Files for the turn, folders and the tree for the time of the call; all of them or none."""
    project = intent.project
    worktree = project.worktree
    requests = [Request(Resource(FILE, key), actor, worktree) for key in intent.files]
    held = []
    for key, write in intent.folders:
        request = Request(Resource(TREE, key), actor, worktree)
        excused = excuses.out_of_reach(project, key, write)
        refused = locks.obstacle(tx, request, project.policy, evidence, excused)
        if refused is not None:
            return refused
        if not (write.names or write.without or write.depth):
            held.append(request)
    for root in {root for _, root in intent.operations}:
        request = Request(Resource(TREE, root), actor, worktree)
        refused = locks.obstacle(tx, request, project.policy, evidence, _excused_in(intent, root))
        if refused is not None:
            return refused
        held.append(request)
    wanted = leasing.with_dependents(project, requests)
    outcome = locks.acquire(tx, wanted, project.policy, evidence, call_id, leasing.is_ignored)
    if isinstance(outcome, Refused):
        return outcome
    return [*outcome.locks, *(locks.grant(tx, request, call_id) for request in held)]


def _excused_in(intent: Intent, root: str) -> locks.Ignored | None:
    """What git ignores is in nobody's way, but for what may remove that too."""
    removes = any(verb.startswith(("clean", "stash")) for verb, where in intent.operations if where == root)
    return None if removes else excuses.ignored_by_git
