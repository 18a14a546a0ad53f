"""What stands in a report, in which order. Pure."""

from __future__ import annotations

from datetime import tzinfo

from coord_core.observing import zones
from coord_core.observing.charts.scales import moment
from coord_core.observing.charts.wording import counted, roughly
from coord_core.observing.report import activity, contention, hooks, people, trouble
from coord_core.observing.report.document import Document, Name, Sentence
from coord_core.observing.report.facts import Facts
from coord_core.observing.report.figures import Figures, figures
from coord_core.observing.report.sentences import summary


def compose(facts: Facts, zone: tzinfo) -> Document:
    of = figures(facts)
    return Document(
        title=["Work on ", Name(facts.project)],
        period=_period(facts, zone),
        summary=summary(facts, of),
        figures=_large(of),
        sections=[
            activity.over_time(facts, zone),
            activity.holders(facts, zone),
            contention.files(facts),
            contention.waits(facts, zone),
            people.sessions(facts, zone),
            people.tasks(facts, zone),
            trouble.incidents(facts, zone),
            trouble.interventions(facts, zone),
            hooks.latency(facts, zone),
        ]
        if not facts.is_empty
        else [],
        notes=_notes(facts, zone),
    )


def _period(facts: Facts, zone: tzinfo) -> str:
    known = "" if facts.known_from is None else f", known from {_day(facts.known_from, zone)}"
    return f"{_day(facts.since, zone)} to {_day(facts.until, zone)}{known}"


def _day(at: float, zone: tzinfo) -> str:
    day, month, clock = moment(at, zone).split()
    return f"{day} {month} {zones.year(at, zone)} {clock}"


def _large(of: Figures) -> list[tuple[str, str]]:
    waited = "–" if of.waited_median is None else roughly(of.waited_median)
    return [
        (counted(of.sessions), "sessions"),
        (counted(of.grants), "locks taken"),
        (counted(of.refused), "refusals"),
        (counted(of.waits), "waits"),
        (waited, "median wait"),
        (counted(of.tasks_completed), "tasks done"),
        (counted(of.violations), "violations"),
        (counted(of.commits_blocked), "commits stopped"),
    ]


def _notes(facts: Facts, zone: tzinfo) -> list[Sentence]:
    said = []
    if facts.known_from is not None:
        said.append(
            "Before what is known, nothing happened, or it is not kept any more: see the setting “history”."
        )
    clocks = " or ".join(zones.titles(zone, facts.shown_from, facts.until))
    said.append(f"Times are those of {clocks}. A day is written before its month.")
    said.append("A file's symbols count for the file.")
    said.append("Of locks and waits, the time in the period counts; only a wait's own line has all of it.")
    return [[text] for text in said]
