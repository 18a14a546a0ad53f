"""Completing a task: what is not committed is said, its locks go, its branch is pushed, a draft opened.

The task is completed in one transaction; what comes after may fail, and is done again by `--retry`.
"""

from __future__ import annotations

import os

from coord_core.domain.errors import CoordinatorError, NotAllowedError
from coord_core.domain.records import Event
from coord_core.domain.tasks import PUBLISHING
from coord_core.repository import pushing, refs, remotes, turns, unfinished
from coord_core.repository.claiming import me
from coord_core.repository.forges import bodies
from coord_core.repository.forges.errors import NoForgeError
from coord_core.repository.forges.opening import open_draft
from coord_core.repository.forges.proposals import Proposal
from coord_core.repository.gitcalls import ask, failed
from coord_core.services import tasks
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.tasks import Task
    from coord_core.project import Project
    from coord_core.repository.places import Say

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


def complete(project: Project, task: Task, by: str) -> Task:
    """It is done, unless work of it is not committed: raises NotAllowedError, which says which files."""
    unfinished.refuse(project, task)
    with UnitOfWork(project, own_document=True) as tx:
        now = tasks.known(tx, task.id)
        if (now.assigned_to, now.claimed_at) != (task.assigned_to, task.claimed_at):
            raise NotAllowedError(f"{quoted(task.id)} was taken away meanwhile.", "Nothing was changed.")
        tasks.complete(tx, now, by, me() if task.branch else None)
        return tasks.known(tx, task.id)


def publish(project: Project, task: Task, say: Say, is_early: bool = False) -> Published:
    """Push the task's branch and open a draft pull request; what fails is said, and stays to be done."""
    done = Published(task)
    try:
        with turns.turn(project.state, task):
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
    # The main working tree: an address that is relative is meant from there.
    folder, branch = project.main or project.worktree or project.common, task.branch or ""
    if not refs.commit_of(folder, refs.local(branch)):
        done.notes.append(f"The branch {quoted(branch)} is gone: there is nothing to push.")
        return
    remote = remotes.choose(folder)
    if is_early and remote and not pushing.commits_beyond(folder, branch, task.base or "", remote):
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
    """A first commit without a change: nobody opens a pull request for a branch without any.

    It is made from what HEAD has, not from the index, where somebody may have staged something.
    """
    tree, branch = task.worktree or "", refs.local(task.branch or "")
    tip = refs.commit_of(tree, branch)
    message = f"Start {task.id}: {' '.join(task.description.split())[:MOST_SUBJECT]}"
    made = ask(tree, "commit-tree", f"{tip}^{{tree}}", "-p", tip, "-m", message)
    if made.status or ask(tree, "update-ref", "-m", message, branch, made.text, tip).status:
        raise failed("The first commit could not be made", made)


def _open_draft(project: Project, task: Task, folder: str, remote: str) -> str:
    with Snapshot(project) as tx:
        trail = tx.entries_of_task(task.id)
    files = pushing.changed_files(folder, task.base or "", task.branch or "")
    text = bodies.body(task, files, trail)
    draft = Proposal(bodies.title(task), text, task.base or "", task.branch or "")
    forge = str(project.settings.get("forge", "auto"))
    return open_draft(folder, remote, remote, draft, forge, os.environ, PATIENCE).url
