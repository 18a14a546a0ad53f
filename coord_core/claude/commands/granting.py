"""The locks for what a call intends in one working tree: all of them, or the refusal."""

from __future__ import annotations

from coord_core.claude import leasing
from coord_core.domain.leases import Refused, Request
from coord_core.domain.resources import FILE, TREE, Resource, file_key
from coord_core.services import locks
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.commands.intents import Intent, Several
    from coord_core.claude.shell.analysis import Write
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
        excused = _excused_for(worktree, write)
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


def _excused_for(worktree: str, write: Write | Several) -> locks.Ignored:
    """A lock on a file that the folder's write does not reach stands in nobody's way."""

    def excused(lock: Lock, request: Request) -> bool:
        key = file_key(lock.resource)
        return key is not None and not write.covers(f"{worktree}/{key}")

    return excused


def _excused_in(intent: Intent, root: str) -> locks.Ignored | None:
    """What git ignores is in nobody's way, but for what may remove that too."""
    removes = any(verb.startswith(("clean", "stash")) for verb, where in intent.operations if where == root)
    return None if removes else _ignored_here


def _ignored_here(lock: Lock, request: Request) -> bool:
    """Git's operations on the tree leave alone what it ignores."""
    from coord_core.gitprocess import is_ignored

    key = file_key(lock.resource)
    return key is not None and is_ignored(key, request.worktree)
