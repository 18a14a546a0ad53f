"""The unit of work: a change, its journal lines and its views become true together, or nothing does."""

from __future__ import annotations

import time

from coord_core.services import publishing
from coord_core.storage import journal, sqlite
from coord_core.storage.exclusion import Exclusion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from coord_core.project import Project
    from coord_core.storage.port import Store
    from coord_core.storage.transaction import Transaction

# Bytes of write-ahead log that may stay. The next process reads it all, so it is kept short, by those for
# whom nobody waits. A hook before a tool call leaves it, unless nobody else ever comes.
LEISURELY_LOG = 64 * 1024
HURRIED_LOG = 1024 * 1024


class UnitOfWork:
    """`with UnitOfWork(project) as tx:` commits at the end, and rolls back when an exception leaves it.

    Raises the errors of coord_core.domain.errors only; `now` is UTC epoch seconds, the clock's by default.
    `hurried`: somebody waits for this, so that housekeeping is left to others.
    """

    def __init__(
        self, project: Project, now: float | None = None, store: Store | None = None, hurried: bool = False
    ) -> None:
        self.project = project
        self._log_limit = HURRIED_LOG if hurried else LEISURELY_LOG
        self._now = now
        self._store = store or sqlite.open_store(project.state)

    def __enter__(self) -> Transaction:
        # The clock is read inside the write lock: the order of times is the order of transactions.
        self._tx = tx = self._store.begin(0.0)
        tx.now = time.time() if self._now is None else self._now
        try:
            self._published = publishing.Published(tx)
            if journal.size(self.project.state) != self._published.journal:
                from coord_core.services.forward import reconcile

                reconcile(tx, self.project.state, self._published)
        except Exception as failure:
            self._abandon(failure)
        return tx

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._abandon(error)
        try:
            writer_wanted = self._publish_and_commit()
        except Exception as failure:
            self._abandon(failure)
        self._store.fold(self._log_limit)
        if writer_wanted:
            publishing.start_writer(self.project)

    def _publish_and_commit(self) -> bool:
        """True when the writer of the views must be started. Where it fails, the journal is as before."""
        if not self._tx.entries:
            self._store.assure()
            self._store.commit()
            return False
        folder = self.project.state
        alone = Exclusion(folder)
        try:
            self._store.assure()
            before = journal.size(folder)
            try:
                writer_wanted = publishing.publish(self._tx, self.project, self._published)
                self._store.commit()
            except Exception:
                journal.cut(folder, before)
                raise
        finally:
            alone.end()
        return writer_wanted

    def _abandon(self, error: BaseException) -> None:
        """Roll back, and raise the error as one of ours."""
        try:
            self._store.rollback()
        except Exception:
            pass  # the first error says more; ending the process rolls back as well
        translated = sqlite.translated(error, self.project.state)
        if translated is error:
            raise error
        raise translated from error
