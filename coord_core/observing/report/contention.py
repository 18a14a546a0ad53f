"""The sections on hot files and on waits. Pure."""

from __future__ import annotations

from datetime import tzinfo

from coord_core.observing import charts
from coord_core.observing.charts import Bar
from coord_core.observing.charts.scales import moment
from coord_core.observing.charts.wording import counted, duration
from coord_core.observing.lines import FileLine
from coord_core.observing.report.document import NAME, NUMBER, Column, Line, Plot, Section, bounded
from coord_core.observing.report.facts import Facts
from coord_core.observing.report.figures import contested
from coord_core.observing.report.sentences import many

SHOWN, MOST_FILES, MOST_WAITS = 10, 25, 25
KINDS = (("Refusals", "refused"), ("Waits", "wait"), ("Violations", "strong"))

COLUMNS = (
    Column("File or set", NAME), Column("Refused", NUMBER), Column("Waits", NUMBER), Column("Waited", NUMBER),
    Column("Violations", NUMBER), Column("Locks", NUMBER), Column("Held", NUMBER),
    Column("Sessions", NUMBER),
)  # fmt: skip


def files(facts: Facts) -> Section:
    """Where sessions met, and where most was done."""
    found = contested(facts)
    met = [(name, line) for name, line in found if line.contention]
    rows = [_row(name, line) for name, line in found]
    title = "Where sessions met"
    bars = [Bar(name, (line.refused, line.waits, line.violations), _note(line)) for name, line in met]
    plot = Plot(
        title,
        lambda px: charts.ranking(title, KINDS, bars, width=px, most=SHOWN),
        [Line(bar.name, sum(bar.values), bar.note) for bar in bars[:SHOWN]],
    )
    table = bounded("Files, those first where sessions met most often", COLUMNS, rows, MOST_FILES)
    said = [] if met else ["No file was contested."]
    return Section("Hot files", [said] if said else [], [plot] if met else [], [table] if rows else [])


def _row(name: str, line: FileLine) -> list[str]:
    return [
        name,
        counted(line.refused),
        counted(line.waits),
        duration(line.waited) if line.waits else "–",
        counted(line.violations),
        counted(line.grants),
        duration(line.held),
        counted(len(line.holders)),
    ]


def _note(line: FileLine) -> str:
    said = [f"{counted(line.refused)} refused"] if line.refused else []
    said += [many(line.waits, "wait")] if line.waits else []
    return " · ".join([*said, many(line.violations, "violation")] if line.violations else said)


def waits(facts: Facts, zone: tzinfo) -> Section:
    """The longest first."""
    columns = [
        Column("For", NAME), Column("Session", NAME), Column("Since"), Column("Waited", NUMBER),
        Column("Outcome"),
    ]  # fmt: skip
    longest = sorted(facts.chronicle.waits, key=lambda wait: -wait.lasted(facts.until))
    rows = [
        [
            wait.resource, wait.instance, moment(wait.since, zone), duration(wait.lasted(facts.until)),
            wait.outcome or "still waiting",
        ]
        for wait in longest
    ]  # fmt: skip
    if not rows:
        return Section("Waits", [["Nobody waited."]])
    return Section("Waits", [], [], [bounded("Waits, the longest first", columns, rows, MOST_WAITS)])
