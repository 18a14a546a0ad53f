"""What a session is told of what others did to its tasks, and of tasks done that its own need."""

from __future__ import annotations

from coord_core.domain.tasks import BLOCKED
from coord_core.views.digest import Group
from coord_core.views.lock_notices import said
from coord_core.views.refusal import named, plainly, quoted
from coord_core.views.shell_words import shell_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coord_core.domain.news import TaskStep
    from coord_core.domain.records import Event
    from coord_core.views.shell_words import Place

NAMES = 3  # of the reader's tasks that need one
_STEPS = {
    "task_cancelled": "{by} cancelled it{said}. Do not go on with it",
    "task_released": "{by} put it back into the queue{said}. It is not yours any more",
    "task_blocked": "{by} blocked it{said}. Do not go on with it",
    "task_completed": "{by} completed it{said}. It is not yours any more",
}
_PARTS = {
    "description": "its description", "type": "its type", "needs": "what it needs", "paths": "its paths",
}  # fmt: skip


def of_tasks(steps: Sequence[TaskStep], place: Place) -> Iterator[Group]:
    program = place.program
    of_needs = [step for step in steps if step.needing and step.entry.event.action == "task_completed"]
    own = [step for step in steps if step not in of_needs]
    yield Group(
        "Others changed a task of yours:",
        [_change(step, program) for step in own],
        (),
        f"{program} task list",
    )
    yield Group(
        "A task is done that a task of yours needs:",
        [_need(step, place) for step in of_needs],
        (),
        f"{program} task list --status completed",
    )


def _change(step: TaskStep, program: str) -> str:
    event = step.entry.event
    by = quoted(str(event.detail.get("by") or event.instance))
    what = _STEPS.get(event.action)
    if what is not None:
        text = what.format(by=by, said=said(event.detail.get("reason")))
    else:
        text = f"{by} changed {_parts(event)}: `{program} task show {shell_word(event.task_id or '')}`"
    return f"- {_task(step)}: {text}."


def _parts(event: Event) -> str:
    parts = [words for key, words in _PARTS.items() if event.detail.get(key) is not None]
    if event.detail.get("priority") is not None:
        parts.append(f"its priority to {event.detail['priority']}")
    return ", ".join(parts) or "it"


def _task(step: TaskStep) -> str:
    words = f" {named(step.task.description)}" if step.task is not None else ""
    return f"{plainly(step.entry.event.task_id or '')}{words}"


def _need(step: TaskStep, place: Place) -> str:
    ids = _some([plainly(id_) for id_, _, _ in step.needing])
    return f"- {_task(step)}, needed by {ids}.{_work(step, place)}{_way_on(step, place.program)}"


def _some(texts: Sequence[str]) -> str:
    """However many of the reader's tasks need one, it is one line."""
    more = f" and {len(texts) - NAMES} more" if len(texts) > NAMES else ""
    return ", ".join(texts[:NAMES]) + more


def _work(step: TaskStep, place: Place) -> str:
    """Where its work is, and how it comes to the reader. No git is asked whether it is there already."""
    task, text = step.task, ""
    if task is None:
        return text
    if task.branch:
        text = f" Its branch: `{place.git} merge {shell_word(task.branch)}` brings in what is missing."
    if task.pull_request:
        text += f" Its pull request: {plainly(task.pull_request)}"
    return text


def _way_on(step: TaskStep, program: str) -> str:
    """Of those that are blocked and wait for nothing else."""
    ids = [id_ for id_, status, waits in step.needing if status == BLOCKED and not waits]
    if not ids:
        return ""
    commands = _some([f"`{program} task release {shell_word(id_)}`" for id_ in ids])
    return f" Blocked by you, and free to go on: {commands}"
