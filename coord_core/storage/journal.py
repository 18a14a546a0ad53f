"""The journal: every event, one JSON line each, with a checksum. The database can be rebuilt from it.

It is appended inside the transaction, before the commit, by the one writer there is. Two rules make that
safe against a crash at any point:

1. A line whose checksum does not fit its text never happened (a torn write).
2. A line with sequence number n takes the place of every earlier line with n or more (a transaction that
   wrote its lines and then did not commit).

The database remembers how long the journal was; when that differs, the lines that are missing are added.
"""

from __future__ import annotations

import os
from itertools import accumulate

from coord_core.domain.errors import InputError, MachineError
from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import Resource
from coord_core.jsontext import dumps, load_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

JOURNAL = "journal.jsonl"
_CHECKSUM = ',"adler32":"'
TAIL = 256 * 1024  # bytes


def append(folder: str, entries: list[Entry], expected: int, since: Callable[[int], list[Entry]]) -> int:
    """Add the entries; returns the journal's new length in bytes.

    `expected` is the length that the database remembers, `since(seq)` gives the events after one.
    """
    path = os.path.join(folder, JOURNAL)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            return _append(descriptor, path, entries, expected, since)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise MachineError(
            f"The journal cannot be written: {error.strerror or error}.",
            "Free space or mend its permissions.",
        ) from error


def _append(
    descriptor: int, path: str, entries: list[Entry], expected: int, since: Callable[[int], list[Entry]]
) -> int:
    size = os.fstat(descriptor).st_size
    text = ""
    if size != expected:
        before = entries[0].seq - 1
        known = min(_last_good(path), before)
        entries = [entry for entry in since(known) if entry.seq <= before] + entries
        text = "\n"  # ends a torn line; an empty line is no event
    data = (text + "".join(map(line, entries))).encode()
    written = os.write(descriptor, data)
    if written != len(data):  # a full disk: what was written is torn, and is no event
        raise OSError(28, "no space left on the device")
    return size + written


def _last_good(path: str) -> int:
    """The sequence number of the last good line: looked for at the end first, however long the journal is."""
    with open(path, "rb") as file:
        file.seek(max(0, os.fstat(file.fileno()).st_size - TAIL))
        lines = file.read().decode("utf-8", "replace").splitlines(keepends=True)
    for text in reversed(lines):
        entry = _parse(text)
        if entry is not None:
            return entry.seq
    return max((entry.seq for entry in read(path)), default=0)


def line(entry: Entry) -> str:
    event = entry.event
    resource = event.resource
    body = dumps(
        {
            "seq": entry.seq,
            "at": entry.at,
            "action": event.action,
            "instance": event.instance,
            "agent": event.agent,
            "kind": resource.kind if resource else None,
            "key": resource.key if resource else None,
            "task_id": event.task_id,
            "detail": event.detail,
        }
    )
    return f'{body[:-1]}{_CHECKSUM}{_checksum(body):08x}"}}\n'


def read(path: str) -> Iterator[Entry]:
    """The good lines in the order of the file. Rule 2 is the caller's (see `history`)."""
    try:
        file = open(path, encoding="utf-8", errors="replace", newline="\n")
    except FileNotFoundError:
        return
    with file:
        for text in file:
            entry = _parse(text)
            if entry is not None:
                yield entry


def history(entries: Iterable[Entry]) -> list[Entry]:
    """What happened: rule 2 applied, in the order of the sequence numbers."""
    kept: list[Entry] = []
    for entry in entries:
        while kept and kept[-1].seq >= entry.seq:
            kept.pop()
        kept.append(entry)
    return kept


def _parse(text: str) -> Entry | None:
    at = text.rfind(_CHECKSUM)
    if at == -1 or not text.endswith('"}\n'):
        return None
    body = text[:at] + "}"
    try:
        if int(text[at + len(_CHECKSUM) : -3], 16) != _checksum(body):
            return None
        fields = load_object(body)
    except (InputError, ValueError):
        return None
    resource = None if fields["kind"] is None else Resource(fields["kind"], fields["key"])
    event = Event(fields["action"], fields["instance"], resource, fields["agent"], fields["task_id"])
    event.detail = fields["detail"]
    return Entry(fields["seq"], fields["at"], event)


def _checksum(body: str) -> int:
    """Adler-32 (RFC 1950), as zlib.adler32 computes it: importing zlib costs more than the journal does."""
    running = list(accumulate(body.encode(), initial=1))
    return (sum(running[1:]) % 65521 << 16) | running[-1] % 65521
