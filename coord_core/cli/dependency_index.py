"""The graph of dependencies for commands that can do without it: what there is of it, and why not more."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

from coord_core.cli.bar import bar
from coord_core.dependencies import NAME, Dependencies
from coord_core.domain.errors import CoordinatorError
from coord_core.project import Project
from coord_core.services.working_tree import known_files


class Known(NamedTuple):
    """The keys of all files, which of them depends on which, and what is to be said of that."""

    files: list[str]
    edges: list[tuple[str, str]]
    notes: list[str]


def read(project: Project) -> Known:
    """Brings the index up to date, with a progress bar on a terminal. Raises MachineError when git fails."""
    files = known_files(project)
    if project.settings.get("semantic") == "off":
        return Known(files, [], [])
    try:
        return Known(files, _edges(project), [])
    except (CoordinatorError, ImportError) as error:
        return Known(files, [], [f"Planned by paths alone, without dependencies: {_why(error)}"])


def follow(project: Project) -> list[str]:
    """Bring an index that is there up to date; returns why it cannot be, to be said.

    Where there is none, none is made: a claim does not ask the code then, either.
    """
    if project.settings.get("semantic") == "off" or not os.path.exists(os.path.join(project.state, NAME)):
        return []
    try:
        _fresh(project).close()
    except (CoordinatorError, ImportError) as error:
        return [f"By dependencies as they were known before: {_why(error)}"]
    return []


def opening(project: Project, notes: list[str]) -> Callable[[], Dependencies | None]:
    """A function that brings the index up to date and opens it; why it cannot is added to the notes."""

    def opened() -> Dependencies | None:
        try:
            return _fresh(project)
        except (CoordinatorError, ImportError) as error:
            notes.append(f"Without dependencies: {_why(error)}")
            return None

    return opened


def _why(error: Exception) -> str:
    return error.sentence() if isinstance(error, CoordinatorError) else f"{error}."


def _fresh(project: Project) -> Dependencies:
    from coord_core.analysis import index

    with bar("Reading sources") as progress:
        return index.ensure(project, progress)


def _edges(project: Project) -> list[tuple[str, str]]:
    found = _fresh(project)
    try:
        return found.edges()
    finally:
        found.close()
