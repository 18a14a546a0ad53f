"""How many calls took how long: bins of equal ratio, from quick to slow, with lines at percentiles. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from coord_core.observing.charts import axes, markup, scales
from coord_core.observing.charts.wording import counted, elided, width_of

BINS = 48
ROWS, ROW = 4, 15  # of names above, and px of one
BOTTOM, SIDE = 24, 8  # px
LEAST = 0.1  # of a value; nothing is drawn as less


def histogram(
    title: str, values: Sequence[float], marks: Mapping[str, float] | None = None, unit: str = "ms",
    width: int = 720, height: int = 200,
) -> str:  # fmt: skip
    """`marks`: values that are named, as percentiles are."""
    if not values:
        return markup.chart(width, height, title, "No values.")
    ticks = scales.decades(max(LEAST, min(values)), max(LEAST, max(values)))
    across = scales.Decades(ticks[0], ticks[-1], SIDE, width - SIDE)
    edges = [ticks[0] * (ticks[-1] / ticks[0]) ** (at / BINS) for at in range(BINS + 1)]
    counts = _counts(values, edges)
    top = min(ROWS, len(marks or {})) * ROW + 4
    up = scales.Span(0, max(counts), height - BOTTOM, top)
    drawn = [
        *_axis(ticks, across, unit, width, height),
        *(_bin(edges, at, count, across, up, unit) for at, count in enumerate(counts) if count),
        *_named(marks or {}, across, width, height),
    ]
    return markup.chart(width, height, title, _summary(values, marks or {}, unit), *drawn)


def _counts(values: Sequence[float], edges: Sequence[float]) -> list[int]:
    counts = [0] * BINS
    for value in values:
        counts[min(max(bisect_right(edges, value) - 1, 0), BINS - 1)] += 1
    return counts


def _axis(ticks: Sequence[float], across: scales.Span, unit: str, width: float, height: float) -> list[str]:
    ground = markup.line(SIDE, height - BOTTOM, width - SIDE, height - BOTTOM, "axis")
    return [ground, *axes.decade_names(ticks, across, unit, width, height - 6)]


def _bin(edges: Sequence[float], at: int, count: int, across: scales.Span, up: scales.Span, unit: str) -> str:
    x, end, y, low = across(edges[at]), across(edges[at + 1]), up(count), up(0)
    gap = min(2.0, (end - x) / 5)
    hint = f"{edges[at]:.3g} to {edges[at + 1]:.3g} {unit}: {counted(count)}"
    height = max(low - y, 1)
    return markup.box(x + gap / 2, low - height, end - x - gap, height, "held", markup.hint(hint), rx=2)


def _named(marks: Mapping[str, float], across: scales.Span, width: float, height: float) -> list[str]:
    """A thin line at each value, its name above, in the first row where it touches no other."""
    found = []
    right = [0.0] * ROWS
    for whole, value in sorted(marks.items(), key=lambda mark: mark[1])[:ROWS]:
        name = elided(whole, width / 2)
        x, half = across(max(LEAST, value)), width_of(name) / 2 + 4
        middle = min(max(x, half), width - half)
        row = next((at for at, end in enumerate(right) if middle - half >= end), ROWS - 1)
        right[row] = middle + half
        found.append(markup.line(x, 16 + row * ROW, x, height - BOTTOM, "mark"))
        found.append(markup.label(name, middle, 12 + row * ROW, "name", "middle"))
    return found


def _summary(values: Sequence[float], marks: Mapping[str, float], unit: str) -> str:
    named = ", ".join(f"{name} {value:.3g} {unit}" for name, value in marks.items())
    return f"{counted(len(values))} values from {min(values):.3g} to {max(values):.3g} {unit}. {named}"
