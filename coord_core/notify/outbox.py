"""`notifications.db` in the state folder: how far each channel is, and its message in hand (delivery.py).

The outbox itself is the record of events in the state; this is what must survive a crash besides. Every
step is committed to the disk before what it announces is done. No address is in it.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from secrets import randbelow

from coord_core.domain.errors import MachineError
from coord_core.notify.delivery import IDLE, Box

NAME = "notifications.db"
VERSION = 1
KEY_OF_FILE = "@"  # in the name of a channel here: before a digest of where its settings are; no name has it
MOST_SENT = 1000  # times that are remembered, for `at_most`
_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_BOX = [field.name for field in fields(Box)]
_SCHEMA = """
CREATE TABLE IF NOT EXISTS channels (
    name TEXT PRIMARY KEY, cursor INTEGER NOT NULL, state TEXT NOT NULL, text TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, events INTEGER NOT NULL, begun_at REAL NOT NULL,
    attempts INTEGER NOT NULL, next_at REAL NOT NULL, reason TEXT NOT NULL, sent TEXT NOT NULL DEFAULT '[]',
    result TEXT NOT NULL DEFAULT '', result_at REAL NOT NULL DEFAULT 0, untold INTEGER NOT NULL DEFAULT 0,
    filters TEXT NOT NULL DEFAULT '[]'
)
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A channel's box, when its last messages arrived, and what became of the latest one.

    `untold`: failures that no person has heard of; while there are any, `result` is why the last of them
    failed. `filters`: the channel's, as texts, the latest last; each with the last event that it was in
    force for, the latest with None.
    """

    box: Box
    sent: list[float]
    result: str
    result_at: float
    untold: int
    filters: list[tuple[str, int | None]] = field(default_factory=list)


def exists(folder: str) -> bool:
    return os.path.exists(os.path.join(folder, NAME))


class Outbox:
    """An open `notifications.db`, for one thread. Raises MachineError where the disk fails.

    `makes`: it is made where it is not there; one that is damaged is set aside, and a new one begins. Who
    does that tells what was lost (appointments.py), so nobody else does. `epoch`: a number of its own.
    """

    def __init__(self, folder: str, makes: bool = False) -> None:
        self._path = os.path.join(folder, NAME)
        self.was_damaged = False
        try:
            self._connection = _made(self._path) if makes else _opened(self._path)
        except (sqlite3.Error, OSError) as error:
            self.was_damaged = getattr(error, "sqlite_errorname", "") in _DAMAGED
            with _translated():
                if not (makes and self.was_damaged):
                    raise
                _set_aside(self._path)
                self._connection = _made(self._path)
        with _translated():
            self.epoch = int(self._connection.execute("PRAGMA application_id").fetchone()[0])
            self._file = os.stat(self._path).st_ino

    def close(self) -> None:
        self._connection.close()

    def standings(self) -> dict[str, Standing]:
        if not self.epoch:  # it is just being made
            return {}
        with _translated():
            rows = self._connection.execute(
                f"SELECT name, {', '.join(_BOX)}, {_REST} FROM channels"
            ).fetchall()
            return {row[0]: _standing(row[1:]) for row in rows}

    def standing(self, name: str) -> Standing | None:
        return self.standings().get(name)

    def begin_channel(self, name: str, cursor: int, wanted: str = "") -> None:
        """From the events after this one on it is told, where it is known, what this filter lets through."""
        known = self.standing(name)
        filters = _followed(known, cursor, wanted)
        names = ", ".join((*_BOX, "filters"))
        values = {"name": name, **asdict(Box(cursor)), "filters": json.dumps(filters)}
        with _translated():
            self._connection.execute(
                f"INSERT INTO channels (name, {names}) VALUES (:name, :{names.replace(', ', ', :')}) "
                "ON CONFLICT DO UPDATE SET filters = excluded.filters",
                values,
            )

    def drop(self, name: str) -> None:
        """The channel is no more."""
        with _translated():
            self._connection.execute("DELETE FROM channels WHERE name = ?", (name,))

    def rewind(self, last: int) -> None:
        """The events after this one are others than they were."""
        with _translated():
            self._connection.execute(
                "UPDATE channels SET cursor = min(cursor, :last), first = min(first, :last), "
                "last = min(last, :last)",
                {"last": last},
            )

    def keep(self, name: str, box: Box) -> None:
        """On the disk when this returns: where others look for it, too."""
        with _translated():
            if os.stat(self._path).st_ino != self._file:
                raise FileNotFoundError("it is not the file that it was")
        changes = ", ".join(f"{field} = :{field}" for field in _BOX)
        with _translated():
            self._connection.execute(
                f"UPDATE channels SET {changes} WHERE name = :name", {"name": name, **asdict(box)}
            )

    def note(self, name: str, box: Box, sent: list[float], result: str, at: float) -> None:
        """The box after a message, and what became of that; `result` is empty when it arrived.

        It does not take the place of a failure that no person has heard of.
        """
        with _translated():
            self._connection.execute("BEGIN IMMEDIATE")
            self.keep(name, box)
            self._connection.execute(
                "UPDATE channels SET sent = ?, untold = untold + ? WHERE name = ?",
                (json.dumps(sent[-MOST_SENT:]), bool(result), name),
            )
            self._connection.execute(
                "UPDATE channels SET result = ?, result_at = ? WHERE name = ? AND (? OR untold = 0)",
                (result, at, name, bool(result)),
            )
            self._connection.execute("COMMIT")

    def take_untold(self) -> dict[str, tuple[int, str]]:
        """Failures since it was asked last, by channel: how many, and why the last one. They are told now."""
        found = {name: one for name, one in self.standings().items() if one.untold}
        for name, one in found.items():
            result, at = ("", one.sent[-1]) if _has_arrived_since(one) else (one.result, one.result_at)
            with _translated():
                self._connection.execute(
                    "UPDATE channels SET untold = 0, result = ?, result_at = ? "
                    "WHERE name = ? AND untold = ? AND result_at = ?",
                    (result, at, name, one.untold, one.result_at),
                )
        return {name: (one.untold, one.result) for name, one in found.items()}


_REST = "sent, result, result_at, untold, filters"


def _standing(row: tuple[object, ...]) -> Standing:
    box = Box(*row[: len(_BOX)])  # type: ignore[arg-type]
    sent, result, result_at, untold, filters = row[len(_BOX) :]
    return Standing(
        box, json.loads(str(sent)), str(result), float(str(result_at)), int(str(untold)),
        [(text, upto) for text, upto in json.loads(str(filters))],
    )  # fmt: skip


def _followed(known: Standing | None, cursor: int, wanted: str) -> list[tuple[str, int | None]]:
    """The filters of a channel that has this one from now on; those that are not needed any more left out."""
    if known is None or not known.filters:
        return [(wanted, None)]
    if known.filters[-1][0] == wanted:
        return known.filters
    ended = [(text, cursor if upto is None else upto) for text, upto in known.filters]
    return [*[(text, upto) for text, upto in ended if upto > known.box.cursor], (wanted, None)]


def _has_arrived_since(standing: Standing) -> bool:
    """A message, after the failure that `result` is about."""
    return bool(standing.sent) and standing.sent[-1] > standing.result_at


def is_waiting(standing: Standing) -> bool:
    """Is there a message in hand?"""
    return standing.box.state != IDLE


def _opened(path: str) -> sqlite3.Connection:
    """One that is there."""
    uri = f"{Path(path).as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, timeout=10.0, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found not in (0, VERSION):
        raise MachineError(f"{NAME} was written by another version.", "Update the tool.")
    return connection


def _made(path: str) -> sqlite3.Connection:
    """It, whole; a new one where there is none."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
    connection = _opened(path)
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
        connection.close()
        raise _damaged()
    if not connection.execute("PRAGMA user_version").fetchone()[0]:
        connection.execute(_SCHEMA)
        connection.execute(f"PRAGMA application_id = {1 + randbelow(2**31 - 1)}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")
    return connection


def _damaged() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("the file is damaged")
    error.sqlite_errorname = "SQLITE_CORRUPT"
    return error


def _set_aside(path: str) -> None:
    """With the journal that belongs to it."""
    for file in (f"{path}-journal", path):
        with suppress(FileNotFoundError):
            os.replace(file, f"{file}.damaged")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError, ValueError, TypeError) as error:
        raise MachineError(f"{NAME} cannot be used ({error}).", "Check the disk.") from error
