"""Axes that several charts share: a clock below, decades below, and what stands in an empty chart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from coord_core.observing.charts import markup, scales
from coord_core.observing.charts.wording import elided, width_of

PX_A_TICK = 66  # of a clock
GAP = 10  # px between two names


def clock(
    since: float, until: float, zone: tzinfo, across: scales.Span, top: float, bottom: float
) -> list[str]:
    """Thin lines from `top` to `bottom` at round times, their names below."""
    found = []
    width = across.stop - across.start
    for at, name in scales.time_ticks(since, until, max(2, int(width // PX_A_TICK)), zone):
        x, half = across(at), width_of(name) / 2
        found.append(markup.line(x, top, x, bottom))
        middle = min(max(x, across.start + half), across.stop - half)
        found.append(markup.label(name, middle, bottom + 15, anchor="middle"))
    return found


def decade_names(ticks: Sequence[float], across: scales.Span, unit: str, width: float, y: float) -> list[str]:
    """From the right, the last with its unit; names that would touch are left out."""
    found: list[str] = []
    free_to = float(width)
    for tick in reversed(ticks):
        name = f"{tick:g}" if found else f"{tick:g} {unit}"
        half = width_of(name) / 2
        middle = min(max(across(tick), half), width - half)
        if middle + half <= free_to:
            found.append(markup.label(name, middle, y, anchor="middle"))
            free_to = middle - half - GAP
    return found


def legend(kinds: Sequence[tuple[str, str]], width: float) -> list[str]:
    """Above the marks, from the left: each name in its colour (see Series); long ones are cut."""
    found: list[str] = []
    x = 0.0
    fits = sum(13 + width_of(name) + GAP for name, _ in kinds) <= width
    for whole, kind in kinds:
        name = whole if fits else elided(whole, width / len(kinds) - 13 - GAP)
        found.append(markup.box(x, 4, 8, 8, kind, rx=2))
        found.append(markup.label(name, x + 13, 12, f"name {kind}"))
        x += 13 + width_of(name) + GAP
    return found


def empty(width: float, height: float, text: str) -> str:
    """In the middle of a chart without marks."""
    return markup.label(text, width / 2, height / 2, anchor="middle")
