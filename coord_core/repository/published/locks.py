"""The locks file on the branch: what is held in this clone, and what others said that has not expired."""

from __future__ import annotations

from collections.abc import Iterable

from coord_core.domain.errors import InputError
from coord_core.repository.published import entries
from coord_core.repository.published.entries import CLONE, Entry
from coord_core.views import locks_file
from coord_core.views.yaml_text import timestamp

SECTIONS = ("files", "workflows")
LONGEST_LEASE = 8 * 86400.0  # seconds; one that would end later than that from now is none


def text(data: bytes, own: str, clone: str, now: float) -> tuple[bytes, list[str]]:
    """The file, and sentences about what was not understood. `own`: our view's text, `data`: the branch's."""
    problems = []
    theirs = entries.Lists()
    try:
        theirs = entries.read(data, "locks")
    except InputError as error:
        problems.append(
            f"{locks_file.NAME} on the branch could not be read and is written anew: {error.problem}"
        )
    if theirs.dropped:
        problems.append(
            f"{locks_file.NAME} on the branch has {theirs.dropped} entries that are no locks; left out."
        )
    ours = entries.read(own.encode(), "locks")
    if ours.dropped:
        problems.append(
            f"{ours.dropped} locks of this clone are too large for the branch, as a set of more than "
            f"{entries.MOST_ITEMS} patterns: they are not shown there."
        )
    sections = []
    for name in SECTIONS:
        held = [{**entry, CLONE: clone} for entry in ours.named(name)]
        sections.append(entries.section(name, [*held, *_others(theirs.named(name), clone, now)], 2))
    return f"locks:\n{''.join(sections)}".encode(), problems


def _others(found: Iterable[Entry], clone: str, now: float) -> list[Entry]:
    """Times in our form compare as texts."""
    earliest, latest = timestamp(now), timestamp(now + LONGEST_LEASE)
    kept = []
    for entry in found:
        until = entry.get("expires_at")
        if entry.get(CLONE) != clone and isinstance(until, str) and earliest < until <= latest:
            kept.append(entry)
    return kept
