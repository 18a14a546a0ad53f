"""Where a task is worked on: in this working tree when it is the instance's alone and clean, else in its own.

A branch that an earlier claim left is gone on with. What others have in a working tree is never touched.
"""

from __future__ import annotations

import os

from coord_core.domain import branch_names
from coord_core.domain.errors import NotAllowedError
from coord_core.repository import adopting, bases, checkouts, going_on, in_place, refs, worktrees
from coord_core.repository.places import AUTO, BRANCH, NONE, WORKTREE, Place
from coord_core.services import claims
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Instance
    from coord_core.domain.tasks import Task
    from coord_core.project import Project
    from coord_core.repository.places import Say


class Start:
    """What a place is made from. `commit`: where a new branch starts, empty for a branch that is there."""

    __slots__ = ("base", "branch", "commit", "notes")

    def __init__(self, branch: str, commit: str, base: str | None, notes: list[str]) -> None:
        self.branch = branch
        self.commit = commit
        self.base = base
        self.notes = notes


def has_branches(project: Project) -> bool:
    """Does a claim make a branch here?"""
    return project.is_git and project.settings.get("branching", AUTO) != NONE


def place(project: Project, who: Instance, task: Task, say: Say) -> Place:
    """The branch of a task that is `who`'s to be, checked out. Raises CoordinatorError."""
    begun = going_on.find(project, who, task) if task.branch or task.earlier_branch else None
    if begun is None:
        say("Looking for the newest commits…")
        start = _anew(project, who, task)
    elif begun.place is not None:
        return begun.place
    elif begun.is_free:
        start = Start(begun.branch, "", task.base, begun.notes)
    else:
        start = Start(_free_branch(project, who, task), begun.tip, task.base, begun.notes)
    return _somewhere(project, who, task, start, say)


def undo(project: Project, made: Place) -> bool:
    """Take away what a claim made that failed. False when something of it stays: somebody has changed it."""
    if not made.commit:
        return False
    if made.before:
        return checkouts.switch_back(made.worktree, made.branch, made.commit, made.before)
    return adopting.remove_if_untouched(project.common, made.branch, made.worktree, made.commit)


def _anew(project: Project, who: Instance, task: Task) -> Start:
    base = bases.find_base(project.worktree or project.common, str(project.settings.get("base", "")))
    if task.branch:
        base.notes.append(f"The branch {quoted(task.branch)} of before is gone: this begins anew.")
    base.notes += _missing(project, task, base.commit)
    return Start(_free_branch(project, who, task), base.commit, base.name or None, base.notes)


def _missing(project: Project, task: Task, commit: str) -> list[str]:
    """What the task needs and is done, and not in the commit that it starts from."""
    with Snapshot(project) as tx:
        needed = [tx.task(id_) for id_ in task.needs]
    found = []
    for other in needed:
        tip = refs.commit_of(project.common, refs.local(other.branch or "")) if other else ""
        if other is not None and tip and not refs.contains(project.common, commit, tip):
            found.append(
                f"{quoted(other.id)}, which it needs, is not merged yet: "
                f"`git merge {quoted(other.branch or '')}` brings it in."
            )
    return found


def _free_branch(project: Project, who: Instance, task: Task) -> str:
    name = task.name or branch_names.slug(task.description, task.id)
    folder = project.worktree or project.common
    return refs.free(folder, branch_names.branch_name(who.name, task.type, name))


def _somewhere(project: Project, who: Instance, task: Task, start: Start, say: Say) -> Place:
    mode = project.settings.get("branching", AUTO)
    if mode != WORKTREE:
        found, obstacles = in_place.switch(project, who, task, start.branch, start.commit)
        if found is not None:
            found.base, found.notes = start.base, start.notes
            return found
        why = quoted("; ".join(obstacles))
        if mode == BRANCH:
            raise NotAllowedError(
                f"The branch cannot be checked out in this working tree: {why}.",
                "Mend that, or set `branching: auto`.",
            )
        start.notes.append(f"This working tree stays as it is: {why}.")
    return _beside(project, who, task, start, say)


def _not_set_up(project: Project) -> list[str]:
    """What the settings would have run in a new working tree, had a person approved it."""
    if "worktree_setup" not in project.compiled.get("unapproved", ()):
        return []
    return [
        "worktree_setup of .claude-coordinator.yml was not run: nobody has approved it. Ask the user to run "
        "`claude-coordinator trust`; the command is then to be run in the working tree by hand, once."
    ]


def _beside(project: Project, who: Instance, task: Task, start: Start, say: Say) -> Place:
    """In a linked working tree of the task's own."""
    name = start.branch.rpartition("/")[2]
    leaf = name if name.startswith(task.id) else f"{task.id}-{name}"
    folder = worktrees.folder_for(project.main, project.common, leaf)
    with UnitOfWork(project, own_document=True) as tx:
        claims.plan(tx, task, who, start.branch, folder)
    say(f"Making the working tree {quoted(os.path.basename(folder))}…")
    settings = project.settings
    start.notes += _not_set_up(project)
    added = worktrees.add_worktree(
        project.main, project.common, folder, start.branch, start.commit or None,
        settings.get("worktree_copy", []), str(settings.get("worktree_setup", "")), say,
    )  # fmt: skip
    return Place(start.branch, added.path, start.base, start.commit, start.notes + added.notes)
