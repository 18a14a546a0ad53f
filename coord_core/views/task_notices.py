"""What a session is told of tasks when it starts."""

from __future__ import annotations

from coord_core.views.refusal import SHORT, named, quoted
from coord_core.views.shell_words import shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.tasks import Task

_CLAIM = "Before you work on it run `claude-coordinator task claim`, which mends that and says where to work."


def of_work(task: Task | None, ready: int, checked_out: str = "") -> str:
    """Its own task, else how many are to be had; empty when there is nothing to say.

    `checked_out`: the branch in the task's working tree now, empty when that is not there.
    """
    if task is not None:
        return (
            f"You have the task {quoted(task.id)} {named(task.description)}{_where(task, checked_out)}"
            f"{_more(task)} What you lock stays "
            "locked until it is done: commit, then run `claude-coordinator task complete`."
        )
    if not ready:
        return ""
    tasks = "1 task is" if ready == 1 else f"{ready} tasks are"
    return (
        f"{tasks} ready in the queue: `claude-coordinator task next` shows one, "
        "`claude-coordinator task claim` takes it."
    )


def _where(task: Task, checked_out: str) -> str:
    """Whole, to be used as it stands; and not as if it were there when it is not."""
    if not task.branch:
        return "."
    branch = f" on the branch '{quoted(task.branch)}'"
    if not task.worktree:
        return f"{branch}."
    tree = shell_word(task.worktree)
    if checked_out == task.branch:
        return f"{branch} in the working tree {tree}."
    if not checked_out:
        return f"{branch}. Its working tree {tree} is not there any more. {_CLAIM}"
    return (
        f"{branch}. Its working tree {tree} has {named(checked_out)} checked out by now: commit nothing "
        f"of it there. {_CLAIM}"
    )


def _more(task: Task) -> str:
    """Where the description can be read that is cut here."""
    if len(task.description) <= SHORT:
        return ""
    return f" All that it says: `claude-coordinator task show {shell_word(task.id)}`."
