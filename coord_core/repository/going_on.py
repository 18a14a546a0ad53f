"""A task that was begun before: its branch is gone on with, where the one before worked on it.

What others have is left to them: a branch of one's own begins at the tip of theirs then.
"""

from __future__ import annotations

import os

from coord_core.repository import adopting, refs, remotes, worktree_list, worktrees
from coord_core.repository.bases import PATIENCE
from coord_core.repository.places import Place, company
from coord_core.repository.remotes import Remote
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import listed, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Instance
    from coord_core.domain.tasks import Task
    from coord_core.project import Project
    from coord_core.repository.adopting import Adopted

MOST_NAMED = 5


class Begun:
    """What there is of a task: its branch `tip` (a commit), and the `place` to go on in, or None.

    Without a place: `is_free` tells that the branch is checked out nowhere.
    """

    __slots__ = ("branch", "is_free", "notes", "place", "tip")

    def __init__(self, branch: str, tip: str, notes: list[str]) -> None:
        self.branch = branch
        self.tip = tip
        self.notes = notes
        self.is_free = False
        self.place: Place | None = None


def find(project: Project, who: Instance, task: Task) -> Begun | None:
    """None when nothing is left of an earlier claim. Raises CoordinatorError."""
    for branch, tree in ((task.branch, task.worktree), (task.earlier_branch, task.earlier_worktree)):
        if branch:
            found = _look(project, who, task, branch, tree or "")
            if found is not None:
                return found
    return None


def _look(project: Project, who: Instance, task: Task, branch: str, tree: str) -> Begun | None:
    remote = remotes.choose(project.worktree or project.common)
    left = adopting.adopt(project.common, project.main, branch, tree, task.base or "", remote)
    if not left.exists:
        renamed = _renamed(project, tree)
        if renamed and renamed != branch:
            return _look(project, who, task, renamed, tree)
        return _look(project, who, task, branch, tree) if _fetched(project, remote, branch) else None
    begun = Begun(branch, refs.commit_of(project.common, refs.local(branch)), [_left(task, branch, left)])
    if left.uncommitted:
        files = listed(left.uncommitted, MOST_NAMED)
        begun.notes.append(f"Not committed in {quoted(left.checked_out)}, by whoever had it: {files}.")
    _decide(project, who, task, left, tree, begun)
    return begun


def _decide(project: Project, who: Instance, task: Task, left: Adopted, tree: str, begun: Begun) -> None:
    """Where to go on: in the task's own working tree, if it is there and nobody else's."""
    there = left.checked_out
    begun.is_free = not there
    if not there:
        return
    taken = _taken(project, there, tree, who, task)
    if taken:
        begun.notes.append(f"{quoted(there)} stays as it is: {quoted(taken)}.")
    else:
        begun.place = Place(begun.branch, there, task.base, "", begun.notes)


def _taken(project: Project, there: str, tree: str, who: Instance, task: Task) -> str:
    """Why the working tree that has the branch is not to be gone on in; empty when it is."""
    if not os.path.isdir(there):
        return "its folder is gone, and git still counts on it"
    if there != tree and (tree or not _is_of_tasks(project, there)):
        return "somebody has the branch checked out there"
    if there == project.main != project.worktree:
        return "it is the main working tree"
    with UnitOfWork(project, own_document=True) as tx:
        return company(tx, there, who, task)


def _is_of_tasks(project: Project, there: str) -> bool:
    """Does it lie where tasks' working trees do?"""
    folder = os.path.dirname(worktrees.folder_for(project.main, project.common, "x"))
    return os.path.dirname(there) == folder


def _renamed(project: Project, tree: str) -> str:
    """The branch that a task's own linked working tree is on, when the one on record is gone."""
    entry = worktree_list.entry_of(project.common, tree) if tree and tree != project.main else None
    return entry.branch if entry is not None and entry.is_whole else ""


def _fetched(project: Project, remote: str, branch: str) -> bool:
    """Has the remote the branch, as CI makes one with an assignment? Then it is made here, too."""
    folder = project.worktree or project.common
    if not remote or not Remote(folder, remote, PATIENCE).fetch(branch):
        return False
    commit = refs.commit_of(folder, refs.remote(remote, branch))
    if commit:
        refs.make(folder, branch, commit)
    return bool(commit)


def _left(task: Task, branch: str, left: Adopted) -> str:
    count = "1 commit" if left.commits == 1 else f"{left.commits} commits"
    by = f" by {quoted(task.left_by)}" if task.left_by else ""
    read = " Read them first." if left.commits else ""
    return f"{quoted(task.id)} was begun before{by}: {quoted(branch)} has {count}.{read}"
