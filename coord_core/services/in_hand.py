"""What tasks are about, and what everybody has in hand, as resources that the plan compares."""

from __future__ import annotations

from coord_core.domain import globs
from coord_core.domain.planning import InHand
from coord_core.domain.records import SHARED
from coord_core.domain.resources import FEATURE, FILE, SUBTREE, TREE, WORKFLOW, Resource, glob, named_set

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coord_core.domain.records import Lock
    from coord_core.domain.tasks import Task

    Features = Mapping[str, Sequence[str]]  # the patterns of each by its name

_WILD = frozenset("*?[{!")
_FEATURE = f"{FEATURE}:"
NO_FEATURES: Features = {}


def footprint(paths: Sequence[str], features: Features = NO_FEATURES) -> list[Resource]:
    """What a task is about; nothing that is not known."""
    if any(path[:1] == "!" for path in paths):  # what follows takes out of what stands before it
        plain = [path for path in paths if not _is_pattern(path)]
        taken = [path for path in paths if _is_pattern(path)]
        return [*footprint(plain, features), *_glob(taken)]
    return [resource for path in paths for resource in _about(path, features)]


def _about(path: str, features: Features) -> list[Resource]:
    if not _WILD.isdisjoint(path):
        return _glob([path])
    if path.startswith(_FEATURE):
        name = path.removeprefix(_FEATURE)
        patterns = features.get(name)
        return [] if patterns is None else [named_set(FEATURE, name, patterns)]
    return [_plain(path)]


def _plain(path: str) -> Resource:
    """What has no `/` at its end may still be a folder, unless it looks like a file."""
    is_file = path[-1:] != "/" and "." in path.rpartition("/")[2].strip(".")
    return Resource(FILE if is_file else SUBTREE, _canonical(path))


def _glob(patterns: Sequence[str]) -> list[Resource]:
    """A name with brackets may be meant as it stands, as in `app/[id].ts`."""
    found = []
    for pattern in patterns:
        try:
            globs.check(pattern)
        except ValueError:
            return [Resource(SUBTREE, fixed_part(each)) for each in patterns]
        found += [globs.literal(pattern), pattern] if "[" in pattern else [pattern]
    return [glob(found)]


def _is_pattern(path: str) -> bool:
    return not _WILD.isdisjoint(path)


def _canonical(path: str) -> str:
    is_odd = "//" in path or path[:2] == "./" or "/./" in path
    return fixed_part(path) if is_odd or path == "." else path.strip("/")


def fixed_part(path: str) -> str:
    """The path, or the folder that all a glob can match lies in.

    >>> fixed_part("src/*/a.py"), fixed_part("docs/")
    ('src', 'docs')
    """
    parts = [part for part in path.split("/") if part not in ("", ".")]
    for number, part in enumerate(parts):
        if not _WILD.isdisjoint(part):
            return "/".join(parts[:number])
    return "/".join(parts)


def at_work(tasks: Iterable[Task], features: Features = NO_FEATURES) -> Iterator[InHand]:
    """What the tasks in progress are about; nothing is known of those without paths."""
    for task in tasks:
        if task.paths:
            yield InHand(task.assigned_to or "", footprint(task.paths, features), task.id)


def held(locks: Iterable[Lock], kinds_left_out: Sequence[str] = (WORKFLOW, TREE)) -> Iterator[InHand]:
    """What each one holds. A workflow is no file, and a command holds a working tree for a moment."""
    found: dict[tuple[str, str | None, bool], list[Resource]] = {}
    for lock in locks:
        if lock.resource.kind not in kinds_left_out:
            found.setdefault((lock.instance, lock.task_id, lock.mode == SHARED), []).append(lock.resource)
    for (instance, task_id, is_still), resources in found.items():
        yield InHand(instance, resources, task_id, is_still)
