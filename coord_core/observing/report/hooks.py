"""The section on how long hooks take. Pure."""

from __future__ import annotations

from datetime import tzinfo

from coord_core.observing import charts
from coord_core.observing.charts import Latency
from coord_core.observing.charts.scales import moment
from coord_core.observing.charts.wording import counted
from coord_core.observing.report.document import NUMBER, Column, Line, Plot, Section, Sentence, Table
from coord_core.observing.report.facts import Facts
from coord_core.observing.timings import Percentiles, by_event, percentiles

LEAST = 20  # hooks; a histogram of fewer says nothing


def latency(facts: Facts, zone: tzinfo) -> Section:
    """Percentiles of each event, and how all of them are spread."""
    of_all = percentiles(facts.timings)
    if of_all is None:
        return Section("Hooks", [["No hook was timed in this time."]])
    events = by_event(facts.timings)
    said: Sentence = [
        f"{counted(of_all.count)} hooks were timed, from {moment(facts.timings[0].at, zone)} on; older times "
        "are not kept. A time is that of the whole process."
    ]
    return Section("Hooks", [said], _plots(facts, of_all, events), [_table(events)])


def _plots(facts: Facts, of_all: Percentiles, events: dict[str, Percentiles]) -> list[Plot]:
    rows = [Latency(name, each.count, each.median, each.p95, each.p99) for name, each in events.items()]
    title = "How long hooks took, by event"
    found = [
        Plot(
            title,
            lambda px: charts.latencies(title, rows, width=px),
            [Line(row.name, row.p50, f"{row.p50:.0f} ms, 95 % {row.p95:.0f} ms") for row in rows],
        )
    ]
    if of_all.count >= LEAST:
        found.append(_spread([each.wall for each in facts.timings], of_all))
    return found


def _spread(walls: list[float], of_all: Percentiles) -> Plot:
    title = "How many hooks took how long"
    marks = {
        f"median {of_all.median:.0f} ms": of_all.median,
        f"95 % {of_all.p95:.0f} ms": of_all.p95,
        f"99 % {of_all.p99:.0f} ms": of_all.p99,
    }
    return Plot(title, lambda px: charts.histogram(title, walls, marks, width=px), [])


def _table(events: dict[str, Percentiles]) -> Table:
    columns = [Column("Event"), Column("Hooks", NUMBER), Column("Median", NUMBER), Column("95 %", NUMBER),
               Column("99 %", NUMBER), Column("Longest", NUMBER)]  # fmt: skip
    rows = [
        [
            name,
            counted(each.count),
            *(f"{value:.0f} ms" for value in (each.median, each.p95, each.p99, each.longest)),
        ]
        for name, each in events.items()
    ]
    return Table("How long hooks took, by event", columns, rows)
