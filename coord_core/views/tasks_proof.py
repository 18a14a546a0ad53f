"""Reading again what was merged: a text that has lost anything, or says what it should not, goes nowhere."""

from __future__ import annotations

from collections import Counter

from coord_core.domain.errors import InputError
from coord_core.domain.task_entries import NAME, fields_of
from coord_core.views import tasks_file
from coord_core.views.tasks_document import Document, Item, parse
from coord_core.views.tasks_yaml import LARGEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    import collections.abc as abc

    from coord_core.domain.tasks import Task


def check(before: Document, merged: str, ids: abc.Sequence[str], rows: abc.Mapping[str, Task]) -> None:
    """Raises InputError unless the merged text says what the rows say, and has all that a person wrote."""
    after = _read_again(merged)
    left = [(id_, item) for id_, item in zip(ids, before.items, strict=True) if _stays(rows.get(id_))]
    new = [id_ for id_, task in rows.items() if task.listed and id_ not in ids]
    lost = Counter(before.tree.comments()) - Counter(after.tree.comments())
    is_sound = (
        [item.entry.id for item in after.items] == [*(id_ for id_, _ in left), *new]
        and after.rest == before.rest
        and not lost
        and all(_is_true(item, rows.get(item.entry.id or "")) for item in after.items)
        and all(old.notes == item.notes for (_, old), item in zip(left, after.items, strict=False))
    )
    if not is_sound:
        raise _not_this_way()


def _stays(task: Task | None) -> bool:
    return task is None or task.listed


def _is_true(item: Item, task: Task | None) -> bool:
    if task is None:
        return True
    wanted = fields_of(task)
    said = item.entry.fields
    return (
        all(value == wanted[key] for key, value in said.items())
        and said.keys() >= tasks_file.to_show(task).keys()
    )


def _read_again(merged: str) -> Document:
    if len(merged) > LARGEST:
        raise InputError(
            f"{NAME} would be larger than {LARGEST // 1_000_000} MB, and was not brought up to date.",
            "Take out the entries of tasks that are over.",
        )
    try:
        return parse(merged)
    except InputError as error:
        raise _not_this_way() from error


def _not_this_way() -> InputError:
    return InputError(
        f"{NAME}, line 1: it cannot be brought up to date the way it is written.",
        "Write each task as lines of `key: value` below its `-`.",
    )
