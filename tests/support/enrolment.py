"""Git repositories, enrolled the way `init` leaves them: a marker in git's common directory, and a state."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coord_core import project as projects
from coord_core.domain.records import Entry, Instance, Lock
from coord_core.project import FORMAT, MARKER, STATE, Project
from coord_core.storage.sqlite import DATABASE, create_store, open_store
from coord_core.storage.transaction import Transaction
from tests.support import fresh_git

TIMES = {  # columns that hold a time of day
    "instances": ("started_at", "last_seen", "active_at", "expires_at"),
    "calls": ("started_at",),
    "commands": ("started_at",),
    "interests": ("until", "denied_at"),
    "locks": ("locked_at", "kept_until"),
    "waits": ("since", "until", "seen_at"),
    "overdue": ("at",),
    "writes": ("at",),
    "symbol_writes": ("at",),
}


def git(folder: Path, *arguments: str) -> str:
    """What git prints. Raises CalledProcessError."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def new_repository(root: Path, with_commit: bool = False) -> Path:
    """A git repository without hooks; `with_commit` lets it have linked worktrees."""
    root.mkdir(parents=True, exist_ok=True)
    fresh_git.begin(root, with_commit)
    return root


def enrol(root: Path, **settings: Any) -> Enrolled:
    """Enrol the repository whose main worktree's root this is."""
    common = projects.common_directory(str(root))
    assert common is not None, f"{root} is no git repository"
    enrolled = Enrolled(root, Path(common))
    create_store(str(enrolled.state)).close()
    enrolled.configure(**settings)
    return enrolled


def without_analysis(common: Path) -> None:
    """Nothing reads the code in the background, as where the extra is not installed."""
    marker = common / MARKER
    marker.write_text(json.dumps({**json.loads(marker.read_text()), "analysis": False}))


class Enrolled:
    """An enrolled repository: its places, and what its state holds now."""

    def __init__(self, root: Path, common: Path) -> None:
        self.root = root
        self.common = common
        self.marker = common / MARKER
        self.state = common / STATE
        self.database = self.state / DATABASE

    def configure(self, **settings: Any) -> None:
        """Write the marker, with these settings compiled into it."""
        compiled: dict[str, Any] = {"format": FORMAT, "main": ".."}
        if settings:
            compiled["settings"] = settings
        self.marker.write_text(json.dumps(compiled))

    def add_worktree(self, path: Path, branch: str) -> Path:
        """A linked worktree. The repository must have a commit."""
        git(self.root, "worktree", "add", "-q", "-b", branch, str(path))
        return path

    def remove_worktree(self, path: Path) -> None:
        """With all that is in it."""
        git(self.root, "worktree", "remove", "--force", str(path))

    @property
    def project(self) -> Project:
        found = projects.find(str(self.root))
        assert found is not None
        return found

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        store = open_store(str(self.state))
        try:
            yield store.read(0.0)
        finally:
            store.close()

    @contextmanager
    def writing(self, now: float = 0.0) -> Iterator[Transaction]:
        """A transaction that publishes nothing: for arranging a state, not for testing one."""
        store = open_store(str(self.state))
        try:
            yield store.begin(now)
            store.commit()
        finally:
            store.close()

    def locks(self) -> list[Lock]:
        with self.reading() as tx:
            return tx.locks()

    def instances(self) -> list[Instance]:
        with self.reading() as tx:
            return tx.instances()

    def entries(self) -> list[Entry]:
        with self.reading() as tx:
            return tx.entries_since(0)

    def actions(self) -> list[str]:
        return [entry.event.action for entry in self.entries()]

    def held(self) -> dict[str, str]:
        """Who holds what: the resource's text to the holder's name."""
        return {str(lock.resource): lock.instance for lock in self.locks()}

    def time_passed(self, seconds: float) -> None:
        """Everything on record happened so much longer ago."""
        with self.writing() as tx:
            _move_back(tx, seconds)

    def clock_jumped(self, seconds: float) -> None:
        """It was set, or the machine slept: the monotonic clock counted nothing."""
        with self.writing() as tx:  # at once: who looks in between would see time that passed
            _move_back(tx, seconds)
            distance, _, domain = str(tx.meta("clock")).partition(" ")
            tx.set_meta("clock", f"{float(distance) - seconds!r} {domain}")

    def end_leases(self, at: float = 1.0) -> None:
        """Set the end of every lease, as if that much time had passed."""
        store = open_store(str(self.state))
        try:
            connection = store._connection
            connection.execute("UPDATE instances SET expires_at = ?", (at,))
        finally:
            store.close()


def _move_back(tx: Transaction, seconds: float) -> None:
    for table, columns in TIMES.items():
        moved = ", ".join(f"{column} = {column} - :seconds" for column in columns)
        tx._run(f"UPDATE {table} SET {moved}", {"seconds": seconds})
