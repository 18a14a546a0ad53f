"""Thousands of stretches of time in a lane: how many run at once, pixel by pixel, and nothing else. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from coord_core.observing.charts.levels import level_of
from coord_core.observing.charts.scales import Span


class Slab(NamedTuple):
    """Pixels from `start` to before `end` with the same level."""

    start: int
    end: int
    level: int


def depths(stretches: Iterable[tuple[float, float]], across: Span) -> list[int]:
    """How many of the stretches (from, until) lie on each pixel of the axis; each lies on at least one."""
    left, right = int(across.start), int(across.stop)
    changes = [0] * (right - left + 1)
    scale = (across.stop - across.start) / (across.last - across.first)
    first, most = across.first, right - left
    for since, until in stretches:
        start = min(max(int((since - first) * scale), 0), most - 1)
        end = min(max(int((until - first) * scale + 0.5), start + 1), most)
        changes[start] += 1
        changes[end] -= 1
    return list(accumulate(changes[:-1]))


def slabs(found: Sequence[int], left: int, grain: int) -> list[Slab]:
    """`found` from pixel `left` on; `grain` pixels are drawn as one, as the fullest of them."""
    made: list[Slab] = []
    for at in range(0, len(found), grain):
        deepest = max(found[at : at + grain])
        if not deepest:
            continue
        start, end, level = left + at, left + min(at + grain, len(found)), level_of(deepest)
        if made and made[-1].end == start and made[-1].level == level:
            made[-1] = Slab(made[-1].start, end, level)
        else:
            made.append(Slab(start, end, level))
    return made
