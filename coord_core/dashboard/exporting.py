"""Entries of the log as CSV and as JSON, for a file of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from coord_core.domain.records import Entry
from coord_core.views import audit_exports
from coord_core.views.readable_json import readable

AT_ONCE = 500  # lines that are sent together


def in_pieces(lines: Iterable[str]) -> Iterator[str]:
    """The same text in fewer pieces: each costs a turn between two threads."""
    rest = iter(lines)
    while piece := "".join(islice(rest, AT_ONCE)):
        yield piece


def as_csv(entries: Iterable[Entry]) -> Iterator[str]:
    yield audit_exports.heading()
    yield from map(audit_exports.as_csv, entries)


def as_json(entries: Iterable[Entry]) -> Iterator[str]:
    """One array, as `audit --json` prints it."""
    before = "["
    for entry in entries:
        yield before + readable(audit_exports.as_json(entry))
        before = ","
    yield "]\n" if before == "," else "[]\n"
