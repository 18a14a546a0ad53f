"""`--with-dependents` and `dependents:FILE`: what depends on a resource, as a set that a command can lock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import click

from coord_core.cli import here
from coord_core.cli.bar import bar
from coord_core.dependencies import Dependencies, open_index
from coord_core.domain.errors import InputError
from coord_core.domain.leases import Request
from coord_core.domain.records import SHARED
from coord_core.domain.resources import DEPENDENTS, FILE, TREE, WORKFLOW, Resource, covers, file_key
from coord_core.project import Project
from coord_core.services.dependents import MOST, set_of
from coord_core.views.refusal import quoted

PREFIX = f"{DEPENDENTS}:"
WITH_DEPENDENTS = click.option(
    "--with-dependents", is_flag=True, help="Also, shared, the files that depend on it (see `deps`)."
)


def prepare(texts: Iterable[str], with_dependents: bool = False) -> None:
    """Bring the index up to date where the command needs it: before its transaction, for it takes time."""
    if with_dependents or any(text.startswith(PREFIX) for text in texts):
        from coord_core.analysis.index import ensure

        with bar("Reading sources") as progress:
            ensure(here.project(texts), progress).close()


def add(requests: Sequence[Request], found: Project) -> list[Request]:
    """The requests, and a shared one for what depends on each. Raises InputError, also for too much."""
    added = []
    for request in requests:
        if request.resource.kind not in (WORKFLOW, TREE, DEPENDENTS):
            dependents = of(request.resource, found)
            if dependents.patterns:
                added.append(Request(dependents, request.actor, request.worktree, SHARED))
    return [*requests, *added]


def named(text: str, found: Project) -> tuple[Resource, Project]:
    """What `dependents:RESOURCE` stands for now, and the project. Raises InputError."""
    resource, owner = here.resource(text.removeprefix(PREFIX), found)
    dependents = of(resource, owner)
    if not dependents.patterns:
        raise InputError(f"Nothing is known to depend on {quoted(str(resource))}.")
    return dependents, owner


def of(resource: Resource, found: Project) -> Resource:
    """The set of the files outside of it that depend on something in it; without patterns where none does."""
    index = open_index(found.state)
    if index is None:
        raise InputError("There is no index of dependencies yet.", "Run `claude-coordinator deps`.")
    try:
        keys = _dependents(index, resource)
    finally:
        index.close()
    if len(keys) > MOST:
        raise InputError(
            f"{len(keys)} files depend on {quoted(str(resource))}: a lock can name {MOST}.",
            "Lock what they have in common: `lock acquire --shared FOLDER/`.",
        )
    return set_of(_name(resource), keys)


def name_of_held(text: str, found: Project) -> Resource:
    """What names a set of dependents that is held, whatever it holds."""
    rest = text.removeprefix(PREFIX)
    resource, _ = here.resource(rest, found, held=True)
    return set_of(_name(resource), ())


def _dependents(index: Dependencies, resource: Resource) -> list[str]:
    key = file_key(resource)
    if key is not None:
        return index.on(key)
    inside = [key for key in index.files(every=True) if covers(resource, Resource(FILE, key))]
    return sorted({user for key in inside for user in index.on(key)} - set(inside))


def _name(resource: Resource) -> str:
    return file_key(resource) or str(resource)
