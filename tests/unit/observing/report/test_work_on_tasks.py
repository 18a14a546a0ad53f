"""How long a task was in work, where the period does not have all of its steps."""

from __future__ import annotations

from coord_core.domain.tasks import Task
from coord_core.observing.report.figures import worked

from .told import SINCE, UNTIL, A, Told

HOUR, DAY = 3600.0, 86400.0


def task_of(told: Told, status: str, claimed_at: float) -> None:
    told.tasks["task-1"] = Task(
        "task-1", "feature", "words", "", status, 0, 1, A, SINCE, claimed_at=claimed_at
    )


def test_a_task_that_is_done_is_not_in_work_again_when_its_pull_request_opens() -> None:
    """Claimed and completed before the period; a later step that is no claim is no work."""
    told = Told()
    task_of(told, "completed", SINCE - DAY)
    told.tasks["task-1"].ended_at = SINCE - HOUR
    told.event("pull_request_opened", A, None, task="task-1")
    assert worked(told.facts())["task-1"] == 0


def test_work_that_ended_in_the_period_counts_though_the_task_was_claimed_again_later() -> None:
    """What is known of a task is its last claim; a period in the past had an earlier one."""
    told = Told()
    task_of(told, "in_progress", UNTIL + DAY)
    told.event("task_released", A, None, after=2 * HOUR, task="task-1")
    assert worked(told.facts())["task-1"] == 2 * HOUR


def test_a_task_that_is_claimed_all_the_time_is_in_work_when_its_pull_request_opens() -> None:
    """Claimed before the period, and not over: in work up to its end."""
    told = Told()
    task_of(told, "in_progress", SINCE - HOUR)
    told.event("pull_request_opened", A, None, task="task-1")
    assert worked(told.facts())["task-1"] == HOUR + DAY


def test_a_task_that_nobody_claimed_was_not_in_work_when_it_was_cancelled() -> None:
    told = Told()
    told.event("task_cancelled", A, None, task="task-1")
    assert worked(told.facts())["task-1"] == 0


def test_what_was_given_back_before_the_period_is_not_in_work_when_it_is_cancelled() -> None:
    """Its last claim is known, and so is what ended it."""
    earlier, told = Told(), Told()
    earlier.event("task_claimed", A, None, after=-2 * HOUR, task="task-1")
    earlier.event("task_released", A, None, task="task-1")
    task_of(told, "cancelled", SINCE - 2 * HOUR)
    told.event("task_cancelled", A, None, task="task-1")
    facts = told.facts()
    facts.chronicle.begin(earlier.rows)
    assert worked(facts)["task-1"] == 0


def test_work_counts_from_the_last_claim_before_the_period() -> None:
    """Also when the task was claimed again after it."""
    earlier, told = Told(), Told()
    earlier.event("task_claimed", A, None, after=-HOUR, task="task-1")
    task_of(told, "in_progress", UNTIL + DAY)
    told.event("task_released", A, None, after=HOUR, task="task-1")
    facts = told.facts()
    facts.chronicle.begin(earlier.rows)
    assert worked(facts)["task-1"] == 2 * HOUR
