"""What of the past the page's filters let through, as the drawings want it. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coord_core.observing import charts

if TYPE_CHECKING:
    from coord_core.dashboard.page.view import View
    from coord_core.observing.chronicle import Chronicle
    from coord_core.observing.lines import FileLine

MARKED = ("write_violation", "lock_forced", "commit_blocked", "deadlock_resolved")


def lanes(chronicle: Chronicle, view: View) -> list[charts.Lane]:
    """A lane for who held something, waited, or did what is marked; who did it last first."""
    stretches, marks = _stretches(chronicle, view), _marks(chronicle, view)
    names = dict.fromkeys([*stretches, *marks])
    found = [charts.Lane(name, stretches.get(name, ()), marks.get(name, ())) for name in names]
    return sorted(found, key=lambda lane: (-_last(lane), -len(lane.stretches), lane.name))


def _last(lane: charts.Lane) -> float:
    return max([each.until for each in lane.stretches] + [mark.at for mark in lane.marks])


def _stretches(chronicle: Chronicle, view: View) -> dict[str, list[charts.Stretch]]:
    found: dict[str, list[charts.Stretch]] = {}
    for span in chronicle.spans:
        if view.wants((span.instance,), (span.resource,)):
            until = chronicle.until if span.until is None else span.until
            found.setdefault(span.instance, []).append(charts.Stretch(span.resource, span.since, until))
    for wait in chronicle.waits:
        if view.wants((wait.instance,), tuple(wait.resources)):
            until = chronicle.until if wait.until is None else wait.until
            name = wait.resources[0] if wait.resources else "something"
            found.setdefault(wait.instance, []).append(charts.Stretch(name, wait.since, until, "wait"))
    return found


def _marks(chronicle: Chronicle, view: View) -> dict[str, list[charts.Mark]]:
    found: dict[str, list[charts.Mark]] = {}
    for entry in chronicle.notable:
        event, resource = entry.event, str(entry.event.resource or "")
        if event.action in MARKED and view.wants((event.instance,), (resource,)):
            said = f"{event.action.replace('_', ' ')} {resource}"
            found.setdefault(event.instance, []).append(charts.Mark(entry.at, said))
    return found


def contested(chronicle: Chronicle, view: View) -> list[tuple[str, FileLine]]:
    """What somebody was refused or waited for, most first. Who held it counts, and who asked for it."""
    askers = _askers(chronicle)
    found = [
        (name, line)
        for name, line in chronicle.files.items()
        if (line.refused or line.waits) and view.wants((*line.holders, *askers.get(name, ())), (name,))
    ]
    return sorted(found, key=lambda each: (-each[1].refused - each[1].waits, each[0]))


def _askers(chronicle: Chronicle) -> dict[str, set[str]]:
    """By the file: a symbol counts for its own."""
    found: dict[str, set[str]] = {}
    for _, who, name in chronicle.refusals:
        found.setdefault(name, set()).add(who)
    for wait in chronicle.waits:
        for resource in wait.resources:
            for name in {resource, resource.partition("#")[0]}:
                found.setdefault(name, set()).add(wait.instance)
    return found


def by_step(chronicle: Chronicle, view: View, step: float) -> list[tuple[float, int, int]]:
    """(start, refusals, waits) of each `step` seconds, of who asked and what was asked for."""
    counted = [(start, refused, waits) for start, refused, waits, _ in chronicle.buckets(step)]
    if not view.is_filtered:
        return counted
    refused = Counter(
        at // step * step for at, who, name in chronicle.refusals if view.wants((who,), (name,))
    )
    waits = Counter(
        wait.since // step * step
        for wait in chronicle.waits
        if wait.since > chronicle.since and view.wants((wait.instance,), tuple(wait.resources))
    )
    return [(start, refused[start], waits[start]) for start, _, _ in counted]
