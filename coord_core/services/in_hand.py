"""What tasks are about, and what everybody has in hand, as resources that the plan compares."""

from __future__ import annotations

from coord_core.domain.planning import InHand
from coord_core.domain.records import SHARED
from coord_core.domain.resources import FILE, SUBTREE, TREE, WORKFLOW, Resource
from coord_core.domain.task_paths import resource_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coord_core.domain.records import Lock
    from coord_core.domain.tasks import Task

    Features = Mapping[str, Sequence[str]]  # the patterns of each by its name

NO_FEATURES: Features = {}


def footprint(paths: Iterable[str], features: Features = NO_FEATURES) -> list[Resource]:
    """What a task is about."""
    return [_narrowed(path, resource_of(path, features)) for path in paths]


def _narrowed(path: str, resource: Resource) -> Resource:
    """What has no `/` at its end may be a file or a folder, unless it looks like a file."""
    if resource.kind != SUBTREE or path[-1:] == "/" or "." not in resource.key.rpartition("/")[2]:
        return resource
    return Resource(FILE, resource.key)


def at_work(tasks: Iterable[Task], features: Features = NO_FEATURES) -> Iterator[InHand]:
    """What the tasks in progress are about; nothing is known of those without paths."""
    for task in tasks:
        if task.paths:
            yield InHand(task.assigned_to or "", footprint(task.paths, features), task.id)


def held(locks: Iterable[Lock], with_commands: bool = False) -> Iterator[InHand]:
    """What each one holds. A workflow is no file, and a command has a working tree for a moment only."""
    found: dict[tuple[str, str | None, bool], list[Resource]] = {}
    for lock in locks:
        is_commands = lock.resource.kind == TREE and lock.in_flight
        if lock.resource.kind != WORKFLOW and (with_commands or not is_commands):
            found.setdefault((lock.instance, lock.task_id, lock.mode == SHARED), []).append(lock.resource)
    for (instance, task_id, is_still), resources in found.items():
        yield InHand(instance, resources, task_id, is_still)
