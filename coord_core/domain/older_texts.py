"""Which text a person had on the screen who saved the tasks file while commands went on. Pure.

What a person may not set tells an older text from an edit: of the last texts, the one is the base with which
least of that is found, and of those the newest.
"""

from __future__ import annotations

from coord_core.domain.task_entries import NOT_BY_HAND, fields_of
from coord_core.domain.tasks import CANCELLED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coord_core.domain.task_entries import Base, Entry, Value
    from coord_core.domain.tasks import Task


def conflicts(bases: Sequence[Base], entries: Sequence[Entry], rows: Iterable[Task]) -> tuple[int, int]:
    """How much a person cannot have done, and how much was taken out, if this was there before."""
    tasks = {task.id: task for task in rows if task.listed}
    there = {entry.id for entry in entries}
    count = 0
    for entry in entries:
        if entry.id in tasks:
            known = _known(bases, entry.id)
            count += len(_not_allowed(entry, fields_of(tasks[entry.id]), known)) + (not known)
    return count, sum(id_ in tasks and id_ not in there for id_ in bases[0])


def overtaken(newest: Sequence[Base], entries: Sequence[Entry], rows: Iterable[Task]) -> list[str]:
    """What to tell a person who saved an older text: what commands set since stays."""
    tasks = {task.id: task for task in rows}
    return [
        f"{entry.id}: the file was older; {key} is what the queue has."
        for entry in entries
        if entry.id in tasks
        for key in _not_allowed(entry, fields_of(tasks[entry.id]), _known(newest, entry.id))
    ]


def _known(bases: Sequence[Base], id_: str) -> list[Mapping[str, Value]]:
    return [base[id_].fields for base in bases if id_ in base]


def _not_allowed(entry: Entry, row: Mapping[str, Value], known: Sequence[Mapping[str, Value]]) -> list[str]:
    """The keys that have a value which no person may set."""
    return [
        key
        for key in ("status", *NOT_BY_HAND)
        if key in entry.fields
        and entry.fields[key] not in (row[key], *(base.get(key) for base in known))
        and (key, entry.fields[key]) != ("status", CANCELLED)
    ]
