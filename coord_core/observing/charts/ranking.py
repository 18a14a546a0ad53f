"""Horizontal bars, the name above each: what is contested most. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from coord_core.observing.charts import axes, markup, scales
from coord_core.observing.charts.wording import counted, elided, width_of

PITCH, THICK, TOP = 36, 10, 26  # px: a row, its bar, what is above the first
ROUND = 4
MOST = 40  # rows


class Bar(NamedTuple):
    """A row: `values` are the lengths of its parts, in the order of the kinds; `note` stands at its end."""

    name: str
    values: Sequence[float]
    note: str = ""


def ranking(
    title: str, kinds: Sequence[tuple[str, str]], bars: Sequence[Bar], width: int = 720, most: int = 12
) -> str:
    """The first `most` bars, as they come. `kinds`: the name and the colour (see Series) of each part."""
    shown = bars[: min(most, MOST)]
    left_out = len(bars) - len(shown)
    longest = max((_sum(bar) for bar in shown), default=0)
    across = scales.Span(0, longest, 0, width - 4)
    marks = axes.legend(kinds, width)
    for at, bar in enumerate(shown):
        marks += _row(bar, kinds, TOP + at * PITCH, across, width)
    height = TOP + len(shown) * PITCH + (18 if left_out > 0 else 0)
    if left_out > 0:
        marks.append(markup.label(f"and {counted(left_out)} more", 0, height - 5))
    return markup.chart(width, height, title, _summary(kinds, bars), *marks)


def _sum(bar: Bar) -> float:
    return sum(max(0.0, value) for value in bar.values)


def _row(
    bar: Bar, kinds: Sequence[tuple[str, str]], y: float, across: scales.Span, width: float
) -> list[str]:
    note = elided(bar.note or counted(_sum(bar)), width * 0.6)
    name = elided(bar.name, width - width_of(note) - 16)
    figures = ", ".join(
        f"{kind.lower()} {counted(value)}" for (kind, _), value in zip(kinds, bar.values, strict=True)
    )
    return [
        markup.label(name, 0, y + 12, "name"),
        markup.label(note, width, y + 12, "value", "end"),
        markup.box(0, y + 18, width, THICK, "track", rx=ROUND),
        markup.element("g", markup.hint(f"{bar.name}: {figures}"), *_parts(bar, kinds, y + 18, across)),
    ]


def _parts(bar: Bar, kinds: Sequence[tuple[str, str]], y: float, across: scales.Span) -> list[str]:
    """From the left; each part has round ends, and a thin gap between two."""
    found, base = [], 0.0
    for (_, kind), value in zip(kinds, bar.values, strict=True):
        if value <= 0:
            continue
        x, end = across(base), across(base + value)
        found.append(markup.box(x, y, max(end - x - 2, 1.5), THICK, kind, rx=ROUND))
        base += value
    return found


def _summary(kinds: Sequence[tuple[str, str]], bars: Sequence[Bar]) -> str:
    if not bars:
        return "Nothing to show."
    names = " and ".join(name.lower() for name, _ in kinds)
    said = ", ".join(f"{bar.name} {bar.note or counted(_sum(bar))}" for bar in bars[:5])
    return f"{names.capitalize()}, most first: {said}."
