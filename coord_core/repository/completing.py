"""Completing a task: what is not committed is said, its locks go, its branch is pushed, a draft opened.

The task is completed in one transaction; what comes after may fail, and is done again by `--retry`.
"""

from __future__ import annotations

import os

from coord_core.domain.errors import CoordinatorError, NotAllowedError
from coord_core.domain.records import Event
from coord_core.domain.tasks import PUBLISHING
from coord_core.project import branch as checked_out
from coord_core.repository import changes, pushing, remotes
from coord_core.repository.claiming import me
from coord_core.repository.forges import bodies
from coord_core.repository.forges.errors import NoForgeError
from coord_core.repository.forges.opening import open_draft
from coord_core.repository.forges.proposals import Proposal
from coord_core.repository.gitcalls import ask, failed
from coord_core.services import tasks
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import listed, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Instance
    from coord_core.domain.tasks import Task
    from coord_core.project import Project
    from coord_core.repository.placing import Say

MOST_NAMED = 20
MOST_SUBJECT = 60  # characters
NEVER = "never"
PATIENCE = 60.0  # seconds for whoever hosts the remote


class Published:
    """What became of a task's branch. `notes` are sentences, `left` says what is still to be done."""

    __slots__ = ("left", "notes", "task", "url")

    def __init__(self, task: Task) -> None:
        self.task = task
        self.url = task.pull_request or ""
        self.notes: list[str] = []
        self.left: list[str] = []


def unfinished(project: Project, who: Instance, task: Task) -> list[str]:
    """The files whose work is not committed, relative to the task's working tree. Raises CoordinatorError.

    Without a branch of its own, those that the instance wrote, and those of the task that it holds.
    """
    if task.aside:
        return []  # what is written is not known to be its
    where = task.worktree if task.branch else project.worktree
    if not where or not os.path.isdir(where) or project.common == project.worktree:
        return []
    if task.branch:
        return changes.uncommitted(where) if checked_out(where) == task.branch else []
    with Snapshot(project) as tx:
        wrote = {write.key for write in tx.writes_by(who.name) if write.worktree == where}
        held = {lock.resource.key for lock in tx.locks_of_task(task.id) if lock.worktree == where}
    return [path for path in changes.uncommitted(where) if path in wrote | held]


def complete(project: Project, who: Instance, task: Task, by: str) -> Task:
    """It is done, unless work of it is not committed: raises NotAllowedError, which says which files."""
    files = unfinished(project, who, task)
    if files:
        raise NotAllowedError(
            f"{quoted(task.id)} has work that is not committed: {listed(files, MOST_NAMED)}.",
            f"Commit it in {quoted(task.worktree or project.worktree)}, then run "
            "`claude-coordinator task complete` again. Nothing was changed.",
        )
    with UnitOfWork(project, own_document=True) as tx:
        tasks.complete(tx, tasks.known(tx, task.id), by, me() if task.branch else None)
        return tasks.known(tx, task.id)


def publish(project: Project, task: Task, say: Say, is_early: bool = False) -> Published:
    """Push the task's branch and open a draft pull request; what fails is said, and stays to be done."""
    done = Published(task)
    try:
        _publish(project, task, say, done, is_early)
    except CoordinatorError as error:
        done.left.append(error.sentence())
    with UnitOfWork(project, own_document=True) as tx:
        now = tasks.known(tx, task.id)
        if done.url and done.url != now.pull_request:
            tx.record(Event("pull_request_opened", now.assigned_to or "", task_id=task.id, url=done.url))
        if not done.left and now.step == PUBLISHING:
            tx.record(Event("task_published", now.assigned_to or "", task_id=task.id))
        done.task = tasks.known(tx, task.id)
    return done


def _publish(project: Project, task: Task, say: Say, done: Published, is_early: bool) -> None:
    folder, branch = project.worktree or project.common, task.branch or ""
    remote = remotes.choose(folder)
    if is_early and remote:
        _begin(task)
    if not pushing.commits_beyond(folder, branch, task.base or "", remote):
        done.notes.append(f"{quoted(branch)} has no commit of its own: there is nothing to push.")
        return
    if not remote:
        done.left.append(
            f"No remote: {quoted(branch)} is not pushed. Add one with `git remote add origin URL`."
        )
        return
    say(f"Pushing {quoted(branch)} to {quoted(remote)}…")
    pushing.push(folder, branch, remote, say)
    done.notes.append(f"Pushed {quoted(branch)} to {quoted(remote)}.")
    if project.settings.get("pull_request") != NEVER and task.base and not task.pull_request:
        say("Opening a draft pull request…")
        try:
            done.url = _open_draft(project, task, folder, remote)
        except NoForgeError as error:
            done.notes.append(f"No pull request: {error.sentence()}")


def _begin(task: Task) -> None:
    """A first commit without a change: nobody opens a pull request for a branch without any."""
    message = f"Start {task.id}: {' '.join(task.description.split())[:MOST_SUBJECT]}"
    words = ("commit", "--quiet", "--allow-empty", "--no-verify", "-m", message)
    answer = ask(task.worktree or "", *words)
    if answer.status:
        raise failed("The first commit could not be made", answer)


def _open_draft(project: Project, task: Task, folder: str, remote: str) -> str:
    with Snapshot(project) as tx:
        trail = tx.entries_of_task(task.id)
    files = pushing.changed_files(folder, task.base or "", task.branch or "")
    text = bodies.body(task, files, trail)
    draft = Proposal(bodies.title(task), text, task.base or "", task.branch or "")
    forge = str(project.settings.get("forge", "auto"))
    return open_draft(folder, remote, remote, draft, forge, os.environ, PATIENCE).url
