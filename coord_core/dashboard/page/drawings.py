"""The page's drawings: who held what and when, which files are contested, waits and refusals by hour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from coord_core.dashboard.page import past
from coord_core.dashboard.page.templates import fill
from coord_core.dashboard.page.words import count, day_and_time, short
from coord_core.observing import charts, zones

if TYPE_CHECKING:
    from coord_core.dashboard.page.view import View
    from coord_core.observing.chronicle import Chronicle
    from coord_core.observing.lines import FileLine

STEPS = {1: 300, 6: 900, 24: 3600, 168: 4 * 3600}  # seconds of a column, by the hours that are shown
LANES, FILES = 24, 10
# Widths (px) that a drawing is made in. The widest that fits is shown, as it is: its text has one size.
WHOLE, HALF = (292, 740, 890, 1160), (292, 400, 540, 720)
Drawn = tuple[str, str]  # a drawing, and its figures as a table
NOTHING: Drawn = ("", "")


def drawings(chronicle: Chronicle, view: View) -> dict[str, str]:
    """Of each drawing's section its inner HTML."""
    period = f"in the past {count(view.hours, 'hour') if view.hours < 48 else f'{view.hours // 24} days'}"
    return {
        "timeline": _section(
            view, "timeline", "Who held what", period, _timeline(chronicle, view),
            "Nothing that was held in this time matches the filter."
            if view.is_filtered
            else "Nothing was held in this time.",
        ),
        "contention": _section(
            view, "contention", "Contested files", period + _of_everybody(view),
            _contention(chronicle, view),
            "No contested file matches the filter." if view.is_filtered else "No file was asked for by two.",
        ),
        "hours": _section(
            view, "hours", "Waits and refusals", period, _hours(chronicle, view),
            "No refusal and no wait matches the filter."
            if view.is_filtered
            else "Nobody was refused, and nobody waited.",
        ),
    }  # fmt: skip


def _of_everybody(view: View) -> str:
    """Who is chosen only chooses files: of one that was held, it is others that were refused it."""
    return ", everybody’s figures" if view.who.strip() else ""


def empty(view: View, said: str) -> dict[str, str]:
    """Where nothing is known: the sections with a sentence."""
    names = {"timeline": "Who held what", "contention": "Contested files", "hours": "Waits and refusals"}
    return {name: _section(view, name, heading, "", NOTHING, said) for name, heading in names.items()}


def _section(view: View, name: str, heading: str, note: str, drawn: Drawn, nothing: str) -> str:
    return fill(
        "sections/drawing.html", view, now=0.0, id=name, heading=heading, note=note, nothing=nothing,
        drawing=Markup(drawn[0]), figures=Markup(drawn[1]), is_wide=name == "timeline",
    )  # fmt: skip


def _timeline(chronicle: Chronicle, view: View) -> Drawn:
    found = past.lanes(chronicle, view)
    if not found:
        return NOTHING
    return _in_each(
        WHOLE,
        lambda width: charts.timeline(
            "Who held what, and when", found, chronicle.since, chronicle.until, view.zone, width, LANES
        ),
    ), ""


def _in_each(widths: Sequence[int], draw: Callable[[int], str]) -> str:
    """See style.css for which of them is shown."""
    return "".join(f'<div class="at-{width}">{draw(width)}</div>' for width in widths)


def _contention(chronicle: Chronicle, view: View) -> Drawn:
    files = past.contested(chronicle, view)
    if not files:
        return NOTHING
    bars = [charts.Bar(name, (line.refused, line.waits), _noted(line)) for name, line in files]
    kinds = (("Refused", "refused"), ("Waited for", "wait"))
    rows = [[name, str(line.refused), str(line.waits), short(line.waited)] for name, line in files[:FILES]]
    return _in_each(
        HALF, lambda width: charts.ranking("Contested files", kinds, bars, width, FILES)
    ), charts.table("Contested files", ("File", "Refused", "Waits", "Waited in all"), rows)


def _noted(line: FileLine) -> str:
    """As the report says it. How long they waited is in the figures."""
    said = [f"{line.refused:,} refused"] if line.refused else []
    return " · ".join([*said, *([count(line.waits, "wait")] if line.waits else [])])


def _hours(chronicle: Chronicle, view: View) -> Drawn:
    step = STEPS[view.hours]
    buckets = past.by_step(chronicle, view, step)
    if not any(refused or waited for _, refused, waited in buckets):
        return NOTHING
    series = (
        charts.Series("Refusals", "refused", [bucket[1] for bucket in buckets]),
        charts.Series("Waits", "wait", [bucket[2] for bucket in buckets]),
    )
    rows = [[f"{at:.0f}", str(refused), str(waited)] for at, refused, waited in buckets if refused or waited]
    drawn = _in_each(
        HALF,
        lambda width: charts.columns("Waits and refusals", buckets[0][0], step, series, view.zone, width),
    )
    heads = (f"From, {zones.title(view.zone, buckets[0][0])}", "Refusals", "Waits")
    return drawn, charts.table("Waits and refusals", heads, _timed(rows, view))


def _timed(rows: list[list[str]], view: View) -> list[list[str]]:
    return [[day_and_time(float(row[0]), view.zone)[:16], *row[1:]] for row in rows]
