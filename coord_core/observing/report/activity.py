"""The sections on time: how much went on when, and who held what. Pure."""

from __future__ import annotations

from collections import defaultdict
from datetime import tzinfo

from coord_core.observing import charts
from coord_core.observing.charts import Lane, Mark, Series, Stretch
from coord_core.observing.charts.lanes import HELD, WAIT
from coord_core.observing.charts.scales import moment
from coord_core.observing.charts.wording import counted
from coord_core.observing.lines import Span, WaitSpan
from coord_core.observing.report.document import Line, Plot, Section
from coord_core.observing.report.facts import Facts
from coord_core.observing.report.sentences import many

COLUMNS, LINES, LANES = 96, 24, 24
WIDTHS = (60, 300, 900, 1800, 3600, 10800, 21600, 43200, 86400, 7 * 86400, 28 * 86400)  # seconds of a column
MARKED = {"write_violation": "a write to what another held", "lock_forced": "a lock was broken",
          "commit_blocked": "a commit was stopped", "session_crashed": "it crashed"}  # fmt: skip


def over_time(facts: Facts, zone: tzinfo) -> Section:
    """Waits and refusals by the hour, or whatever time makes a readable number of columns."""
    width = step(facts, COLUMNS)
    buckets = _buckets(facts, width)
    refusals, waits = [each[1] for each in buckets], [each[2] for each in buckets]
    first = buckets[0][0] if buckets else facts.shown_from
    series = [Series("Waits", "wait", waits), Series("Refusals", "refused", refusals)]
    title = "Refusals and waits over time"
    plot = Plot(
        title,
        lambda px: charts.columns(title, first, width, series, zone, width=px),
        [
            Line(moment(at, zone), refused + waited, f"{counted(refused)} refused, {many(waited, 'wait')}")
            for at, refused, waited, _ in _buckets(facts, step(facts, LINES))
        ],
    )
    return Section("When sessions met", [], [plot])


def step(facts: Facts, most: int) -> float:
    """Seconds of one column, so that there are at most so many."""
    length = facts.until - facts.shown_from
    return next((float(width) for width in WIDTHS if length / width <= most), float(WIDTHS[-1]))


def _buckets(facts: Facts, width: float) -> list[tuple[float, int, int, int]]:
    return [each for each in facts.chronicle.buckets(width) if each[0] + width > facts.shown_from]


def holders(facts: Facts, zone: tzinfo) -> Section:
    """A lane for each session that did most, in the order in which they came."""
    lanes = _lanes(facts)
    title = "Who held locks, and when"
    plot = Plot(
        title,
        lambda px: charts.timeline(title, lanes, facts.shown_from, facts.until, zone, width=px, most=LANES),
        [
            Line(
                lane.name,
                sum(each.until - each.since for each in lane.stretches if each.kind == HELD),
                lane.note,
            )
            for lane in lanes[:LANES]
        ],
        "The fuller the colour, the more was held at once. A thin line below is a wait, a dot is trouble."
        if lanes
        else "",
        "A bar is as long as all of a session's locks together were held.",
    )
    return Section("Who held what", [], [plot])


def _lanes(facts: Facts) -> list[Lane]:
    stretches: dict[str, list[Stretch]] = defaultdict(list)
    first: dict[str, float] = {}
    for span in facts.chronicle.spans:
        stretches[span.instance].append(_stretch(facts, span, HELD))
        first[span.instance] = min(first.get(span.instance, span.since), span.since)
    held = {name: len(some) for name, some in stretches.items()}
    for wait in facts.chronicle.waits:
        stretches[wait.instance].append(_stretch(facts, wait, WAIT))
        first[wait.instance] = min(first.get(wait.instance, wait.since), wait.since)
    busiest = sorted(stretches, key=lambda name: (-len(stretches[name]), name))
    shown = sorted(busiest[:LANES], key=lambda name: (first[name], name))
    marks = _marks(facts)
    return [
        Lane(name, stretches[name], marks[name], many(held.get(name, 0), "lock"))
        for name in (*shown, *busiest[LANES:])
    ]


def _stretch(facts: Facts, what: Span | WaitSpan, kind: str) -> Stretch:
    """Its part of what is shown."""
    since = min(max(what.since, facts.shown_from), facts.until)
    end = facts.until if what.until is None else min(what.until, facts.until)
    return Stretch(what.resource, since, max(since, end), kind)


def _marks(facts: Facts) -> dict[str, list[Mark]]:
    found: dict[str, list[Mark]] = defaultdict(list)
    for entry in facts.chronicle.notable:
        if entry.event.action in MARKED:
            about = f": {entry.event.resource}" if entry.event.resource is not None else ""
            found[entry.event.instance].append(Mark(entry.at, f"{MARKED[entry.event.action]}{about}"))
    return found
