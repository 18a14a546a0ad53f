"""Stacked columns over time: how many of each, hour by hour. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, tzinfo
from typing import NamedTuple

from coord_core.observing.charts import axes, markup, scales
from coord_core.observing.charts.markup import TEXT
from coord_core.observing.charts.wording import counted, width_of

ROUND = 4  # px, the corners of a column's top
THINNEST = 4  # px that a column takes with its gap; more values than that are drawn together
TOP, BOTTOM, RIGHT = 34, 24, 8  # px around the columns


class Series(NamedTuple):
    """One figure over time. `kind` is its colour: `held`, `wait`, `refused`, `strong`, `quiet`."""

    name: str
    kind: str
    values: Sequence[float]


def columns(
    title: str, since: float, step: float, series: Sequence[Series], zone: tzinfo = UTC, width: int = 720,
    height: int = 200,
) -> str:  # fmt: skip
    """`values[n]` is of the `step` seconds from `since + n * step` on. The first series is at the bottom."""
    count = max((len(each.values) for each in series), default=0)
    series, step, count = _gathered(series, step, count, int((width - 60) // THINNEST))
    totals = [sum(each.values[at] for each in series) for at in range(count)]
    ticks = scales.ticks(max(totals, default=0))
    left = max(width_of(counted(tick)) for tick in ticks) + 10
    across = scales.Span(since, since + step * max(count, 1), left, width - RIGHT)
    up = scales.Span(0, ticks[-1], height - BOTTOM, TOP)
    marks = [
        *axes.legend([(f"{each.name} {counted(sum(each.values))}", each.kind) for each in series], width),
        *axes.clock(since, since + step * max(count, 1), zone, across, height - BOTTOM, height - BOTTOM + 4),
        *(_grid(ticks, up, left, width) if any(totals) else [_ground(up, width)]),
        *(_column(series, at, since, step, across, up, zone) for at in range(count) if totals[at]),
    ]
    if not any(totals):
        marks.append(axes.empty(width, height, "Nothing in this time."))
    return markup.chart(width, height, title, _summary(series, totals, since, step, zone), *marks)


def _gathered(
    series: Sequence[Series], step: float, count: int, most: int
) -> tuple[Sequence[Series], float, int]:
    """Values of neighbours added up, so that there are at most `most`; series of equal length."""
    together = max(1, -(-count // most))
    even = -(-count // together)
    return (
        [
            Series(
                name,
                kind,
                [sum(map(_whole, values[at * together : (at + 1) * together])) for at in range(even)],
            )
            for name, kind, values in series
        ],
        step * together,
        even,
    )


def _whole(value: float) -> float:
    return max(0.0, value)


def _grid(ticks: Sequence[float], up: scales.Span, left: float, width: float) -> list[str]:
    found = []
    for tick in ticks:
        y = up(tick)
        found.append(markup.line(left, y, width - RIGHT, y, "axis" if tick == 0 else "grid"))
        found.append(markup.label(counted(tick), left - 8, y + TEXT / 3, anchor="end"))
    return found


def _ground(up: scales.Span, width: float) -> str:
    return markup.line(0, up(0), width - RIGHT, up(0), "axis")


def _column(
    series: Sequence[Series], at: int, since: float, step: float, across: scales.Span, up: scales.Span,
    zone: tzinfo,
) -> str:  # fmt: skip
    x, end = across(since + at * step), across(since + (at + 1) * step)
    gap = min(2.0, (end - x) / 5)
    shown = [each for each in series if each.values[at]]
    parts, base = [], 0.0
    for each in shown:
        top = base + each.values[at]
        parts.append(_part(x + gap / 2, end - gap / 2, up(base), up(top), each is shown[-1], each.kind))
        base = top
    figures = ", ".join(f"{each.name.lower()} {counted(each.values[at])}" for each in shown)
    return markup.element("g", markup.hint(f"{_when(since + at * step, step, zone)}: {figures}"), *parts)


def _part(x: float, end: float, low: float, high: float, is_top: bool, kind: str) -> str:
    if not is_top:  # a thin line of the ground between two parts
        gap = min(1.0, (low - high) / 4)
        return markup.box(x, high + gap, end - x, low - high - gap, kind)
    n = markup.number
    r = min(ROUND, (end - x) / 2, low - high)
    path = (
        f"M{n(x)} {n(low)}V{n(high + r)}Q{n(x)} {n(high)} {n(x + r)} {n(high)}"
        f"H{n(end - r)}Q{n(end)} {n(high)} {n(end)} {n(high + r)}V{n(low)}Z"
    )
    return markup.element("path", d=path, class_=kind)


def _when(at: float, step: float, zone: tzinfo) -> str:
    end = scales.moment(at + step, zone)
    begin = scales.moment(at, zone)
    return f"{begin} to {end if end.split()[:2] != begin.split()[:2] else end.split()[-1]}"


def _summary(
    series: Sequence[Series], totals: Sequence[float], since: float, step: float, zone: tzinfo
) -> str:
    if not any(totals):
        return "Nothing in this time."
    sums = ", ".join(f"{each.name} {counted(sum(each.values))}" for each in series)
    peak = max(range(len(totals)), key=totals.__getitem__)
    return f"{sums}. Most, {counted(totals[peak])}, from {_when(since + peak * step, step, zone)}."
