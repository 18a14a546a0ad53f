"""The sections on sessions and on tasks. Pure."""

from __future__ import annotations

from datetime import tzinfo

from coord_core.domain.records import ACTIVE
from coord_core.observing.charts.scales import moment
from coord_core.observing.charts.wording import counted, duration
from coord_core.observing.chronicle import CLAIMED
from coord_core.observing.lines import SessionLine
from coord_core.observing.report.document import NAME, NUMBER, Column, Section, bounded
from coord_core.observing.report.facts import Facts
from coord_core.observing.report.figures import DONE, PAUSES, worked

MOST = 60  # rows
ENDS = {"ended": "ended", "crashed": "crashed"}
STEPS = {DONE: "completed", CLAIMED: "in work", "task_released": "given back", "task_cancelled": "cancelled",
         "task_blocked": "blocked", "task_added": "added", "branch_created": "in work",
         "pull_request_opened": "pull request opened"}  # fmt: skip


def sessions(facts: Facts, zone: tzinfo) -> Section:
    """Those that did most first."""
    columns = [
        Column("Session", NAME), Column("Came"), Column("Left"), Column("Locks", NUMBER),
        Column("Refused", NUMBER), Column("Waits", NUMBER), Column("Waited", NUMBER),
        Column("Tasks done", NUMBER), Column("Violations", NUMBER),
    ]  # fmt: skip
    lines = sorted(
        facts.chronicle.sessions.items(), key=lambda item: (-item[1].grants - item[1].refused, item[0])
    )
    rows = [
        [
            name, "before" if line.started is None else moment(line.started, zone),
            _left(facts, name, line, zone), counted(line.grants), counted(line.refused), counted(line.waits),
            duration(line.waited) if line.waits else "–", counted(line.tasks_completed),
            counted(line.violations),
        ]
        for name, line in lines
    ]  # fmt: skip
    if not rows:
        return Section("Sessions", [["Nobody was here."]])
    return Section(
        "Sessions", [], [], [bounded("Sessions, and people at their terminals", columns, rows, MOST)]
    )


def _left(facts: Facts, name: str, line: SessionLine, zone: tzinfo) -> str:
    if line.ended is not None:
        return f"{moment(line.ended, zone)}, {ENDS.get(line.ending or '', 'ended')}"
    known = facts.instances.get(name)
    is_there = facts.until >= facts.now and known is not None and known.status == ACTIVE
    return "still here" if is_there else "–" if facts.until >= facts.now else "later"


def tasks(facts: Facts, zone: tzinfo) -> Section:
    """Each with its latest step of the period, the latest first."""
    latest = {step.task_id: step for step in facts.chronicle.tasks if step.task_id}
    who = {step.task_id: step.instance for step in facts.chronicle.tasks if step.action in (CLAIMED, *PAUSES)}
    seconds = worked(facts)
    columns = [
        Column("Task", NAME), Column("Description", NAME), Column("Session", NAME), Column("Last step"),
        Column("When"), Column("In work", NUMBER),
    ]  # fmt: skip
    rows = [
        [
            task, facts.tasks[task].description if task in facts.tasks else "", who.get(task, ""),
            STEPS.get(step.action, step.action.removeprefix("task_")), moment(step.at, zone),
            duration(seconds[task]) if seconds[task] else "–",
        ]
        for task, step in sorted(latest.items(), key=lambda item: (-item[1].at, item[0]))
    ]  # fmt: skip
    if not rows:
        return Section("Tasks", [["No task took a step in this time."]])
    return Section("Tasks", [], [], [bounded("Tasks, the latest step first", columns, rows, MOST)])
