"""The state on one machine: a SQLite database in WAL mode, in the state folder.

The only module that knows SQLite. WAL lets readers go on while one writes; `synchronous=NORMAL` survives a
crash of any process, and a power cut costs at most the last moments, which the journal has too.
"""

from __future__ import annotations

import os

from coord_core import timings
from coord_core.domain.errors import BusyError, DamageError, MachineError, RebuiltError, StateError
from coord_core.storage import driver
from coord_core.storage.transaction import Transaction

DATABASE = "state.db"
BESIDE = ("-wal", "-shm")  # what SQLite keeps beside it
SCHEMA_VERSION = 1
BUSY_SECONDS = 3.0  # below the deadline of a hook
RECOVER = "Run `claude-coordinator recover` in a terminal: it rebuilds the state from the journal."

_FAILURES = {
    "SQLITE_BUSY": (BusyError, "The coordinator's state stayed locked by another process.", "Try again."),
    "SQLITE_LOCKED": (BusyError, "The coordinator's state stayed locked by another process.", "Try again."),
    "SQLITE_FULL": (MachineError, "The disk is full.", "Free some space, then try again."),
    "SQLITE_READONLY": (MachineError, "The coordinator's state cannot be written.", "Check its permissions."),
    "SQLITE_CANTOPEN": (MachineError, "The coordinator's state cannot be opened.", "Check its permissions."),
    "SQLITE_PERM": (MachineError, "The coordinator's state cannot be opened.", "Check its permissions."),
    "SQLITE_IOERR": (MachineError, "The disk reported an error.", "Check the disk and its free space."),
}
# Of a file that is shorter than it should be, which SQLite calls the disk's error, too.
_WRONG_VALUE = "a value of a wrong type in %s"
_OF_WRONG_VALUES = (TypeError, ValueError, AttributeError, ArithmeticError, LookupError)
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_IOERR_SHORT_READ")


class Store:
    """An open database. One use case at a time; `begin` or `read`, then `commit` or `rollback`."""

    def __init__(self, folder: str, connection: driver.Connection, inode: int) -> None:
        self.folder = folder
        self._connection = connection
        self._inode = inode

    def begin(self, now: float) -> Transaction:
        self._execute("BEGIN IMMEDIATE")
        try:
            self.assure()
        except (RebuiltError, MachineError):
            self.rollback()
            raise
        return Transaction(self._connection, now)

    def assure(self) -> None:
        """Is it still the database in force? Raises RebuiltError when another was put in its place."""
        if _inode(self.folder) != self._inode:
            raise RebuiltError("The coordinator's state was just rebuilt.", "Try again.")

    def read(self, now: float) -> Transaction:
        self._execute("BEGIN")
        return Transaction(self._connection, now)

    def commit(self) -> None:
        self._execute("COMMIT")

    def rollback(self) -> None:
        if self._connection.in_transaction:
            self._execute("ROLLBACK")

    def fold(self, limit: int = 0) -> None:
        """Fold the write-ahead log into the database once it is longer than `limit` bytes.

        SQLite would do so by itself, but a process that is the only one cannot see that the log was folded
        in before it came, and would do it again at each commit. So hooks that nothing waits for do it.
        """
        if _size(os.path.join(self.folder, DATABASE + "-wal")) <= limit:
            return
        try:
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        except driver.Error:
            pass  # somebody reads; the next one does it

    def close(self) -> None:
        self._connection.close()

    def integrity(self) -> str:
        """`ok`, or what SQLite finds wrong, or where a value is of a wrong type."""
        from coord_core.storage import wrong_values

        try:
            said = str(self._connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            column = wrong_values.found(self._connection) if said == "ok" else ""
        except driver.Error as error:
            return str(error)
        return _WRONG_VALUE % column if column else said

    def _execute(self, statement: str) -> None:
        try:
            self._connection.execute(statement)
        except driver.Error as error:
            raise translated(error, self.folder) from error


def open_store(folder: str, to_read: bool = False) -> Store:
    """The state in this folder. Raises StateError when it is missing, damaged or of a newer version.

    `to_read`: only that. Whoever else closes a database as the last one folds the log into it and keeps
    others out meanwhile: one who looks at every change would do so after each.
    """
    timings.concerns(folder)
    path = os.path.join(folder, DATABASE)
    inode = _inode(folder)
    if inode is None:
        problem = "This repository is enrolled, but the coordinator's state is missing."
        raise DamageError(problem, RECOVER, folder)
    if not _size(path):  # SQLite would delete the log beside it, which may be that of one just rebuilt
        raise DamageError("The coordinator's state is empty.", RECOVER, folder)
    try:
        connection = _connect(path, to_read)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    except driver.Error as error:
        raise translated(error, folder) from error
    if version != SCHEMA_VERSION and to_read:
        connection.close()
        return open_store(folder)
    if version != SCHEMA_VERSION:
        _settle_version(connection, version, folder)
    return Store(folder, connection, inode)


def create_store(folder: str) -> Store:
    """The state in this folder, made when it is missing."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    path = os.path.join(folder, DATABASE)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    try:
        connection = _connect(path)
        connection.execute("PRAGMA journal_mode = WAL")
        _migrate(connection)
    except driver.Error as error:
        raise translated(error) from error
    return Store(folder, connection, os.stat(path).st_ino)


def keep_others_out(folder: str) -> driver.Connection | None:
    """A connection inside a transaction: until it is closed nobody else is inside one. Raises BusyError.

    None when the database is missing or so damaged that nobody can be inside one.
    """
    if not _size(os.path.join(folder, DATABASE)):
        return None
    connection = driver.connect(os.path.join(folder, DATABASE), timeout=BUSY_SECONDS, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
    except driver.Error as error:
        connection.close()
        known = translated(error)
        if isinstance(known, BusyError):
            raise known from error
        return None
    return connection


def translated(error: BaseException, folder: str = "") -> BaseException:
    """SQLite's error as ours, and one that a value of a wrong type leads to; any other error as it is.

    `folder`: the state's. Its transaction is over.
    """
    if not isinstance(error, driver.Error):
        return _of_wrong_value(error, folder)
    name = getattr(error, "sqlite_errorname", None) or ""
    primary = "_".join(name.split("_")[:2])
    if name in _DAMAGED or primary in _DAMAGED:
        return DamageError("The coordinator's state is damaged.", RECOVER, folder)
    if primary in _FAILURES:
        kind, problem, mend = _FAILURES[primary]
        return kind(problem, mend)
    return DamageError(f"The coordinator's state cannot be used ({name or error}).", RECOVER, folder)


def _of_wrong_value(error: BaseException, folder: str) -> BaseException:
    if not folder or not isinstance(error, _OF_WRONG_VALUES):
        return error
    from coord_core.storage import wrong_values

    column = wrong_values.found_in(os.path.join(folder, DATABASE))
    problem = f"The coordinator's state is damaged: {_WRONG_VALUE % column}."
    return DamageError(problem, RECOVER, folder) if column else error


def _connect(path: str, to_read: bool = False) -> driver.Connection:
    name = driver.read_only(path) if to_read else path
    connection = driver.connect(name, timeout=BUSY_SECONDS, isolation_level=None, uri=to_read)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA wal_autocheckpoint = 0")  # see Store.fold
    connection.execute("PRAGMA cell_size_check = ON")
    return connection


def _inode(folder: str) -> int | None:
    """None when it is not there. Raises MachineError when that cannot be told."""
    try:
        return os.stat(os.path.join(folder, DATABASE)).st_ino
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        problem = f"The coordinator's state cannot be opened: {error.strerror}."
        raise MachineError(problem, "Check its permissions.") from error


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _settle_version(connection: driver.Connection, version: int, folder: str) -> None:
    if version == 0:
        raise DamageError("The coordinator's state is empty.", RECOVER, folder)
    _migrate(connection)


def _migrate(connection: driver.Connection) -> None:
    """Bring the schema to SCHEMA_VERSION, in one transaction, whoever comes first.

    Raises StateError for a newer version's, and leaves it as it is.
    """
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        connection.close()
        raise StateError(
            f"The coordinator's state was written by a newer version (schema {version}).",
            "Update the tool: run its `install.py` again from a newer copy.",
        )
    for number in range(version + 1, SCHEMA_VERSION + 1):
        for statement in _statements(number):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _statements(number: int) -> list[str]:
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "schema", f"{number:03}.sql"), encoding="utf-8") as file:
        lines = [line.split("--")[0] for line in file]
    return [statement for statement in "".join(lines).split(";") if statement.strip()]
