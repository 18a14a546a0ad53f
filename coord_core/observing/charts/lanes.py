"""The marks of a timeline's lanes: each by itself while there are few, else drawn together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import NamedTuple

from coord_core.observing.charts import levels, markup, scales
from coord_core.observing.charts.depths import Slab, depths, slabs
from coord_core.observing.charts.levels import Run
from coord_core.observing.charts.wording import counted, elided

FEW, FEW_RUNS = 3000, 300  # stretches, and runs, in all that are drawn each by itself, with what they are
MANY = 7000  # in all; beyond, pixels are drawn together. At most 16 bytes each.
GRAINS = (1, 2, 4, 8, 16, 32)  # px
THICK, WAIT_THICK, BELOW = 14, 3, 16  # px; a wait lies below
NAME = 260  # px of a name in a hint
HELD, WAIT = "held", "wait"


class Stretch(NamedTuple):
    """From when to when something was held or waited for (UTC epoch seconds)."""

    name: str
    since: float
    until: float
    kind: str = HELD


def marks(
    found: Sequence[Sequence[Stretch]], tops: Sequence[float], since: float, until: float,
    across: scales.Span, zone: tzinfo,
) -> list[str]:  # fmt: skip
    """What is drawn of each lane. `tops`: where each begins, in px."""
    inside = [[each for each in lane if each.until >= since and each.since <= until] for lane in found]
    if sum(map(len, inside)) <= FEW:
        runs = [(_runs(lane, HELD, across), _runs(lane, WAIT, across)) for lane in inside]
        if sum(len(held) + len(waits) for held, waits in runs) <= FEW_RUNS:
            drawn = (_singly(held, waits, y, zone) for (held, waits), y in zip(runs, tops, strict=True))
            return [mark for lane in drawn for mark in lane]
    return _together(inside, tops, across)


def _runs(lane: Sequence[Stretch], kind: str, across: scales.Span) -> list[Run]:
    return levels.runs(
        [levels.placed(each.name, each.since, each.until, across) for each in lane if each.kind == kind]
    )


def _singly(held: Sequence[Run], waits: Sequence[Run], y: float, zone: tzinfo) -> list[str]:
    shown = [part for block in levels.blocks(held) for part in _block(block, y, zone)]
    for run in waits:
        hint = markup.hint(_said(run, "waits for", zone))
        shown.append(markup.box(run.start, y + BELOW, run.end - run.start, WAIT_THICK, WAIT, hint))
    return shown


def _block(block: Sequence[Run], y: float, zone: tzinfo) -> list[str]:
    """Runs that touch: all of them in the colour of the lowest level, the fuller ones on it."""
    over = [_pill(run.start, run.end, y, run.level, markup.hint(_said(run, "holds", zone))) for run in block]
    if len(block) == 1:
        return over
    return [_pill(block[0].start, block[-1].end, y, min(run.level for run in block)), *over]


def _pill(start: float, end: float, y: float, level: int, *children: str) -> str:
    return markup.box(start, y, end - start, THICK, f"held level{level}", *children, rx=3)


def _said(run: Run, verb: str, zone: tzinfo) -> str:
    more = run.most - len(run.names)
    names = ", ".join(elided(name, NAME) for name in run.names)
    more_said = f" and {counted(more)} more" if more > 0 else ""
    return f"{scales.moment(run.first, zone)} to {scales.moment(run.last, zone)}: {verb} {names}{more_said}"


def _together(found: Sequence[Sequence[Stretch]], tops: Sequence[float], across: scales.Span) -> list[str]:
    """One path a lane and a level, with as fine a grain as the bound allows."""
    deep = [tuple(_depths(lane, kind, across) for kind in (HELD, WAIT)) for lane in found]
    made: list[tuple[list[Slab], list[Slab]]] = []
    for grain in GRAINS:
        made = [
            (slabs(held, int(across.start), grain), slabs(waits, int(across.start), grain))
            for held, waits in deep
        ]
        if sum(len(held) + len(waits) for held, waits in made) <= MANY:
            break
    drawn = (
        _paths(held, waits, y, len(lane)) for (held, waits), y, lane in zip(made, tops, found, strict=True)
    )
    return [path for lane in drawn for path in lane]


def _depths(lane: Sequence[Stretch], kind: str, across: scales.Span) -> list[int]:
    return depths(((each.since, each.until) for each in lane if each.kind == kind), across)


def _paths(held: Sequence[Slab], waits: Sequence[Slab], y: float, number: int) -> list[str]:
    by_class: dict[str, list[str]] = {}
    for slab in held:
        by_class.setdefault(f"held level{slab.level}", []).append(_slab(slab, y, THICK))
    if waits:
        by_class[WAIT] = [_slab(slab, y + BELOW, WAIT_THICK) for slab in waits]
    hint = markup.hint(f"{counted(number)} in all")
    return [markup.element("path", hint, d="".join(by_class[name]), class_=name) for name in sorted(by_class)]


def _slab(slab: Slab, y: float, thick: float) -> str:
    width = slab.end - slab.start
    return f"M{slab.start} {markup.number(y)}h{width}v{thick}h-{width}z"
