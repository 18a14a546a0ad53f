"""Reading without writing: a snapshot of the state that keeps no writer out."""

from __future__ import annotations

import os

from coord_core.domain.errors import CoordinatorError, RebuiltError
from coord_core.services import clock as clocks
from coord_core.services.instances import sweep
from coord_core.services.publishing import Published
from coord_core.services.unit import UnitOfWork
from coord_core.storage import journal, sqlite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from coord_core.project import Project
    from coord_core.services.clock import Clock
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction


class Snapshot:
    """`with Snapshot(project) as tx:` reads one state of things. Raises CoordinatorError only."""

    def __init__(self, project: Project, clock: Clock = clocks.MACHINE) -> None:
        self._project = project
        self._clock = clock
        self._store = sqlite.open_store(project.state, to_read=True)

    def __enter__(self) -> Transaction:
        try:
            return self._begun()
        except RebuiltError:  # since it was opened: reading has nothing to lose by opening it anew
            self._store = sqlite.open_store(self._project.state, to_read=True)
            return self._begun()

    def _begun(self) -> Transaction:
        try:
            tx = self._store.read(self._clock.wall())
            published = Published(tx)
            self._store.assure()
            has_lost = journal.size(self._project.state) != published.journal
            if not has_lost and not clocks.has_jumped(tx, self._clock):
                return tx
            self._store.rollback()
            self._bring_up_to_date(has_lost)
            return self._store.read(self._clock.wall())
        except Exception as error:
            self.__exit__(type(error), error, error.__traceback__)
            raise

    def _bring_up_to_date(self, has_lost: bool) -> None:
        """Wait for who is at it, bring back what was lost, and move the leases with a clock that jumped."""
        try:
            with UnitOfWork(self._project, hurried=True, clock=self._clock):
                pass
        except CoordinatorError:
            if has_lost:
                raise
            # who may read but not write sees the leases as they were

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()
        if error is not None:
            translated = sqlite.translated(error, self._project.state)
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
