"""A report as JSON for programs: every line, times as ISO 8601, lengths of time in seconds. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from coord_core.domain.records import Entry
from coord_core.observing.report.activity import COLUMNS, step
from coord_core.observing.report.facts import Facts
from coord_core.observing.report.figures import contested, figures, worked
from coord_core.observing.report.trouble import went_wrong
from coord_core.observing.timings import by_event
from coord_core.views import audit_log
from coord_core.views.yaml_text import timestamp


def shape(facts: Facts) -> dict[str, Any]:
    found = facts.chronicle
    width = step(facts, COLUMNS)
    return {
        "project": facts.project,
        "since": timestamp(facts.since),
        "until": timestamp(facts.until),
        "known_from": _time(facts.known_from),
        "summary": asdict(figures(facts)),
        "activity": [
            {"since": timestamp(at), "seconds": width, "refused": refused, "waits": waits, "grants": grants}
            for at, refused, waits, grants in found.buckets(width)
            if at + width > facts.shown_from
        ],
        "sessions": [_session(facts, name) for name in sorted(found.sessions)],
        "tasks": _tasks(facts),
        "files": [
            {**asdict(line), "holders": sorted(line.holders), "path": name}
            for name, line in contested(facts)
        ],
        "waits": [
            {
                "instance": wait.instance, "agent": wait.agent, "resources": wait.resources,
                "since": timestamp(wait.since), "seconds": round(wait.lasted(facts.until), 3),
                "outcome": wait.outcome,
            }
            for wait in found.waits
        ],
        "incidents": [_entry(entry) for entry in went_wrong(facts)],
        "interventions": [_entry(entry) for entry in facts.interventions],
        "hooks": {name: asdict(each) for name, each in by_event(facts.timings).items()},
    }  # fmt: skip


def _time(at: float | None) -> str | None:
    return None if at is None else timestamp(at)


def _session(facts: Facts, name: str) -> dict[str, Any]:
    line = facts.chronicle.sessions[name]
    times = {key: _time(getattr(line, key)) for key in ("started", "ended")}
    return {"instance": name, **asdict(line), **times, "seen": _time(line.seen)}


def _tasks(facts: Facts) -> list[dict[str, Any]]:
    latest = {step.task_id: step for step in facts.chronicle.tasks}
    return [
        {
            "id": task,
            "description": facts.tasks[task].description if task in facts.tasks else None,
            "status": facts.tasks[task].status if task in facts.tasks else None,
            "last_step": latest[task].action,
            "at": timestamp(latest[task].at),
            "worked": round(seconds, 3),
        }
        for task, seconds in worked(facts).items()
    ]


def _entry(entry: Entry) -> dict[str, Any]:
    return {"timestamp": timestamp(entry.at), **audit_log.fields(entry)}
