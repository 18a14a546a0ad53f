"""How long each kind of call takes, as a strip of percentiles a row, on one scale of decades. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from coord_core.observing.charts import axes, markup, scales
from coord_core.observing.charts.wording import counted, elided

PITCH, TOP, BOTTOM = 34, 24, 24  # px
MOST = 20  # rows
LEAST = 0.1  # ms; nothing is drawn as quicker


class Latency(NamedTuple):
    """Percentiles of a kind of call, in milliseconds."""

    name: str
    calls: int
    p50: float
    p95: float
    p99: float


def latencies(title: str, rows: Sequence[Latency], width: int = 720) -> str:
    """A row: a line from the median (dot) over the 95th (ring) to the 99th percentile (tick)."""
    shown = rows[:MOST]
    height = TOP + len(shown) * PITCH + BOTTOM
    if not shown:
        return markup.chart(
            width, height, title, "No call was timed.", axes.empty(width, height, "No call was timed.")
        )
    ticks = scales.decades(max(LEAST, min(row.p50 for row in shown)), max(LEAST, *(row.p99 for row in shown)))
    left = min(160.0, width * 0.42)
    across = scales.Decades(ticks[0], ticks[-1], left + 6, width - 14)
    marks = [*_grid(ticks, across, width, height), *_key(left + 6)]
    for at, row in enumerate(shown):
        marks += _row(row, TOP + at * PITCH + PITCH / 2, left, across)
    return markup.chart(width, height, title, _summary(shown), *marks)


def _grid(ticks: Sequence[float], across: scales.Span, width: float, height: float) -> list[str]:
    lines = [markup.line(across(tick), TOP, across(tick), height - BOTTOM) for tick in ticks]
    return [*lines, *axes.decade_names(ticks, across, "ms", width, height - 7)]


def _key(x: float) -> list[str]:
    """What the three marks mean."""
    return [
        markup.element("circle", cx=x + 4, cy=9, r=4, class_="held"),
        markup.label("median", x + 13, 13),
        markup.element("circle", cx=x + 72, cy=9, r=3.5, class_="ring held"),
        markup.label("95 %", x + 81, 13),
        markup.line(x + 124, 4, x + 124, 14, "stroke held"),
        markup.label("99 %", x + 131, 13),
    ]


def _row(row: Latency, y: float, left: float, across: scales.Span) -> list[str]:
    p50, p95, p99 = (across(max(LEAST, value)) for value in (row.p50, row.p95, row.p99))
    hint = f"{row.name}: {_figures(row)}, {counted(row.calls)} calls"
    return [
        markup.label(elided(row.name, left), 0, y - 1, "name"),
        markup.label(elided(f"{row.p50:.0f} · {row.p95:.0f} · {row.p99:.0f} ms", left), 0, y + 13),
        markup.element(
            "g",
            markup.hint(hint),
            markup.line(p50, y, p99, y, "stroke held thin"),
            markup.line(p99, y - 5, p99, y + 5, "stroke held"),
            markup.element("circle", cx=p95, cy=y, r=3.5, class_="ring held"),
            markup.element("circle", cx=p50, cy=y, r=4.5, class_="held"),
        ),
    ]


def _figures(row: Latency) -> str:
    return f"median {row.p50:.0f} ms, 95 % within {row.p95:.0f} ms, 99 % within {row.p99:.0f} ms"


def _summary(rows: Sequence[Latency]) -> str:
    return "; ".join(f"{row.name}: {_figures(row)}" for row in rows[:6]) + "."
