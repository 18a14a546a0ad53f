"""What two instances are told that change files of which one depends on the other."""

from __future__ import annotations

from coord_core.views.digest import Group
from coord_core.views.refusal import clock, plainly, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from coord_core.domain.records import Actor, Entry


MOST = 5  # pairs of files that are told of at once


def of_neighbours(told: Sequence[Entry], reader: Actor, going_on: Container[int]) -> Group:
    """One line for each pair of files, the same for both but for whose is whose.

    `going_on`: the numbers of those in which the other is still at work.
    """
    lines = [_line(entry, reader, entry.seq in going_on) for entry in told[:MOST]]
    if len(told) > MOST:
        lines.append(f"So it is with {len(told) - MOST} more pairs of files.")
    return Group("", lines)


def _line(entry: Entry, reader: Actor, goes_on: bool) -> str:
    """The reader's own file first."""
    event = entry.event
    begun, other = plainly(str(event.resource)), plainly(str(event.detail.get("other") or ""))
    is_begun_by_reader = event.instance == reader.instance
    mine, theirs = (begun, other) if is_begun_by_reader else (other, begun)
    who = quoted(str(event.detail.get("holder") if is_begun_by_reader else event.instance))
    uses = (event.detail.get("relation") == "uses") == is_begun_by_reader
    changes = f"which {who} {'is changing' if goes_on else f'worked on at {clock(entry.at)}'}"
    if uses:
        return f"{mine} depends on {theirs}, {changes}: what it relies on there may change."
    return f"{theirs}, {changes}, depends on {mine}: keep what it relies on, or agree on it."
