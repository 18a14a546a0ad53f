"""Which events a channel is told of, and what of them its next message holds. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coord_core.domain.resources import WORKFLOW, overlap
from coord_core.domain.resources import glob as glob_of
from coord_core.notify.delivery import GIVE_UP
from coord_core.notify.wording import event_line, message
from coord_core.services.courier_due import NEVER_TOLD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from coord_core.domain.records import Entry, Event

MOST_LINES = 20  # of one message


@dataclass(frozen=True, slots=True)
class Filter:
    """`actions`: of these; `paths`: globs, and of what lies outside of them nothing."""

    actions: frozenset[str]
    paths: tuple[str, ...] = ()

    def wants(self, event: Event) -> bool:
        if event.action not in self.actions or event.action in NEVER_TOLD:
            return False
        if not self.paths or event.resource is None or event.resource.kind == WORKFLOW:
            return True
        return overlap(event.resource, glob_of(self.paths))

    @property
    def text(self) -> str:
        return json.dumps([sorted(self.actions), self.paths])


def filter_of(text: str) -> Filter:
    """From its text."""
    actions, paths = json.loads(text)
    return Filter(frozenset(actions), tuple(paths))


@dataclass(frozen=True, slots=True)
class Batch:
    """What one message tells: its text, the first and last event, and how many."""

    text: str
    first: int
    last: int
    events: int


def select(
    entries: Iterable[Entry], wanted: Filter, before: Sequence[tuple[Filter, int]] = ()
) -> list[Entry]:
    """`before`: filters that were in force up to an event. What one of them left out is not told later."""
    found = [entry for entry in entries if wanted.wants(entry.event)]
    for earlier, upto in before:
        found = [entry for entry in found if entry.seq > upto or earlier.wants(entry.event)]
    return found


def too_old(entries: Sequence[Entry], now: float) -> list[Entry]:
    """Those at the beginning that are no news any more."""
    found = []
    for entry in entries:
        if now - entry.at <= GIVE_UP:
            break
        found.append(entry)
    return found


def compose(
    entries: Sequence[Entry], described: Callable[[str], str], folder: str, longest: int, join: bool
) -> Batch:
    """The next message, of events that are all to be told. `join`: it tells of all, some only as a number."""
    lines = [event_line(entry, described) for entry in entries[:MOST_LINES]]
    text, kept = message(lines, 0, folder, longest)
    if not join or kept == len(entries):
        return Batch(text, entries[0].seq, entries[kept - 1].seq, kept)
    room = longest
    while True:
        text, kept = message(lines[:kept], len(entries) - kept, folder, room)
        if len(text) <= longest or kept == 1:
            return Batch(text[:longest], entries[0].seq, entries[-1].seq, len(entries))
        kept -= 1
