"""The files that depend on a file, as one set to be held: shared, so that nobody changes them meanwhile."""

from __future__ import annotations

from coord_core.dependencies import open_index
from coord_core.domain.file_lists import listing
from coord_core.domain.leases import Request
from coord_core.domain.records import EXCLUSIVE, SHARED
from coord_core.domain.resources import Resource, file_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coord_core.project import Project

MOST = 1000  # files in such a set: a lock carries all of their names


def with_dependents(project: Project, requests: Sequence[Request]) -> list[Request]:
    """The requests, and one for the direct dependents of each file that is to be changed, as far as is known.

    Of a file that more than MOST depend on, the dependents are not held.
    """
    index = open_index(project.state)
    if index is None:
        return list(requests)
    found = list(requests)
    files = {file_key(each.resource): each for each in requests if each.mode == EXCLUSIVE}
    for key, request in files.items():
        keys = index.on(key) if key is not None else []
        if key is not None and 0 < len(keys) <= MOST:
            found.append(Request(set_of(key, keys), request.actor, request.worktree, SHARED))
    index.close()
    return found


def of_covered(project: Project, held: Iterable[str], covers: Callable[[str], bool]) -> list[Resource]:
    """Of files that are held, those that depend on a covered one: for each such file its set."""
    index = open_index(project.state)
    if index is None:
        return []
    users: dict[str, list[str]] = {}
    for user in dict.fromkeys(held):
        for used in index.of(user):
            users.setdefault(used, []).append(user)
    index.close()
    return [set_of(used, keys) for used, keys in users.items() if covers(used)]


def set_of(key: str, dependents: Iterable[str]) -> Resource:
    """The set of a file's dependents."""
    return listing(key, dependents)
