"""A line of a word's size: how a figure went. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from coord_core.observing.charts import markup, scales
from coord_core.observing.charts.wording import counted

MOST = 200  # points


def sparkline(
    title: str, values: Sequence[float], kind: str = "held", width: int = 96, height: int = 24
) -> str:
    """The oldest value at the left; the newest has a dot. `kind`: see Series."""
    shown = _gathered(values, min(MOST, max(2, width // 2)))
    across = scales.Span(0, max(len(shown) - 1, 1), 3, width - 4)
    up = scales.Span(0, max(shown, default=0), height - 3, 4)
    points = [f"{markup.number(across(at))} {markup.number(up(value))}" for at, value in enumerate(shown)]
    marks = [markup.line(3, height - 2.5, width - 3, height - 2.5)]
    if shown:
        marks.append(markup.element("path", d=f"M{'L'.join(points)}", class_=f"stroke {kind}"))
        marks.append(
            markup.element("circle", cx=across(len(shown) - 1), cy=up(shown[-1]), r=2.5, class_=kind)
        )
    return markup.chart(width, height, title, _summary(values), *marks)


def _gathered(values: Sequence[float], most: int) -> list[float]:
    """The highest of neighbours, so that there are at most `most` and no peak is lost."""
    together = max(1, -(-len(values) // most))
    return [max(0.0, *values[at : at + together]) for at in range(0, len(values), together)]


def _summary(values: Sequence[float]) -> str:
    if not values:
        return "No values."
    return f"From {counted(values[0])} to {counted(values[-1])}, at most {counted(max(values))}."
