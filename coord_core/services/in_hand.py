"""What tasks are about, and what everybody has in hand, as resources that the plan compares."""

from __future__ import annotations

from coord_core.domain.planning import InHand
from coord_core.domain.records import SHARED
from coord_core.domain.resources import SUBTREE, TREE, WORKFLOW, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coord_core.domain.records import Lock
    from coord_core.domain.tasks import Task

_WILD = "*?[{!"


def footprint(paths: Sequence[str]) -> list[Resource]:
    """What a task is about."""
    return [Resource(SUBTREE, fixed_part(path)) for path in paths]


def fixed_part(path: str) -> str:
    """The path, or the folder that all a glob can match lies in.

    >>> fixed_part("src/*/a.py"), fixed_part("docs/")
    ('src', 'docs')
    """
    parts = [part for part in path.split("/") if part not in ("", ".")]
    for number, part in enumerate(parts):
        if any(character in part for character in _WILD):
            return "/".join(parts[:number])
    return "/".join(parts)


def at_work(tasks: Iterable[Task]) -> Iterator[InHand]:
    """What the tasks in progress are about; nothing is known of those without paths."""
    for task in tasks:
        if task.paths:
            yield InHand(task.assigned_to or "", footprint(task.paths), task.id)


def held(locks: Iterable[Lock], kinds_left_out: Sequence[str] = (WORKFLOW, TREE)) -> Iterator[InHand]:
    """What each one holds. A workflow is no file, and a command holds a working tree for a moment."""
    found: dict[tuple[str, str | None, bool], list[Resource]] = {}
    for lock in locks:
        if lock.resource.kind not in kinds_left_out:
            found.setdefault((lock.instance, lock.task_id, lock.mode == SHARED), []).append(lock.resource)
    for (instance, task_id, is_still), resources in found.items():
        yield InHand(instance, resources, task_id, is_still)
