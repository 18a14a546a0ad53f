"""What two instances are told that change files of which one depends on the other."""

from __future__ import annotations

from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Actor, Entry, Event


MOST = 5  # pairs of files that are told of at once


def of_neighbours(told: Sequence[Entry], reader: Actor) -> list[str]:
    """One line for each pair of files, the same for both but for whose is whose."""
    lines = [_line(entry.event, reader) for entry in told[:MOST]]
    if len(told) > MOST:
        lines.append(f"So it is with {len(told) - MOST} more pairs of files.")
    return ["\n".join(lines)] if lines else []


def _line(event: Event, reader: Actor) -> str:
    """The reader's own file first."""
    begun, other = quoted(str(event.resource)), quoted(str(event.detail.get("other") or ""))
    is_begun_by_reader = event.instance == reader.instance
    mine, theirs = (begun, other) if is_begun_by_reader else (other, begun)
    who = quoted(str(event.detail.get("holder") if is_begun_by_reader else event.instance))
    uses = (event.detail.get("relation") == "uses") == is_begun_by_reader
    if uses:
        return f"{mine} depends on {theirs}, which {who} is changing: what it relies on there may change."
    return f"{theirs}, which {who} is changing, depends on {mine}: keep what it relies on, or agree on it."
