"""What a session is told of tasks when it starts."""

from __future__ import annotations

from coord_core.views.refusal import named, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.tasks import Task


def of_work(task: Task | None, ready: int) -> str:
    """Its own task, else how many are to be had; empty when there is nothing to say."""
    if task is not None:
        where = f" on the branch {named(task.branch)}" if task.branch else ""
        tree = f" in the working tree {named(task.worktree)}" if task.worktree else ""
        what = f"{quoted(task.id)} {named(task.description)}"
        return (
            f"You have the task {what}{where}{tree}. What you lock stays "
            "locked until it is done: commit, then run `claude-coordinator task complete`."
        )
    if not ready:
        return ""
    tasks = "1 task is" if ready == 1 else f"{ready} tasks are"
    return f"{tasks} ready in the queue: `claude-coordinator task next` shows one, `task claim` takes it."
