"""The graph of dependencies for commands that can do without it: what there is of it, and why not more."""

from __future__ import annotations

from typing import NamedTuple

from coord_core.cli.bar import bar
from coord_core.domain.errors import CoordinatorError
from coord_core.project import Project


class Known(NamedTuple):
    """The keys of all files, which of them depends on which, and what is to be said of that."""

    files: list[str]
    edges: list[tuple[str, str]]
    notes: list[str]


def read(project: Project) -> Known:
    """Brings the index up to date, with a progress bar on a terminal. Raises MachineError when git fails."""
    from coord_core.analysis.tree import Tree

    files = sorted(Tree(project).scan())
    if project.settings.get("semantic") == "off":
        return Known(files, [], [])
    try:
        return Known(files, _edges(project), [])
    except (CoordinatorError, ImportError) as error:
        why = error.sentence() if isinstance(error, CoordinatorError) else f"{error}."
        return Known(files, [], [f"Planned by paths alone, without dependencies: {why}"])


def _edges(project: Project) -> list[tuple[str, str]]:
    from coord_core.analysis import index

    with bar("Reading sources") as progress:
        found = index.ensure(project, progress)
    try:
        return found.edges()
    finally:
        found.close()
