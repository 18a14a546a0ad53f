"""The plan as people and Claude read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coord_core.cli import output
from coord_core.cli.task_tables import MOST_LISTED
from coord_core.domain.planning import Candidate
from coord_core.services.plan import Picture
from coord_core.views import plans
from coord_core.views.refusal import listed, quoted

MOST_PATHS = 3
MOST_WAITING = 50  # that are told one by one; `--json` has them all
MOST_TAKEN = 20
MOST_FREE = 12


def show(
    picture: Picture, free: Sequence[tuple[str, int]], notes: Sequence[str], is_empty: Callable[[str], bool]
) -> None:
    """`is_empty`: is no file there that this path of a task is about?"""
    _show_chosen(picture, is_empty)
    _show_waiting(picture)
    _show_taken(picture)
    if free:
        output.say("")
        output.say_wrapped("Free:  ", _counted([_free(name, count) for name, count in free], MOST_FREE))
    for note in notes:
        output.say(f"\n⚠️  {quoted(note)}", "yellow")


def _show_chosen(picture: Picture, is_empty: Callable[[str], bool]) -> None:
    chosen = picture.plan.chosen
    if not chosen:
        output.say("No task can run now." if picture.plan.waiting else "No task is pending.")
        return
    output.say(f"Can run at once now: {len(chosen)}", "green")
    rows = [
        (quoted(each.id), str(each.priority), _description(picture, each), _about(picture, each, is_empty))
        for each in chosen
    ]
    output.table(("Task", "Priority", "Description", "Touches"), rows)


def _show_waiting(picture: Picture) -> None:
    waiting = picture.plan.waiting
    if not waiting:
        return
    output.say(f"\nWait: {len(waiting)}", "yellow")
    rows = [
        (quoted(each.id), str(each.priority), _description(picture, each),
         "; ".join(map(plans.sentence, reasons)))
        for each, reasons in waiting[:MOST_WAITING]
    ]  # fmt: skip
    output.table(("Task", "Priority", "Description", "Because it"), rows)
    left = len(waiting) - MOST_WAITING + picture.left_out
    if left > 0:
        output.say(f"… and {left} more")


def _show_taken(picture: Picture) -> None:
    taken = {
        f"{quoted(str(resource))} ({quoted(each.instance or 'nobody')})": None
        for each in picture.taken
        for resource in each.resources
    }
    if taken:
        output.say("")
        output.say_wrapped("Taken: ", _counted(list(taken), MOST_TAKEN))


def _description(picture: Picture, each: Candidate) -> str:
    return quoted(picture.tasks[each.id].description, MOST_LISTED)


def _about(picture: Picture, each: Candidate, is_empty: Callable[[str], bool]) -> str:
    if not each.resources:
        return "unknown files"
    paths = picture.tasks[each.id].paths
    shown = [f"{path} (no files)" if is_empty(path) else path for path in paths[:MOST_PATHS]]
    return listed([*shown, *paths[MOST_PATHS:]], MOST_PATHS)


def _free(name: str, count: int) -> str:
    return f"{quoted(name)} ({count} files)" if count > 1 else quoted(name)


def _counted(texts: Sequence[str], most: int) -> str:
    shown = ", ".join(texts[:most])
    return shown if len(texts) <= most else f"{shown} and {len(texts) - most} more"
