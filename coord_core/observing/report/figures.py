"""The figures of a period, counted from its facts. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from coord_core.domain.records import ACTIVE
from coord_core.observing.chronicle import CLAIMED
from coord_core.observing.lines import ABANDONED, GRANTED, FileLine, TaskStep
from coord_core.observing.report.facts import Facts
from coord_core.observing.timings import Percentiles, percentiles

DONE = "task_completed"
PAUSES = (DONE, "task_released", "task_cancelled", "task_blocked")


@dataclass(frozen=True, slots=True)
class Figures:
    """Lengths of time in seconds; None where there is nothing to take a median of."""

    sessions: int
    people: int
    crashed: int
    at_work: int  # sessions that were there at the end, where that is now
    grants: int
    files: int  # and folders, sets, workflows that were locked
    held_before: int  # locks that were taken before the period
    held_median: float | None  # of the locks that were taken in it, those that are still held up to its end
    held_longest: float | None
    refused: int
    waits: int
    waits_granted: int
    waits_abandoned: int
    waited_median: float | None  # of waits that were granted
    waited_longest: float | None
    tasks_added: int
    tasks_completed: int
    work_median: float | None  # of the tasks that were completed
    violations: int
    commits_blocked: int
    forced: int
    deadlocks: int
    rebuilt: int
    hooks: Percentiles | None  # milliseconds


def figures(facts: Facts) -> Figures:
    found = facts.chronicle
    counts = found.counts
    names = [name for name in found.sessions if not facts.is_person(name)]
    held = [span.lasted(facts.until) for span in found.spans if span.since >= found.since]
    granted = [wait.lasted(facts.until) for wait in found.waits if wait.outcome == GRANTED]
    completed = {step.task_id for step in found.tasks if step.action == DONE}
    work = [seconds for task, seconds in worked(facts).items() if task in completed]
    return Figures(
        sessions=len(names),
        people=len(found.sessions) - len(names),
        crashed=counts["session_crashed"],
        at_work=sum(_is_there(facts, name) for name in names) if facts.until >= facts.now else 0,
        grants=counts["lock_acquired"],
        files=sum(bool(line.grants) for line in found.files.values()),
        held_before=len(found.spans) - len(held),
        held_median=_median(held),
        held_longest=max(held, default=None),
        refused=counts["lock_denied"],
        waits=len(found.waits),
        waits_granted=len(granted),
        waits_abandoned=sum(wait.outcome == ABANDONED for wait in found.waits),
        waited_median=_median(granted),
        waited_longest=max(granted, default=None),
        tasks_added=counts["task_added"],
        tasks_completed=len(completed),
        work_median=_median(work),
        violations=counts["write_violation"],
        commits_blocked=counts["commit_blocked"],
        forced=counts["lock_forced"],
        deadlocks=counts["deadlock_resolved"],
        rebuilt=counts["state_rebuilt"],
        hooks=percentiles(facts.timings),
    )


def _is_there(facts: Facts, name: str) -> bool:
    known = facts.instances.get(name)
    return known is not None and known.status == ACTIVE


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def contested(facts: Facts) -> list[tuple[str, FileLine]]:
    """Files and other resources, those first where sessions met most often, then where most was done."""
    return sorted(
        facts.chronicle.files.items(),
        key=lambda item: (-item[1].contention, -item[1].waited, -item[1].grants, -item[1].held, item[0]),
    )


def worked(facts: Facts) -> dict[str, float]:
    """Seconds for which each task with a step in the period was in work, from a claim to its end."""
    steps: dict[str, list[TaskStep]] = {}
    for step in facts.chronicle.tasks:
        steps.setdefault(step.task_id, []).append(step)
    return {task: _worked(facts, task, some) for task, some in steps.items() if task}


def _worked(facts: Facts, task: str, steps: Sequence[TaskStep]) -> float:
    turns = [step for step in steps if step.action == CLAIMED or step.action in PAUSES]
    total, since = 0.0, _in_work_since(facts, task, turns)
    for step in turns:
        total += 0.0 if since is None else max(0.0, step.at - since)
        since = step.at if step.action == CLAIMED else None
    return total + (0.0 if since is None else facts.until - since)


def _in_work_since(facts: Facts, task: str, turns: Sequence[TaskStep]) -> float | None:
    """When the work began that goes on into the period; None of none."""
    claims, known = facts.chronicle.claims, facts.tasks.get(task)
    if task in claims or known is None or known.claimed_at is None:
        return claims.get(task)
    if turns:  # its earlier events are not kept, and the claim that is known may be a later one
        is_known = known.claimed_at <= turns[0].at
        return None if turns[0].action == CLAIMED else known.claimed_at if is_known else facts.since
    is_over = known.ended_at is not None and known.ended_at < facts.since
    return None if is_over or known.claimed_at >= facts.since else known.claimed_at
