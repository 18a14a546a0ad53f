"""The index's file: made beside and put in place whole, or changed in one transaction.

Readers never wait long: a build writes elsewhere, and an update's commit is a few pages. The file is in
SQLite's rollback mode, so that it is one file, and the one with another content can take its name.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from coord_core.dependencies import NAME
from coord_core.domain.errors import BusyError, MachineError

_NEW = NAME + ".new"
_LOCK = "dependencies.lock"
_SCHEMA = Path(__file__).with_name("schema.sql")
_LOOK_AGAIN = 0.05
_PRIMARY = 0xFF  # of an error's code; the rest of it says more
_DAMAGE = sqlite3.SQLITE_ERROR  # a statement makes no sense: a table or a column is not there


@contextmanager
def alone(state: str, patience: float) -> Iterator[None]:
    """One writer at a time; a dead one holds nothing. Raises BusyError after `patience` seconds."""
    descriptor = os.open(os.path.join(state, _LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    deadline = time.monotonic() + patience
    try:
        while not _locked(descriptor):
            if time.monotonic() > deadline:
                raise BusyError("The index of dependencies is being made by another process.", "Try again.")
            time.sleep(_LOOK_AGAIN)
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def opened(state: str) -> sqlite3.Connection:
    """For changes. Raises sqlite3.Error."""
    connection = sqlite3.connect(os.path.join(state, NAME), timeout=5.0, isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -16000")  # KiB
    return connection


def is_whole(connection: sqlite3.Connection) -> bool:
    """Are all tables there, as they were made?"""
    with closing(sqlite3.connect(":memory:")) as made:
        made.executescript(_SCHEMA.read_text(encoding="utf-8"))
        return _made(connection) == _made(made)


def _made(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    return set(connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))


@contextmanager
def changing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction. Raises MachineError where the disk does not take it, sqlite3.Error for damage.

    Nothing changes then.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & _PRIMARY != _DAMAGE:
            raise _unwritable(error) from error
        raise


@contextmanager
def replacing(state: str) -> Iterator[sqlite3.Connection]:
    """An empty index that takes the place of the one there is when the block ends well.

    Raises MachineError where the disk does not take it, and the one there is stays.
    """
    path = os.path.join(state, _NEW)
    _forget(path)
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.executescript(_SCHEMA.read_text(encoding="utf-8"))
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        connection.close()
        _put_in_place(path, os.path.join(state, NAME))
    except BaseException as error:
        connection.close()
        _forget(path)
        if isinstance(error, (sqlite3.OperationalError, OSError)):
            raise _unwritable(error) from error
        raise


def _put_in_place(path: str, target: str) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if os.path.exists(target + "-journal"):  # left by a crash: it would be played into the new file
        _forget(target)
    os.replace(path, target)


def _forget(path: str) -> None:
    for each in (path, path + "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(each)


def _unwritable(error: Exception) -> MachineError:
    return MachineError(
        f"The index of dependencies cannot be written: {error}.",
        "Free some space, or mend the permissions of the state folder; what was there before is kept.",
    )
