"""What of a task's work is not committed, wherever it is, and what others have beside it."""

from __future__ import annotations

import os

from coord_core.domain.errors import NotAllowedError
from coord_core.domain.resources import file_key
from coord_core.project import branch as checked_out
from coord_core.project import find as find_project
from coord_core.repository import changes, refs, worktree_list
from coord_core.services.presence import Presence
from coord_core.services.snapshot import Snapshot
from coord_core.views.refusal import listed, quoted
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.tasks import Task
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

MOST_NAMED = 20


def refuse(project: Project, task: Task) -> None:
    """Raises NotAllowedError, which names the files; CoordinatorError when git cannot tell."""
    if task.aside or not project.is_git:
        return  # of a client's list: what is written is not known to be its
    own = _own_trees(project, task)
    for tree in [*own, *sorted(_trees_touched(project, task) - set(own))]:
        files = _files(project, task, tree, is_own=tree in own)
        if files:
            raise NotAllowedError(
                f"{quoted(task.id)} has work that is not committed: {listed(files, MOST_NAMED)}.",
                f"Commit it in {quoted(tree)}, then run `claude-coordinator task complete {task.id}`. "
                "Nothing was changed.",
            )
    for tree in own:
        _refuse_elsewhere(task, tree)


def _own_trees(project: Project, task: Task) -> list[str]:
    """Where its branch is, by what is on record and by git."""
    if not task.branch:
        return []
    moved = _moved(project, task.worktree or "")
    found = (task.worktree, worktree_list.checked_out(project.common, project.main, task.branch), moved)
    return list(dict.fromkeys(tree for tree in found if tree and os.path.isdir(tree)))


def _moved(project: Project, tree: str) -> str:
    """Where git has the working tree that was here, by its name; empty when that is not known."""
    if not tree or os.path.isdir(tree):
        return ""
    name = os.path.basename(tree)
    entries = worktree_list.entries(project.common)
    return next((entry.path for entry in entries if os.path.basename(entry.admin) == name), "")


def _trees_touched(project: Project, task: Task) -> set[str]:
    """Where the task has locks, or whoever has it wrote since it was claimed."""
    with Snapshot(project) as tx:
        found = {lock.worktree for lock in tx.locks_of_task(task.id)}
        found |= {worktree for worktree, _ in _written(tx, task)}
    return {tree for tree in found if os.path.isdir(tree)}


def _written(tx: Transaction, task: Task) -> set[tuple[str, str]]:
    since = task.claimed_at or 0.0
    writes = tx.writes_by(task.assigned_to or "")
    return {(write.worktree, write.key) for write in writes if write.at >= since}


def _files(project: Project, task: Task, tree: str, is_own: bool) -> list[str]:
    """In the task's own working tree all but what is others'; elsewhere what it wrote or holds."""
    changed = changes.uncommitted(tree)
    there = find_project(tree)
    if not changed or there is None or there.state != project.state:
        return []
    keys = {path: there.key(f"{there.worktree}/{path}") for path in changed}
    with Snapshot(project) as tx:
        if is_own:
            others = Presence(tx, there, task.assigned_to or "", evidence).owners(keys.values())
            return [path for path, key in keys.items() if key not in others]
        held = [lock for lock in tx.locks_of_task(task.id) if lock.worktree == tree]
        mine = {file_key(lock.resource) for lock in held}
        mine |= {key for worktree, key in _written(tx, task) if worktree == tree}
    return [path for path, key in keys.items() if key in mine]


def _refuse_elsewhere(task: Task, tree: str) -> None:
    """Commits that are not on the task's branch would not be pushed. Raises NotAllowedError."""
    head, branch = refs.commit_of(tree, "HEAD"), task.branch or ""
    tip = refs.commit_of(tree, refs.local(branch))
    if checked_out(tree) == branch or not tip or not head or refs.contains(tree, tip, head):
        return
    if task.base and refs.contains(tree, refs.commit_of(tree, refs.local(task.base)) or tip, head):
        return
    raise NotAllowedError(
        f"{quoted(tree)} is not on the branch {quoted(branch)} of {quoted(task.id)}, and has commits that "
        "this branch has not.",
        "Bring them there, or switch back. Nothing was changed.",
    )
