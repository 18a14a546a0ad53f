"""Reading without writing: a snapshot of the state that keeps no writer out."""

from __future__ import annotations

import time

from coord_core.services.instances import sweep
from coord_core.services.publishing import Published
from coord_core.services.unit import UnitOfWork
from coord_core.storage import journal, sqlite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from coord_core.project import Project
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction


class Snapshot:
    """`with Snapshot(project) as tx:` reads one state of things. Raises CoordinatorError only."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._store = sqlite.open_store(project.state)

    def __enter__(self) -> Transaction:
        try:
            tx = self._store.read(time.time())
            published = Published(tx)
            self._store.assure()
            if journal.size(self._project.state) == published.journal:
                return tx
            self._store.rollback()
            with UnitOfWork(self._project, store=self._store):
                pass  # waits for who is at it, and brings back what was lost
            return self._store.read(time.time())
        except Exception as error:
            self._store.close()
            translated = sqlite.translated(error, self._project.state)
            if translated is error:
                raise
            raise translated from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._store.close()
        if error is not None:
            translated = sqlite.translated(error, self._project.state)
            if translated is not error:
                raise translated from error


def bury_the_dead(project: Project, witness: Witness) -> list[str]:
    """Sweep, so that a reading shows who is really here; writes only when somebody is dead. Their names."""
    with Snapshot(project) as tx:
        found = [owner for owner in tx.instances(active_only=True) if witness(owner).dead]
    if not found:
        return []
    with UnitOfWork(project) as tx:
        return sweep(tx, witness)
