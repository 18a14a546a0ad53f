"""`.claude-tasks.yml`: the queue, for people to read and to edit. How it is written first, and each entry."""

from __future__ import annotations

from coord_core.domain.task_entries import ALWAYS, EMPTY, NAME, fields_of
from coord_core.views.yaml_text import quoted, scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.task_entries import Value
    from coord_core.domain.tasks import Task

__all__ = ["NAME", "fresh", "lines", "value_text"]

HEADING = """\
# The tasks of claude-coordinator. By hand you may change description, type, priority, needs, paths and name,
# set `status: cancelled`, and add entries, of which only the description is needed. Who works on a task, and
# where, is set by `claude-coordinator task`. Your comments and keys of your own stay.
"""
_QUOTED = ("description", "reason")


def fresh(tasks: Iterable[Task]) -> str:
    """The file as it is first written."""
    listed = [task for task in tasks if task.listed]
    if not listed:
        return f"{HEADING}queue: []\n"
    entries = ("".join(f"{line}\n" for line in lines(task, 2, 4)) for task in listed)
    return f"{HEADING}queue:\n{''.join(entries)}"


def lines(task: Task, dash: int, keys: int) -> list[str]:
    """An entry; `dash` and `keys` are columns."""
    shown = [f"{key}: {value_text(key, value)}" for key, value in to_show(task).items()]
    first = " " * dash + "-" + " " * (keys - dash - 1)
    return [(" " * keys if number else first) + line for number, line in enumerate(shown)]


def to_show(task: Task) -> dict[str, Value]:
    """The keys of an entry that nobody wrote: those that each has, and what else has something to say."""
    return {key: value for key, value in fields_of(task).items() if key in ALWAYS or says(key, value)}


def says(key: str, value: Value) -> bool:
    return key != "name" and value is not None and value != EMPTY.get(key)


def value_text(key: str, value: Value) -> str:
    """A value in one line, as it may stand in a list in brackets, too."""
    if isinstance(value, tuple):
        return f"[{', '.join(map(scalar, value))}]"
    return quoted(value) if key in _QUOTED and isinstance(value, str) else scalar(value)
