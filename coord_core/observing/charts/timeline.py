"""Who held what, and when: a lane each, time to the right. Pure.

The more is held at once in a lane, the fuller its colour. A wait is a thin line below, and what went wrong is
a dot on the lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import NamedTuple

from coord_core.observing.charts import axes, lanes, markup, scales
from coord_core.observing.charts.lanes import THICK, Stretch
from coord_core.observing.charts.wording import counted, elided, width_of

MOST = 60  # lanes
MOST_MARKS = 8  # dots in a lane
PX_A_MARK = 10
TOP, BOTTOM, RIGHT = 4, 22, 2  # px
DOT = 4  # px, its radius
GUTTER, FROM_WIDTH = 168, 560  # px: names stand beside the lanes from this width on, else above


class Mark(NamedTuple):
    """A moment that matters. `kind` is its colour, see Series."""

    at: float
    name: str
    kind: str = "refused"


class Lane(NamedTuple):
    """What an instance did, or what happened to a resource. `note` is shown where there is room."""

    name: str
    stretches: Sequence[Stretch]
    marks: Sequence[Mark] = ()
    note: str = ""


def timeline(
    title: str, found: Sequence[Lane], since: float, until: float, zone: tzinfo = UTC, width: int = 720,
    most: int = 30,
) -> str:  # fmt: skip
    """The first `most` lanes, as they come."""
    shown = found[: min(most, MOST)]
    is_wide = width >= FROM_WIDTH
    left, pitch = (GUTTER, 28) if is_wide else (0, 42)
    across = scales.Span(since, until, left, width - RIGHT)
    tops = [TOP + at * pitch + (pitch - THICK) / 2 + (0 if is_wide else 6) for at in range(len(shown))]
    bottom = TOP + max(len(shown), 1) * pitch
    left_out = len(found) - len(shown)
    height = bottom + BOTTOM + (20 if left_out > 0 else 0)
    marks = [
        *(markup.box(left, y, width - RIGHT - left, THICK, "track", rx=3) for y in tops),
        *axes.clock(since, until, zone, across, TOP, bottom),
        *(part for lane, y in zip(shown, tops, strict=True) for part in _name(lane, y, is_wide, width)),
        *lanes.marks([lane.stretches for lane in shown], tops, since, until, across, zone),
        *(
            dot
            for lane, y in zip(shown, tops, strict=True)
            for dot in _dots(lane, y, since, until, across, zone)
        ),
    ]
    if not shown:
        marks.append(axes.empty(width, bottom + 8, "Nothing was held."))
    if left_out > 0:
        marks.append(markup.label(f"and {counted(left_out)} more", 0, height - 4))
    return markup.chart(width, height, title, _summary(found, since, until, zone), *marks)


def _name(lane: Lane, y: float, is_wide: bool, width: float) -> list[str]:
    """Beside the lane, or above it with the note at its other end."""
    if is_wide:
        return [markup.label(elided(lane.name, GUTTER - 14), 0, y + THICK - 3, "name")]
    note = elided(lane.note, width * 0.4)
    name = elided(lane.name, width - width_of(note) - 12)
    return [markup.label(name, 0, y - 5, "name"), markup.label(note, width - RIGHT, y - 5, anchor="end")]


def _dots(lane: Lane, y: float, since: float, until: float, across: scales.Span, zone: tzinfo) -> list[str]:
    """What lies close together is one dot, which says how many they are."""
    close: dict[tuple[int, str], list[Mark]] = {}
    for mark in lane.marks:
        if since <= mark.at <= until:
            close.setdefault((int(across(mark.at)) // PX_A_MARK, mark.kind), []).append(mark)
    most_first = sorted(close.values(), key=len, reverse=True)[:MOST_MARKS]
    return [_dot(marks, y + THICK / 2, across, zone) for marks in most_first]


def _dot(marks: Sequence[Mark], y: float, across: scales.Span, zone: tzinfo) -> str:
    first = marks[0]
    more = f" and {counted(len(marks) - 1)} more" if len(marks) > 1 else ""
    hint = markup.hint(f"{scales.moment(first.at, zone)}: {elided(first.name, 400)}{more}")
    x = min(max(across(first.at), across.start + DOT), across.stop - DOT)
    return markup.element("circle", hint, cx=x, cy=y, r=DOT, class_=f"incident {first.kind}")


def _summary(found: Sequence[Lane], since: float, until: float, zone: tzinfo) -> str:
    period = f"From {scales.moment(since, zone)} to {scales.moment(until, zone)}"
    busiest = sorted(found, key=lambda lane: -len(lane.stretches))[:5]
    said = ", ".join(f"{lane.name} {counted(len(lane.stretches))}" for lane in busiest if lane.stretches)
    return f"{period}, the number of stretches a lane: {said}." if said else f"{period} nothing was held."
