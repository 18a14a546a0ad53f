"""May an instance have a task of the published queue? And the files that say that it has it. No I/O.

The same rules as for `task claim`: pending, all that it needs is done, one task an instance; and nobody else
holds what it is about. What the instance has already it gets again, so that a job can be run again.
"""

from __future__ import annotations

import re

from coord_core.domain import branch_names, task_paths
from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.resources import overlap
from coord_core.domain.tasks import IN_PROGRESS, PENDING, waits_for
from coord_core.repository.published import holds, queue
from coord_core.views import locks_file
from coord_core.views.refusal import listed, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coord_core.domain.tasks import Task
    from coord_core.repository.published.holds import Hold
    from coord_core.repository.published.queue import Files

    Features = Mapping[str, Sequence[str]]

_INSTANCE = re.compile(r"(?:claude-)?([0-9a-z]{8}(?:[0-9a-z]{4})?(?:-[0-9]{1,3})?)")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
MOST_NAMED = 5


class ConflictError(NotAllowedError):
    """Others hold what the task is about: `holds`."""

    def __init__(self, problem: str, mend: str, found: Sequence[Hold]) -> None:
        super().__init__(problem, mend)
        self.holds = tuple(found)


def instance_name(text: str) -> str:
    """`1234abcd` or `claude-1234abcd` → `claude-1234abcd`. Raises InputError for anything else."""
    found = _INSTANCE.fullmatch(text)
    if not found:
        raise InputError(
            f"{quoted(text, 60)!r} is no instance.",
            "`claude-coordinator status` shows it; it looks like this: claude-1234abcd.",
        )
    return f"claude-{found[1]}"


def task_id(text: str) -> str:
    """Raises InputError for what no task is called by."""
    if not _ID.fullmatch(text):
        raise InputError(f"{quoted(text, 60)!r} is no task's id.", "Example: task-002")
    return text


def choose(files: Files, id_: str, instance: str, now: float, features: Features) -> Task:
    """The task as it stands, which the instance may have, or has already.

    Raises NotAllowedError (of these ConflictError), InputError for an id or a file that is no good.
    """
    tasks = queue.tasks_of(files)
    task = tasks.get(id_)
    if task is None:
        raise InputError(
            f"There is no task {quoted(id_)!r} in the published queue.",
            "`claude-coordinator publish` brings it up to date.",
        )
    _refuse_unready(task, instance, tasks)
    found = _in_the_way(files, task, instance, now, features)
    if found:
        names = listed([f"{hold.shown} (held by {hold.locked_by})" for hold in found], MOST_NAMED)
        raise ConflictError(
            f"{quoted(task.id)} meets what others hold: {names}.",
            "Run it again when that is free and has been published, or take another task.",
            found,
        )
    return task


def branch_for(task: Task, instance: str, taken: Sequence[str]) -> str:
    """`taken`: the remote's branches. A branch that an earlier claim left is gone on with."""
    if task.branch and branch_names.is_of_a_session(task.branch) and task.branch in taken:
        return task.branch
    name = task.name or branch_names.slug(task.description, task.id)
    wanted = branch_names.branch_name(instance, task.type, name)
    if task.assigned_to == instance and task.branch == wanted:
        return wanted  # an earlier run was to make it
    found = branch_names.free_name(wanted, taken)
    if not found:
        raise _barred(wanted, taken)
    return found


def work_branch(instance: str, taken: Sequence[str]) -> str:
    """The branch for an instance without a task, which may be there. Raises InputError where none can be."""
    wanted = f"{instance}/work"
    if wanted not in taken and branch_names.barred_by(wanted, taken):
        raise _barred(wanted, taken)
    return wanted


def _barred(wanted: str, taken: Sequence[str]) -> InputError:
    barring = quoted(branch_names.barred_by(wanted, taken))
    return InputError(f"A branch is called {barring!r}, so git has no room for {wanted!r}.", "Rename it.")


def assigned(files: Files, task: Task, instance: str, branch: str, now: float) -> dict[str, bytes] | None:
    """The files with the task given; None when they say so already."""
    if (task.assigned_to, task.status, task.branch) == (instance, IN_PROGRESS, branch):
        return None
    is_new = branch != task.branch
    task.assigned_to, task.status, task.branch = instance, IN_PROGRESS, branch
    entries = [queue.entry(now, instance, "task_claimed", task.id, branch)]
    if is_new:
        entries.append(queue.entry(now, instance, "branch_created", task.id, branch))
    return queue.with_task(files, task, entries)


def given_back(files: Files, before: Task, instance: str, branch: str, now: float) -> dict[str, bytes] | None:
    """The files with the task as it was before; None when it is not this instance's on that branch."""
    task = queue.tasks_of(files).get(before.id)
    if task is None or (task.assigned_to, task.status, task.branch) != (instance, IN_PROGRESS, branch):
        return None
    task.assigned_to, task.status, task.branch = before.assigned_to, before.status, before.branch
    return queue.with_task(files, task, [queue.entry(now, instance, "task_released", task.id, branch)])


def _refuse_unready(task: Task, instance: str, tasks: Mapping[str, Task]) -> None:
    """Raises NotAllowedError."""
    named = quoted(task.id)
    is_own = task.assigned_to == instance and task.status == IN_PROGRESS
    if task.assigned_to and not is_own:
        raise NotAllowedError(f"{named} is {quoted(task.assigned_to)}'s.", "Take another.")
    if task.status != PENDING and not is_own:
        raise NotAllowedError(f"{named} is {task.status}.", "Take another.")
    waits = waits_for(task, {other.id: other.status for other in tasks.values()})
    if waits and not is_own:
        raise NotAllowedError(f"{named} waits for {listed(waits, MOST_NAMED)}.", "Take another.")
    for other in tasks.values():
        if other.assigned_to == instance and other.status == IN_PROGRESS and other.id != task.id:
            raise NotAllowedError(
                f"{instance} works on {quoted(other.id)}.", "Complete that first, or give it back."
            )


def _in_the_way(files: Files, task: Task, instance: str, now: float, features: Features) -> list[Hold]:
    content = files.get(locks_file.NAME)
    held = holds.live_of_others(holds.read(content), instance, now) if content else []
    wanted = [task_paths.resource_of(path, features) for path in task.paths]
    return [hold for hold in held if any(overlap(one, each) for one in wanted for each in hold.resources)]
