"""Tasks as people and Claude read them. What somebody wrote is quoted: it is data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coord_core.cli import output
from coord_core.domain.tasks import BLOCKED, CLIENTS_OWN, MOST_DESCRIPTION, Task
from coord_core.views.refusal import listed, quoted
from coord_core.views.shell_words import shell_word
from coord_core.views.yaml_text import timestamp

if TYPE_CHECKING:
    from coord_core.cli.task_desk import Queue

MOST_NAMED = 8
MOST_LISTED = 150  # characters of a description in a list on a terminal; `task show` has all
WIDE = 120  # columns that a table with all that is listed of a task needs


def show(tasks: Sequence[Task], queue: Queue) -> None:
    if not tasks:
        output.say("No task." if queue.tasks else "No task. Add one: `claude-coordinator task add TEXT`.")
    elif output.is_bounded() and output.columns() < WIDE:
        _show_narrow(tasks, queue)
    else:
        _show_wide(tasks, queue)


def _show_narrow(tasks: Sequence[Task], queue: Queue) -> None:
    """What would be columns of its own stands below the description, which would have no room beside them."""
    rows = [
        (
            quoted(task.id),
            task.status.replace("_", " "),
            f"{quoted(task.description, MOST_LISTED)}\n{_details(task, queue)}",
        )
        for task in tasks
    ]
    output.table(("Task", "Status", "Description"), rows)


def _details(task: Task, queue: Queue) -> str:
    waits = quoted(task.reason or "") if task.status == BLOCKED else ""
    if not waits and queue.waits_for(task):
        waits = f"waits for {_waits(task, queue)}"
    parts = (
        _type(task),
        f"priority {task.priority}" if task.priority else "",
        quoted(task.assigned_to or ""),
        waits,
    )
    return "· " + ", ".join(part for part in parts if part)


def _show_wide(tasks: Sequence[Task], queue: Queue) -> None:
    """The description last: longer than a column in a pipe is padded to, it would shift the others."""
    rows = [
        (
            quoted(task.id),
            task.status.replace("_", " "),
            str(task.priority),
            _type(task),
            quoted(task.assigned_to) if task.assigned_to else "-",
            _waits(task, queue),
            quoted(task.description),
        )
        for task in tasks
    ]
    output.table(("Task", "Status", "Priority", "Type", "Assigned to", "Waits for", "Description"), rows)


def show_work(tasks: Sequence[Task]) -> None:
    """Who works on what; nothing when nobody does."""
    if tasks:
        rows = [
            (
                quoted(task.id),
                quoted(task.assigned_to or "-"),
                quoted(task.branch or "-"),
                quoted(task.description, MOST_LISTED),
            )
            for task in tasks
        ]
        output.say("")
        headings = ("Task", "Assigned to", "Branch", "Description")
        output.table(headings, rows, ("Branch",), less=("Branch", "Description"))


def show_ready(count: int) -> None:
    """How many could be claimed."""
    if count:
        output.say(f"\n📋 Available tasks: {count}")


def show_one(task: Task, queue: Queue) -> None:
    output.say(f"{quoted(task.id)}: {quoted(task.description, MOST_DESCRIPTION)}")
    for name, value in _facts(task, queue):
        if value:
            output.say(f"  {name + ':':14}{value}")


def propose(task: Task) -> None:
    """The next one, and the command that claims it."""
    output.say(f"📋 Next: {quoted(task.id)} ({task.type}) {quoted(task.description)}")
    output.say(f"   Claim it: `claude-coordinator task claim {shell_word(task.id)}`")


def remind(task: Task) -> None:
    """Of the one that the caller has, and the command that tells where it is worked on."""
    output.say(f"📋 Yours: {quoted(task.id)} ({task.type}) {quoted(task.description)}")
    output.say("   Go on with it: `claude-coordinator task claim` says where.")


def _facts(task: Task, queue: Queue) -> list[tuple[str, str]]:
    ready = " (ready)" if queue.is_ready(task) else ""
    reason = f", {quoted(task.reason)}" if task.reason else ""
    step = f", {task.step}" if task.step else ""
    return [
        ("Status", task.status.replace("_", " ") + ready + step + reason),
        ("Type", task.type),
        ("Priority", str(task.priority)),
        ("Assigned to", quoted(task.assigned_to or "")),
        ("Left by", quoted(task.left_by or "") if not task.assigned_to else ""),
        ("Branch", quoted(task.branch or "")),
        ("Working tree", quoted(task.worktree or "")),
        ("Pull request", quoted(task.pull_request or "")),
        ("Needs", listed(task.needs, MOST_NAMED)),
        ("Waits for", listed(queue.waits_for(task), MOST_NAMED)),
        ("Paths", listed(task.paths, MOST_NAMED)),
        ("From", quoted(task.source or "")),
        ("Added", f"{timestamp(task.added_at)} by {quoted(task.added_by)}"),
    ]


def _type(task: Task) -> str:
    is_of_list = task.aside and (task.source or "").startswith(CLIENTS_OWN)
    return f"{task.type} (list)" if is_of_list else task.type


def _waits(task: Task, queue: Queue) -> str:
    if task.status == BLOCKED:
        return quoted(task.reason or "")
    return listed(queue.waits_for(task), MOST_NAMED) or "-"
