"""The journal: every event, one JSON line each, with a checksum. The database can be rebuilt from it.

It is appended inside the transaction, before the commit, by the one writer there is (exclusion.py). Three
rules make that safe against a crash at any point:

1. A line whose checksum does not fit its text never happened (a torn write), nor did the lines of its
   transaction before it (`more`).
2. A line with sequence number n takes the place of every earlier line with n or more.
3. A line that the database does not have did happen: its transaction had decided, and was killed before its
   commit, or the database has lost it. The next transaction replays it before it decides anything. A writer
   whose commit fails takes its lines back.

The database remembers how long the journal was; when that differs, one of the two has lost something, and
gets it from the other (services/forward.py, `append`). A compacted journal begins anew with a base (base.py).
"""

from __future__ import annotations

import os

from coord_core.domain.errors import MachineError
from coord_core.storage.lines import entry_of, line, transaction, unseal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coord_core.domain.records import Entry

JOURNAL = "journal.jsonl"
BLOCK = 256 * 1024  # bytes that are read at once, from the end


def size(folder: str) -> int:
    """Its length in bytes, 0 when there is none."""
    try:
        return os.stat(os.path.join(folder, JOURNAL)).st_size
    except OSError:
        return 0


def append(folder: str, entries: list[Entry], expected: int, since: Callable[[int], list[Entry]]) -> int:
    """Add the entries; returns the journal's new length in bytes.

    `expected` is the length that the database remembers, `since(seq)` gives the events after one.
    """
    length = size(folder)
    if length == expected:
        return add(folder, transaction(entries))
    before = entries[0].seq - 1
    known = min(last_seq(folder), before)
    lost = "".join(line(entry) for entry in since(known) if entry.seq <= before)
    return add(folder, "\n" + lost + transaction(entries))  # ends a torn line; an empty line is no event


def add(folder: str, text: str) -> int:
    """Add whole lines; returns the new length. Raises MachineError."""
    try:
        path = os.path.join(folder, JOURNAL)
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            data = text.encode()
            if os.write(descriptor, data) != len(data):  # a full disk: what was written is torn
                raise OSError(28, "no space left on the device")
            return os.fstat(descriptor).st_size
        finally:
            os.close(descriptor)
    except OSError as error:
        raise MachineError(
            f"The journal cannot be written: {error.strerror or error}.",
            "Free space or mend its permissions.",
        ) from error


def cut(folder: str, length: int) -> None:
    """Take back what was added to a journal of this length. Where that fails, it has happened (rule 3)."""
    try:
        os.truncate(os.path.join(folder, JOURNAL), length)
    except OSError:
        pass


def last_seq(folder: str) -> int:
    """The sequence number of the last good line; 0 when there is none."""
    return next((entry.seq for entry in _backwards(os.path.join(folder, JOURNAL))), 0)


def after(folder: str, seq: int) -> list[Entry]:
    """What happened after an event, oldest first. Reads from the end, and no more than it needs."""
    found: list[Entry] = []
    for entry in _backwards(os.path.join(folder, JOURNAL)):
        if found and entry.seq >= found[-1].seq:
            continue
        if entry.seq <= seq:
            break
        found.append(entry)
    return found[::-1]


def _backwards(path: str) -> Iterator[Entry]:
    """The good lines of whole transactions, the last one first."""
    try:
        file = open(path, "rb")
    except FileNotFoundError:
        return
    except OSError as error:
        raise unreadable(error) from error
    with file:
        end, rest = os.fstat(file.fileno()).st_size, b""
        is_whole = False  # has a transaction ended yet?
        while end > 0:
            start = max(0, end - BLOCK)
            file.seek(start)
            lines = _lines(file.read(end - start) + rest)
            rest, end = (lines.pop(0) if start else b""), start
            for data in reversed(lines):
                fields = unseal(data.decode("utf-8", "replace"))
                entry = entry_of(fields)
                is_whole = is_whole or (fields is not None and "more" not in fields)
                if entry is not None and is_whole:
                    yield entry


def _lines(data: bytes) -> list[bytes]:
    """With their ends; the last one may have none."""
    *whole, last = data.split(b"\n")
    return [each + b"\n" for each in whole] + ([last] if last else [])


def unreadable(error: OSError) -> MachineError:
    return MachineError(f"The journal cannot be read: {error.strerror or error}.", "Mend its permissions.")
