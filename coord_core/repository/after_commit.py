"""After a commit: what it holds is nobody's last write any more, and with `release_on: commit` is let go.

Run by git's post-commit hook with the standard library alone. It says nothing and fails nothing: whatever it
misses, the next commit, or the session's next stop, makes up for.
"""

from __future__ import annotations

import os

from coord_core import bundle, timings
from coord_core import project as projects
from coord_core.analysis import uncommitted as uncommitted_parts
from coord_core.domain.leases import ON_COMMIT
from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, SETS, Resource, file_key, overlap
from coord_core.gitprocess import in_head_commit, uncommitted
from coord_core.services import releases
from coord_core.services.callers import caller
from coord_core.services.releases import goes_with_its_file
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.analysis.uncommitted import Parts
    from coord_core.domain.records import Lock
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction


def main() -> None:
    """Git's post-commit hook. Ends the process."""
    try:
        project = projects.find(os.path.realpath(os.getcwd()))
        if project is not None:
            settle(project)
        bundle.complete()
        timings.leave()
    except BaseException:
        pass
    os._exit(0)


def settle(project: Project) -> None:
    """Put on record what the commit holds and has no other change since. Raises CoordinatorError."""
    releases = project.policy.release_on == ON_COMMIT
    with Snapshot(project) as tx:
        idle, seen = not releases and not tx.writes(project.worktree), tx.last_seq()
    if idle:
        return
    changed, committed = uncommitted(project.worktree), in_head_commit(project.worktree)
    if changed is None or committed is None:
        return
    keys = {project.key(f"{project.worktree}/{path}") for path in committed - changed}
    left = {project.key(f"{project.worktree}/{path}") for path in changed}
    parts = uncommitted_parts.look(project, left) if releases else {}
    with UnitOfWork(project) as tx:
        _forget_writers(tx, project, keys, seen)
        if releases:
            here = {project.key(f"{project.worktree}/{path}") for path in committed}
            _let_go(tx, project, keys, left, {key: parts[key] for key in parts.keys() & here})


def _forget_writers(tx: Transaction, project: Project, committed: set[str], seen: int) -> None:
    """`seen`: the last event before git was asked. What was written later is not in the commit."""
    for write in tx.writes(project.worktree):
        if write.key in committed and write.seq <= seen:
            event = Event("file_committed", write.instance, Resource(FILE, write.key), write.agent)
            event.detail["worktree"] = project.worktree
            tx.record(event)


def _let_go(tx: Transaction, project: Project, committed: set[str], changed: set[str], parts: Parts) -> None:
    """What the committing instance holds here and has committed; a set when all changes in it are.

    `parts`: what is not committed of changed files of which the commit holds some.
    """
    for lock in tx.locks_of(caller(tx, project, os.environ).name):
        here = lock.worktree == project.worktree and lock.task_id is None and not lock.in_flight
        is_done = _holds_one(lock, committed) and not _holds_one(lock, changed)
        is_done = is_done or uncommitted_parts.is_committed(lock, parts)
        if here and is_done and not goes_with_its_file(tx, lock):
            releases.release(tx, lock, reason="committed")


def _holds_one(lock: Lock, keys: set[str]) -> bool:
    """Is one of the files the one that is locked, or in the set that is?"""
    if file_key(lock.resource) is not None:
        return file_key(lock.resource) in keys
    return lock.resource.kind in SETS and any(overlap(lock.resource, Resource(FILE, key)) for key in keys)
