"""Where a task is worked on: in this working tree when it is the instance's alone and clean, else in its own.

A branch that an earlier claim left is gone on with. What others have in a working tree is never touched.
"""

from __future__ import annotations

import os

from coord_core.domain import branch_names
from coord_core.domain.errors import NotAllowedError
from coord_core.domain.leases import Refused, Request
from coord_core.domain.records import SESSION, Actor
from coord_core.domain.resources import TREE, Resource
from coord_core.gitprocess import ignored_by_git
from coord_core.repository import adopting, bases, checkouts, refs, remotes, worktrees
from coord_core.services import claims, locks
from coord_core.services.releases import release
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import listed, quoted
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.domain.records import Instance
    from coord_core.domain.tasks import Task
    from coord_core.project import Project
    from coord_core.repository.bases import Base
    from coord_core.storage.transaction import Transaction

    Say = Callable[[str], None]

AUTO, BRANCH, WORKTREE, NONE = "auto", "branch", "worktree", "none"  # the setting `branching`
MOST_NAMED = 5


class Place:
    """A task's branch, checked out in `worktree`. `notes` are sentences for the user.

    `commit` is where a branch starts that was made for this claim, empty for one that was there. `before` is
    what HEAD of the working tree was on when that was switched, `token` the lock that kept others away.
    """

    __slots__ = ("base", "before", "branch", "commit", "notes", "token", "worktree")

    def __init__(
        self, branch: str, worktree: str, base: str | None, commit: str, notes: list[str], before: str = "",
        token: int = 0,
    ) -> None:  # fmt: skip
        self.branch = branch
        self.worktree = worktree
        self.base = base
        self.commit = commit
        self.notes = notes
        self.before = before
        self.token = token


def has_branches(project: Project) -> bool:
    """Does a claim make a branch here?"""
    in_git = project.common != project.worktree
    return in_git and project.settings.get("branching", AUTO) != NONE


def place(project: Project, who: Instance, task: Task, say: Say) -> Place:
    """The branch of a task that is reserved for `who`, made and checked out. Raises CoordinatorError."""
    if task.branch:
        found = _go_on(project, who, task, say)
        if found is not None:
            return found
    folder = project.worktree or project.common
    say("Looking for the newest commits…")
    base = bases.find_base(folder, str(project.settings.get("base", "")))
    branch = _free_branch(folder, who, task)
    mode = project.settings.get("branching", AUTO)
    if mode != WORKTREE:
        obstacles = _obstacles(project, who, task)
        if not obstacles:
            here = _in_place(project, who, task, branch, base, obstacles)
            if here is not None:
                return here
        if mode == BRANCH:
            raise NotAllowedError(
                f"The branch cannot be made in this working tree: {quoted('; '.join(obstacles))}.",
                "Mend that, or set `branching: auto`.",
            )
        base.notes.append(f"This working tree stays as it is: {quoted('; '.join(obstacles))}.")
    return _beside(project, who, task, branch, base.commit, base.name or None, base.notes, say)


def undo(project: Project, made: Place) -> tuple[str | None, str | None]:
    """Take away what a claim made that failed; the branch and working tree that stay all the same."""
    if not made.commit:
        return made.branch, made.worktree
    if made.before:
        gone = checkouts.switch_back(made.worktree, made.branch, made.commit, made.before)
    else:
        gone = adopting.remove_if_untouched(project.common, made.branch, made.worktree, made.commit)
    return (None, None) if gone else (made.branch, made.worktree)


def _free_branch(folder: str, who: Instance, task: Task) -> str:
    name = task.name or branch_names.slug(task.description, task.id)
    return refs.free(folder, branch_names.branch_name(who.name, task.type, name))


def _obstacles(project: Project, who: Instance, task: Task) -> list[str]:
    """Why the branch of this working tree must not be changed."""
    if not project.worktree:
        return ["there is no working tree here"]
    with UnitOfWork(project, own_document=True) as tx:
        company = _company(tx, project.worktree, who, task)
    return [company] if company else checkouts.obstacles(project.worktree)


def _company(tx: Transaction, worktree: str, who: Instance, task: Task) -> str:
    """Who else works in this working tree, as a clause; empty when nobody does."""
    for other in tx.instances(active_only=True):
        if other.kind == SESSION and other.name != who.name and other.worktree == worktree:
            return f"{other.name} works in it too"
    for other_task in tx.tasks():
        if other_task.worktree == worktree and other_task.id != task.id and not other_task.is_over:
            return f"{other_task.id} is worked on in it"
    return ""


def _in_place(
    project: Project, who: Instance, task: Task, branch: str, base: Base, obstacles: list[str]
) -> Place | None:
    """Switch to the branch here; None when somebody holds something here, who is added to `obstacles`."""
    worktree = project.worktree
    token = _keep_others_away(project, who, task, branch, obstacles)
    if token is None:
        return None
    is_done = False
    try:
        obstacles += checkouts.obstacles(worktree)
        if obstacles:
            return None
        before = refs.head(worktree) or refs.commit_of(worktree, "HEAD")
        checkouts.switch_in_place(worktree, branch, base.commit)
        is_done = True
    finally:
        if not is_done:
            _let_others_in(project, token)
    return Place(branch, worktree, base.name or None, base.commit, base.notes, before, token)


def _keep_others_away(
    project: Project, who: Instance, task: Task, branch: str, obstacles: list[str]
) -> int | None:
    """Lock the whole working tree; the lock's token."""
    wanted = Request(Resource(TREE, ""), Actor(who.name), project.worktree)
    with UnitOfWork(project, own_document=True) as tx:
        outcome = locks.acquire(tx, [wanted], project.policy, evidence, None, ignored_by_git)
        if isinstance(outcome, Refused):
            held = outcome.lock
            obstacles.append(f"{held.instance} holds {held.resource}")
            return None
        claims.plan(tx, task, who, branch, project.worktree)
        return outcome.locks[0].token


def _let_others_in(project: Project, token: int) -> None:
    with UnitOfWork(project, own_document=True) as tx:
        lock = tx.lock(token)
        if lock is not None:
            release(tx, lock)


def _beside(
    project: Project, who: Instance, task: Task, branch: str, commit: str, base: str | None,
    notes: list[str], say: Say,
) -> Place:  # fmt: skip
    """In a linked working tree of the task's own. `commit`: where a new branch starts, else empty."""
    folder = worktrees.folder_for(project.main, project.common, f"{task.id}-{branch.rpartition('/')[2]}")
    with UnitOfWork(project, own_document=True) as tx:
        claims.plan(tx, task, who, branch, folder)
    say(f"Making the working tree {quoted(os.path.basename(folder))}…")
    settings = project.settings
    added = worktrees.add_worktree(
        project.main, project.common, folder, branch, commit or None,
        settings.get("worktree_copy", []), str(settings.get("worktree_setup", "")), say,
    )  # fmt: skip
    return Place(branch, added.path, base, commit, notes + added.notes)


def _go_on(project: Project, who: Instance, task: Task, say: Say) -> Place | None:
    """With the branch that an earlier claim left; None when it is gone."""
    common, branch = project.common, task.branch or ""
    folder = project.worktree or common
    remote = remotes.choose(folder)
    left = adopting.adopt(common, project.main, branch, task.worktree or "", task.base or "", remote)
    if not left.exists:
        return None
    notes = [_left(task, left.commits)]
    if not left.checked_out:
        return _beside(project, who, task, branch, "", task.base, notes, say)
    tree = left.checked_out
    if left.uncommitted:
        files = listed(left.uncommitted, MOST_NAMED)
        notes.append(f"Not committed in {quoted(tree)}, by whoever had it: {files}.")
    taken = _taken(project, tree, who, task)
    if not taken:
        return Place(branch, tree, task.base, "", notes)
    notes.append(f"{quoted(tree)} stays as it is: {quoted(taken)}.")
    own = _free_branch(folder, who, task)
    tip = refs.commit_of(common, refs.local(branch))
    return _beside(project, who, task, own, tip, task.base, notes, say)


def _taken(project: Project, tree: str, who: Instance, task: Task) -> str:
    """Why an earlier claim's working tree is not to be gone on in; empty when it is."""
    if tree == project.main != project.worktree:
        return "it is the main working tree"
    with UnitOfWork(project, own_document=True) as tx:
        return _company(tx, tree, who, task)


def _left(task: Task, commits: int) -> str:
    count = "1 commit" if commits == 1 else f"{commits} commits"
    by = f" by {quoted(task.left_by)}" if task.left_by else ""
    return (
        f"{quoted(task.id)} was begun before{by}: {quoted(task.branch or '')} has {count}. Read them first."
    )
