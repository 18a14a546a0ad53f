"""The locks for what a call intends in one working tree: all of them, or the refusal."""

from __future__ import annotations

from coord_core.claude import leasing
from coord_core.claude.commands import excuses
from coord_core.claude.commands.intents import is_narrow
from coord_core.domain.leases import Refused, Request
from coord_core.domain.records import EXCLUSIVE, SHARED
from coord_core.domain.resources import FILE, TREE, Resource, ancestors, file_key
from coord_core.services import locks
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.commands.intents import Intent, Several
    from coord_core.claude.shell.analysis import Write
    from coord_core.domain.records import Actor, Lock
    from coord_core.storage.transaction import Transaction

MOST_LOCKS = 1000  # that the write of a folder is compared with, by what depends on it


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
        if not is_narrow(write):
            held.append(request)
    refused = _refused_dependents(tx, intent, actor)
    if refused is not None:
        return refused
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


def _refused_dependents(tx: Transaction, intent: Intent, actor: Actor) -> Refused | None:
    """With `semantic: lock`, what others change that depends on a file which the write of a folder reaches.

    The locks are compared with the folders, not their files, which may be many; once for all the folders.
    Where there are very many locks, this is left out: what the call changed is looked at after it.
    """
    project = intent.project
    if not intent.folders or project.settings.get("semantic") != "lock" or not leasing.has_index(project):
        return None
    from coord_core.services import dependents

    others = [] if tx.more_locks_than(MOST_LOCKS) else tx.locks()
    keys = (file_key(lock.resource) for lock in others if lock.mode == EXCLUSIVE and lock.holder != actor)
    held = [key for key in keys if key is not None]
    for users in dependents.of_covered(project, held, _reached(intent)):
        request = Request(users, actor, project.worktree, SHARED)
        refused = locks.obstacle(tx, request, project.policy, evidence, leasing.is_ignored)
        if refused is not None:
            return refused
    return None


def _reached(intent: Intent) -> Callable[[str], bool]:
    """Does the write of a folder reach the file with this key? Only the folders above it are asked."""
    by_key: dict[str, list[Write | Several]] = {}
    for folder, write in intent.folders:
        by_key.setdefault(folder, []).append(write)

    def reached(key: str) -> bool:
        path = f"{intent.project.worktree}/{key}"
        folders = (*ancestors(key), key)
        return any(write.covers(path) for folder in folders for write in by_key.get(folder, ()))

    return reached


def _excused_in(intent: Intent, root: str) -> locks.Ignored | None:
    """What git ignores is in nobody's way, but for what may remove that too."""
    removes = any(verb.startswith(("clean", "stash")) for verb, where in intent.operations if where == root)
    return None if removes else excuses.ignored_by_git
