"""Features that an edit of the tasks file names and nobody knows: taken in all the same, and said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coord_core.cli import feature_names
from coord_core.domain.errors import InputError
from coord_core.domain.resources import FEATURE
from coord_core.domain.task_entries import Entry
from coord_core.domain.tasks import Task
from coord_core.project import Project
from coord_core.services import tasks_place
from coord_core.services.tasks_due import NAME, path_of
from coord_core.views.refusal import named as quoted
from coord_core.views.tasks_document import decode, parse

PREFIX = f"{FEATURE}:"
MOST_SAID = 5


def of(tasks: Iterable[Task]) -> set[str]:
    """As the paths of tasks that are not over name them."""
    return {path for task in tasks if not task.is_over for path in task.paths if path.startswith(PREFIX)}


def unknown(found: Project, paths: set[str]) -> list[str]:
    """A sentence about each of these that is not defined and not proposed, with its line. It runs git."""
    lacking = {path for path in sorted(paths) if feature_names.find(found, path[len(PREFIX) :]) is None}
    if not lacking:
        return []
    try:
        file = tasks_place.read(path_of(found))
        entries = parse(decode(file.data)).entries if file else []
    except (InputError, OSError):  # edited again just now: the next command looks at it
        return []
    return list(_sentences(found, entries, lacking))[:MOST_SAID]


def _sentences(found: Project, entries: Iterable[Entry], lacking: set[str]) -> Iterator[str]:
    for entry in entries:
        paths = entry.fields.get("paths")
        for path in paths if isinstance(paths, tuple) else ():
            if path in lacking:
                name = path[len(PREFIX) :]
                meant = feature_names.like(found, name)
                end = f"; did you mean {quoted(meant)}?" if meant else "."
                yield f"{NAME}, line {entry.line_of('paths')}: there is no feature {quoted(name)}{end}"
