"""A project and its open state in a temporary folder: no git, no clock, no process of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coord_core.domain.records import Entry, Lock
from coord_core.project import FORMAT, MARKER, STATE, Project
from coord_core.services.unit import UnitOfWork
from coord_core.storage import journal
from coord_core.storage.sqlite import create_store
from coord_core.storage.transaction import Transaction
from coord_core.views import audit_log, locks_file
from coord_core.witness import evidence
from tests.support.facts import Witness
from tests.support.states import told


class FakeClock:
    """Stands until it is moved: time passes, the machine sleeps, somebody sets the clock."""

    def __init__(self, now: float = 1000.0, domain: str = "boot time:[1]") -> None:
        self.now = now
        self.awake = 100.0  # what the monotonic clock counts
        self.where = domain

    def passes(self, seconds: float) -> None:
        self.now += seconds
        self.awake += seconds

    def jumps(self, seconds: float) -> None:
        """It is set, or the machine slept: the monotonic clock knows nothing of that."""
        self.now += seconds

    def wall(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.awake

    def domain(self) -> str:
        return self.where


class Site:
    """Use cases on it take their time from `now`, which only the test moves."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.root = folder / "main"
        common = self.root / ".git"
        common.mkdir(parents=True)
        compiled = {"format": FORMAT, "main": "..", "settings": settings}
        self.project = Project(
            str(self.root), str(common), str(common / MARKER), str(common / STATE), compiled
        )
        self.store = create_store(self.project.state)
        self.now = 1000.0
        self.witness: Witness = evidence

    def close(self) -> None:
        self.store.close()

    def unit(self) -> UnitOfWork:
        """A change that is published, at the time of now."""
        return UnitOfWork(self.project, self.now, self.store, witness=self.witness)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        tx = self.store.read(self.now)
        try:
            yield tx
        finally:
            self.store.rollback()

    def locks(self) -> list[Lock]:
        with self.reading() as tx:
            return tx.locks()

    def entries(self) -> list[Entry]:
        with self.reading() as tx:
            return tx.entries_since(0)

    def actions(self) -> list[str]:
        return [entry.event.action for entry in self.entries()]

    def history(self) -> list[Entry]:
        """What the journal says happened."""
        return told(self.journal.parent)

    @property
    def journal(self) -> Path:
        return Path(self.project.state, journal.JOURNAL)

    @property
    def locks_file(self) -> Path:
        return self.root / locks_file.NAME

    @property
    def log(self) -> Path:
        return self.root / audit_log.NAME
