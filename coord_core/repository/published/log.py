"""The audit log on the branch: each clone's events appended once, in their order, within bounds.

An entry begins with its time and has one line a key, as we write it. It is not parsed but recognised, line by
line: what looks otherwise is nobody's of us, and left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from coord_core.domain.records import Entry
from coord_core.repository.published.entries import CLONE
from coord_core.views import audit_log

MOST_ENTRIES = 2000
MOST_BYTES = 1_000_000
LONGEST_LINE = 8000
_FIRST = re.compile(r"- timestamp: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_QUOTED = r'"(?:[^"\\]|\\(?:["\\ntr0]|u[0-9a-f]{4}|U[0-9a-f]{8}))*"'
_LINE = re.compile(rf"  [a-z][a-z0-9_]{{0,40}}: (?:[A-Za-z][A-Za-z0-9_./@+-]*|-?[0-9][0-9.eE+-]*|{_QUOTED})")
_SEQ = re.compile(r"(?m)^  seq: ([0-9]{1,15})$")


def items(data: bytes) -> tuple[list[str], int]:
    """The entries' texts, the newest at most, and how many parts were not recognised."""
    text = data.decode("utf-8", "replace")
    parts = [part for part in re.split(r"(?m)^(?=- )", text) if part.strip()]
    found = [part for part in parts if _is_entry(part)]
    return found[-MOST_ENTRIES:], len(parts) - len(found)


def last_seq(found: Iterable[str], clone: str) -> int:
    """The number of the clone's last event there; 0 where there is none."""
    last = _last_of(found, clone)
    seq = _SEQ.search(last)
    return int(seq[1]) if seq else 0


def news(found: Sequence[str], since: Callable[[int], Sequence[Entry]], clone: str) -> list[Entry]:
    """The clone's events that are not there yet. `since`: its events after a number.

    The numbers begin anew when the state does: where the last event there is none of here, or not the one of
    its number, all of them are news.
    """
    last = last_seq(found, clone)
    here = list(since(max(0, last - 1)))
    if last and (not here or (here[0].seq == last and not _is(here[0], _last_of(found, clone)))):
        return list(since(0))
    return [entry for entry in here if entry.seq > last]


def extended(found: list[str], entries: Iterable[Entry], clone: str) -> bytes:
    """With these events of the clone; the oldest go where there are too many."""
    own = [entry for entry in entries if audit_log.publishes(entry)]
    new = [_text(entry, clone) for entry in own[-MOST_ENTRIES:]]
    kept = [each.encode() for each in (*found, *new)][-MOST_ENTRIES:]
    size = sum(map(len, kept))
    start = 0
    while size > MOST_BYTES:
        size -= len(kept[start])
        start += 1
    return b"".join(kept[start:])


def _last_of(found: Iterable[str], clone: str) -> str:
    own = [each for each in found if f"\n  {CLONE}: {_written(clone)}\n" in each]
    return own[-1] if own else ""


def _is(entry: Entry, text: str) -> bool:
    """By its time, to the second."""
    return text.partition("\n")[0] == audit_log.render(entry).partition("\n")[0]


def _text(entry: Entry, clone: str) -> str:
    return f"{audit_log.render(entry)}  {CLONE}: {_written(clone)}\n"


def _written(clone: str) -> str:
    """Quoted: an id may look like a number."""
    return f'"{clone}"'


def _is_entry(part: str) -> bool:
    lines = part.split("\n")
    if lines.pop() or not lines or not _FIRST.fullmatch(lines[0]):
        return False
    keys = [line.partition(":")[0] for line in lines]
    return len(set(keys)) == len(keys) and all(
        len(line) <= LONGEST_LINE and line.isprintable() and _LINE.fullmatch(line) for line in lines[1:]
    )
