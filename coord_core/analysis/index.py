"""The index of dependencies of a project: made, kept up to date, opened. One writer at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing

from coord_core.analysis import building, database, parsing, updating
from coord_core.analysis.reading import Progress
from coord_core.analysis.tree import Found, Tree
from coord_core.dependencies import NAME, Dependencies, open_index
from coord_core.domain.errors import BusyError, MachineError
from coord_core.project import Project

PATIENCE = 120.0  # seconds to wait for another writer
_DAMAGED = (ValueError, TypeError, LookupError)  # what is in its rows is not what was written there
_MANY = 500  # changed files, and a third of all, cost as much as beginning anew


def silent(done: int, total: int) -> None:
    """For when nobody watches."""


def ensure(project: Project, progress: Progress = silent, rebuild: bool = False) -> Dependencies:
    """The index, of the files as they are now. Raises MachineError, BusyError."""
    refresh(project, progress, rebuild)
    found = open_index(project.state)
    if found is None:
        raise MachineError("The index of dependencies cannot be read.", "Run `deps --rebuild`.")
    return found


def refresh(
    project: Project, progress: Progress = silent, rebuild: bool = False, patience: float = PATIENCE
) -> None:
    """Bring it up to date with what changed, or make it where it is missing, damaged or of another make."""
    with database.alone(project.state, patience):
        tree = Tree(project)
        if rebuild or not _is_updated(tree, None, progress):
            building.build(tree, progress)


def update(project: Project, keys: Iterable[str], patience: float = PATIENCE) -> None:
    """The same when it is known which files may have changed; git ignores none of them."""
    with database.alone(project.state, patience):
        tree = Tree(project)
        if not _is_updated(tree, {key: tree.look(key) for key in keys}, silent):
            building.build(tree, silent)


def _is_updated(tree: Tree, changes: dict[str, Found | None] | None, progress: Progress) -> bool:
    """False when there is no index that an update would make true. None: what changed is to be found."""
    if not os.path.exists(os.path.join(tree.project.state, NAME)):
        return False
    try:
        with closing(database.opened(tree.project.state)) as connection:
            if not _is_of_now(connection, tree):
                return False
            if changes is None:
                found = tree.scan()
                changes = updating.changed(connection, found)
                if len(changes) > max(_MANY, len(found) // 3):
                    return False
            if changes:
                with database.changing(connection):
                    updating.update(connection, tree, changes, progress)
    except (sqlite3.DatabaseError, *_DAMAGED):
        return False
    return True


def _is_of_now(connection: sqlite3.Connection, tree: Tree) -> bool:
    known = dict(connection.execute("SELECT key, value FROM meta"))
    return known == building.meta(tree, parsing.versions()) and database.is_whole(connection)


__all__ = ["BusyError", "ensure", "refresh", "silent", "update"]
