"""The unit of work: a change, its journal lines and its views become true together, or nothing does."""

from __future__ import annotations

from coord_core.services import clock as clocks
from coord_core.services import publishing
from coord_core.storage import journal, sqlite
from coord_core.storage.exclusion import Exclusion
from coord_core.storage.task_effects import shows_in_tasks_file
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from coord_core.project import Project
    from coord_core.services.clock import Clock
    from coord_core.services.locks import Witness
    from coord_core.storage.port import Store
    from coord_core.storage.transaction import Transaction

# Bytes of write-ahead log that may stay. The next process reads it all, so it is kept short, by those for
# whom nobody waits. A hook before a tool call leaves it, unless nobody else ever comes.
LEISURELY_LOG = 64 * 1024
HURRIED_LOG = 1024 * 1024

# Events after which somebody's wait may be over, or a circle of waits closed.
MOVES = frozenset((
    "lock_acquired", "lock_released", "lock_expired", "lock_reclaimed", "lock_forced", "lock_transferred",
    "session_ended", "session_crashed", "writes_inherited", "priority_set", "wait_started",
    "wait_granted", "wait_abandoned", "lock_passed",
))  # fmt: skip


class UnitOfWork:
    """`with UnitOfWork(project) as tx:` commits at the end, and rolls back when an exception leaves it.

    Raises the errors of coord_core.domain.errors only; `now` is UTC epoch seconds, the clock's by default.
    `hurried`: somebody waits for this, so that housekeeping is left to others. `own_document`: the caller
    writes the tasks file afterwards; else a process of its own does where it has to be.
    """

    def __init__(
        self,
        project: Project,
        now: float | None = None,
        store: Store | None = None,
        hurried: bool = False,
        clock: Clock = clocks.MACHINE,
        witness: Witness = evidence,
        own_document: bool = False,
    ) -> None:
        self.project = project
        self._clock = clock
        self._witness = witness
        self._own_document = own_document
        self._log_limit = HURRIED_LOG if hurried else LEISURELY_LOG
        self._now = now
        self._store = store or sqlite.open_store(project.state)

    def __enter__(self) -> Transaction:
        # The clock is read inside the write lock: the order of times is the order of transactions.
        self._tx = tx = self._store.begin(0.0)
        tx.now = self._now or 0.0
        try:
            self._published = publishing.Published(tx)
            if journal.size(self.project.state) != self._published.journal:
                self._reconcile()  # before anything gets a number
            if self._now is None:
                clocks.set_now(tx, self._clock)
        except Exception as failure:
            self._abandon(failure)
        return tx

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            self._abandon(error)
        try:
            self._settle_queue()
            starts = self._followers()
            writer_wanted = self._publish_and_commit()
        except Exception as failure:
            self._abandon(failure)
        for act in self._tx.once_committed:
            act()
        self._store.fold(self._log_limit)
        if writer_wanted:
            publishing.start_writer(self.project)
        for start in starts:
            start(self.project)

    def _reconcile(self) -> None:
        from coord_core.services.forward import reconcile

        if self._now is None:
            self._tx.now = self._clock.wall()
        reconcile(self._tx, self.project.state, self._published)

    def _settle_queue(self) -> None:
        """Locks that came free go to who waits for them, before anybody else can ask."""
        if any(entry.event.action in MOVES for entry in self._tx.entries) and self._tx.has_waits():
            from coord_core.services.queue import Queue

            Queue.of(self._tx, self.project.policy, self._witness).settle()

    def _followers(self) -> list[Callable[[Project], object]]:
        """What starts the processes that go on with what was recorded: almost always none."""
        found: list[Callable[[Project], object]] = []
        if not self._own_document and any(map(shows_in_tasks_file, self._tx.entries)):
            from coord_core.services import tasks_due

            if tasks_due.claim_writer(self._tx):
                found.append(tasks_due.start_writer)
        if self.project.settings.get("publish") == "auto":
            from coord_core.services import publish_due

            publish_due.note(self._tx)
            if publish_due.claim(self._tx):
                found.append(publish_due.start)
        if self._tx.entries and self.project.tells:  # somebody is to be told of something
            from coord_core.services import courier_due

            if courier_due.claim(self._tx, self.project):
                found.append(courier_due.start)
        return found

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
