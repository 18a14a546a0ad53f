"""Stretches of time in a lane as runs: how many at once, which, from when to when. Pure.

For lanes with few stretches; depths.py is for those with thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from coord_core.observing.charts.scales import Span

LEVELS = (1, 2, 4, 10)  # how many at once: at least so many are level 1, 2, 3, 4
NAMES = 3  # of those in a run, that are named


class Run(NamedTuple):
    """Pixels from `start` to before `end` with the same level; in it there are at most `most` at once."""

    start: int
    end: int
    level: int
    most: int  # at once
    names: tuple[str, ...]
    first: float  # when the earliest of them began; of the last, when it ended
    last: float


class Placed(NamedTuple):
    """A stretch in whole pixels, at least one wide, with the times that it stands for."""

    start: int
    end: int
    name: str
    first: float
    last: float


def placed(name: str, since: float, until: float, across: Span) -> Placed:
    left, right = int(across.start), int(across.stop)
    start = min(max(int(across(since)), left), right - 1)
    return Placed(start, max(int(across(until) + 0.5), start + 1), name, since, until)


def level_of(count: int) -> int:
    return sum(count >= least for least in LEVELS)


def runs(stretches: Sequence[Placed]) -> list[Run]:
    """From left to right. Runs of one level that touch are one."""
    edges = sorted({edge for each in stretches for edge in (each.start, each.end)})
    begins = sorted(stretches, key=lambda each: each.start)
    found: list[Run] = []
    open_now: list[Placed] = []
    at = 0
    for start, end in pairwise(edges):
        open_now = [each for each in open_now if each.end > start]
        while at < len(begins) and begins[at].start <= start:
            open_now.append(begins[at])
            at += 1
        if open_now:
            found.append(_run(start, end, open_now))
    return _joined(found)


def _run(start: int, end: int, held: Sequence[Placed]) -> Run:
    level = level_of(len(held))
    names = tuple(dict.fromkeys(each.name for each in held[-NAMES:]))
    first, last = min(each.first for each in held), max(each.last for each in held)
    return Run(start, end, level, len(held), names, first, last)


def _joined(found: Sequence[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in found:
        before = joined[-1] if joined else None
        if before is not None and before.end == run.start and before.level == run.level:
            joined[-1] = _both(before, run)
        else:
            joined.append(run)
    return joined


def _both(one: Run, other: Run) -> Run:
    names = tuple(dict.fromkeys((*one.names, *other.names)))[:NAMES]
    return Run(
        one.start, other.end, one.level, max(one.most, other.most), names, min(one.first, other.first),
        max(one.last, other.last),
    )  # fmt: skip


def blocks(found: Sequence[Run]) -> list[list[Run]]:
    """Runs that touch, together."""
    result: list[list[Run]] = []
    for run in found:
        if result and result[-1][-1].end == run.start:
            result[-1].append(run)
        else:
            result.append([run])
    return result
