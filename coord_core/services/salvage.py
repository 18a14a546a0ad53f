"""What a database still tells, also a damaged one: as far as it can be read, and without touching it."""

from __future__ import annotations

import os

from coord_core.domain.resources import Resource
from coord_core.storage import driver, sql
from coord_core.storage.sqlite import BESIDE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Facts = dict[str, dict[str, str]]  # what is told of each resource, session or file, by kind and name


def facts(path: str) -> Facts:
    """Who holds what, who is here, who wrote what last. Of a file that is no database: nothing."""
    connection = driver.connect(path)
    try:
        locks = _rows(connection, "locks", "kind", "key", "token", "instance")
        sessions = _rows(connection, "instances", "name", "status")
        writes = _rows(connection, "writes", "worktree", "key", "instance")
        return {
            "locks": {f"{Resource(kind, key)} (token {token})": owner for kind, key, token, owner in locks},
            "sessions": {name: status for name, status in sessions if status == "active"},
            "writes": {f"{worktree}/{key}": writer for worktree, key, writer in writes},
        }
    finally:
        connection.close()


def facts_of_damaged(path: str) -> Facts:
    """The same, from a copy: reading a database may change it."""
    import shutil
    import tempfile

    with tempfile.TemporaryDirectory(prefix="claude-coordinator-") as folder:
        copy = os.path.join(folder, "copy")
        for suffix in ("", BESIDE[0]):
            if os.path.exists(path + suffix):
                shutil.copyfile(path + suffix, copy + suffix)
        return facts(copy)


def difference(before: Facts, after: Facts) -> Facts:
    """What only the first of them tells."""
    return {
        kind: {name: told for name, told in found.items() if after[kind].get(name) != told}
        for kind, found in before.items()
    }


def _rows(connection: driver.Connection, table: str, *columns: str) -> Iterator[list[str]]:
    """As many as can be read."""
    try:
        found = connection.execute(sql.TABLE % table)
        places = [[column[0] for column in found.description].index(name) for name in columns]
        for row in found:
            yield [str(row[at]) for at in places]
    except (driver.Error, ValueError):  # ValueError: it is another program's table
        return
