"""Reading the index of dependencies, for hooks too: who is next to a file. `coord_core/analysis` writes it.

The index is advice: where there is none, or it cannot be read just now, nothing is next to anything.
"""

from __future__ import annotations

import os

from coord_core.project import DEPENDENCIES
from coord_core.storage import driver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NAME = DEPENDENCIES
VERSION = 2  # of its tables

_OF = (
    "SELECT t.key FROM files s JOIN edges e ON e.source = s.id JOIN files t ON t.id = e.target "
    "WHERE s.key = ? ORDER BY t.key"
)
_FILES = "SELECT key FROM files WHERE ? OR language IS NOT NULL ORDER BY key"
_PAIRS = "SELECT s.key, t.key FROM edges e JOIN files s ON s.id = e.source JOIN files t ON t.id = e.target"
_EDGES = f"{_PAIRS} ORDER BY s.key, t.key"
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM edges LIMIT ?)"
_FROM = f"{_PAIRS} WHERE s.key IN (%s) LIMIT ?"
_TO = f"{_PAIRS} WHERE t.key IN (%s) LIMIT ?"
_BELOW = f"{_PAIRS} WHERE s.key >= ? AND s.key < ? LIMIT ?"
AT_ONCE = 64  # keys in one statement
_ON = (
    "SELECT s.key FROM files t JOIN edges e ON e.target = t.id JOIN files s ON s.id = e.source "
    "WHERE t.key = ? ORDER BY s.key"
)


class Dependencies:
    """One reading connection to an index."""

    def __init__(self, connection: driver.Connection) -> None:
        self._connection = connection

    def of(self, key: str) -> list[str]:
        """The files that this one depends on, sorted."""
        return self._keys(_OF, key)

    def on(self, key: str) -> list[str]:
        """The files that depend on this one, sorted."""
        return self._keys(_ON, key)

    def at(self, keys: Sequence[str], most: int) -> list[tuple[str, str]]:
        """The edges from these files and those to them; at most so many."""
        return self._pairs(_FROM, keys, most) + self._pairs(_TO, keys, most)

    def below(self, folder: str, most: int) -> list[tuple[str, str]]:
        """The edges from the files below a folder; at most so many."""
        low, high = (f"{folder}/", f"{folder}0") if folder else ("", "\U0010ffff")  # "0" follows "/"
        try:
            return list(self._connection.execute(_BELOW, (low, high, most)))
        except driver.Error:
            return []

    def graph(self, most: int) -> list[tuple[str, str]] | None:
        """All edges, in no order; None where there are more than so many."""
        try:
            [(count,)] = self._connection.execute(_COUNT, (most + 1,))
            return list(self._connection.execute(_PAIRS)) if count <= most else None
        except driver.Error:
            return []

    def edges(self) -> list[tuple[str, str]]:
        """The whole graph: who depends on whom, sorted."""
        try:
            return list(self._connection.execute(_EDGES))
        except driver.Error:
            return []

    def files(self, every: bool = False) -> list[str]:
        """The files that were read; with `every` also those that are only known to be there. Sorted."""
        return self._keys(_FILES, every)

    def knows(self, key: str) -> bool:
        """Is there such a file, of whatever kind?"""
        return bool(self._keys("SELECT key FROM files WHERE key = ?", key))

    def close(self) -> None:
        self._connection.close()

    def _pairs(self, statement: str, keys: Sequence[str], most: int) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        try:
            for start in range(0, len(keys), AT_ONCE):
                some = keys[start : start + AT_ONCE]
                marks = ", ".join("?" * len(some))
                found += self._connection.execute(statement % marks, (*some, most - len(found)))
                if len(found) >= most:
                    break
        except driver.Error:
            return []
        return found

    def _keys(self, statement: str, key: str | bool) -> list[str]:
        try:
            found: Iterable[tuple[str]] = self._connection.execute(statement, (key,))
            return [row[0] for row in found]
        except driver.Error:
            return []


def open_index(state: str) -> Dependencies | None:
    """The index in this state folder; None when there is none of this version, or it is being made."""
    path = os.path.join(state, NAME)
    if not os.path.exists(path):
        return None
    try:
        connection = driver.connect(path, timeout=0.05, isolation_level=None)
        row = connection.execute("SELECT value FROM meta WHERE key = 'version'").fetchone()
    except driver.Error:
        return None
    return Dependencies(connection) if row and row[0] == VERSION else None
