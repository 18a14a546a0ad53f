"""Reading without writing: a snapshot of the state that keeps no writer out."""

from __future__ import annotations

import os
import time

from coord_core.services.instances import sweep
from coord_core.services.unit import UnitOfWork
from coord_core.storage import sqlite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from coord_core.project import Project
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction


class Snapshot:
    """`with Snapshot(project) as tx:` reads one state of things. Raises CoordinatorError only."""

    def __init__(self, project: Project) -> None:
        self._store = sqlite.open_store(project.state)

    def __enter__(self) -> Transaction:
        return self._store.read(time.time())

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()
        if error is not None:
            translated = sqlite.translated(error)
            if translated is not error:
                raise translated from error


def stamp(project: Project) -> list[tuple[int, int, int]]:
    """What changes when somebody commits, or puts a rebuilt database in place."""
    stamps = []
    for suffix in ("", "-wal"):
        try:
            seen = os.stat(os.path.join(project.state, sqlite.DATABASE + suffix))
            stamps.append((seen.st_ino, seen.st_size, seen.st_mtime_ns))
        except FileNotFoundError:
            stamps.append((0, 0, 0))
    return stamps


def bury_the_dead(project: Project, witness: Witness) -> list[str]:
    """Sweep, so that a reading shows who is really here; writes only when somebody is dead. Their names."""
    with Snapshot(project) as tx:
        found = [owner for owner in tx.instances(active_only=True) if witness(owner).dead]
    if not found:
        return []
    with UnitOfWork(project) as tx:
        return sweep(tx, witness)
