"""The figures of a report, against events that are counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coord_core.domain.tasks import Task
from coord_core.observing.charts.scales import moment
from coord_core.observing.report import shape
from coord_core.observing.report.composing import compose
from coord_core.observing.report.document import Document, Name
from coord_core.observing.report.figures import contested, figures, worked

from .told import SINCE, UNTIL, A, B, Told, eventful

BERLIN = ZoneInfo("Europe/Berlin")


def said(document: Document) -> str:
    """The summary without its markup."""
    return " ".join(
        "".join(part.text if isinstance(part, Name) else part for part in sentence)
        for sentence in document.summary
    )


def test_everything_is_counted_once() -> None:
    found = figures(eventful().facts())
    assert (found.sessions, found.people, found.crashed, found.at_work) == (2, 0, 1, 0)
    assert (found.grants, found.files, found.refused) == (2, 1, 1)
    assert (found.held_longest, found.held_median) == (720.0, 450.0)
    assert (found.waits, found.waits_granted, found.waits_abandoned, found.waited_median) == (1, 1, 0, 660.0)
    assert (found.tasks_completed, found.work_median) == (1, 3600.0)
    assert (found.violations, found.commits_blocked, found.forced) == (1, 1, 1)
    assert found.hooks is not None and (found.hooks.count, found.hooks.longest) == (40, 59.0)


def test_the_summary_says_them() -> None:
    text = said(compose(eventful().facts(), UTC))
    assert "2 sessions worked here. 1 crash happened." in text
    assert "2 locks were taken on 1 file or set; half of them were held for no more than 7 min 30 s, " in text
    assert "the longest for 12 min." in text
    assert "A lock was refused 1 time (33 % of what was asked for), most often src/auth.py (1 time)." in text
    assert "1 wait: 1 granted, half of those within 11 min, all within 11 min." in text
    assert (
        "What went wrong: 1 write to a file that another held; 1 commit was stopped. 1 lock was broken"
        in text
    )
    assert "Hooks took 39 ms in the median, and 95 % of them at most 57 ms." in text


def test_an_empty_period_says_so_and_has_no_sections() -> None:
    document = compose(Told().facts(), UTC)
    assert (said(document), document.sections) == ("Nobody worked here in this time.", [])


def test_a_quiet_period_says_that_nothing_went_wrong() -> None:
    told = Told()
    told.event("lock_released", token=told.event("lock_acquired"))
    text = said(compose(told.facts(), UTC))
    assert "Nobody was refused a lock. Nobody waited." in text
    assert "No session changed what another held." in text


def test_a_task_is_in_work_from_each_claim_to_what_ends_it() -> None:
    told = Told()
    told.event("task_claimed", A, None, task="t1")
    told.event("task_released", A, None, task="t1", after=100)
    told.event("task_claimed", B, None, task="t1", after=1000)
    told.event("task_completed", B, None, task="t1", after=50)
    told.event("task_claimed", A, None, task="t2")
    facts = told.facts()
    assert worked(facts) == {"t1": 150.0, "t2": UNTIL - told.rows[-1][1]}


def test_a_task_that_was_claimed_before_the_period_is_in_work_since_then() -> None:
    told = Told()
    told.event("task_completed", A, None, task="t1", after=100)
    told.tasks["t1"] = Task("t1", "docs", "", "", "completed", 0, 1, A, SINCE - 900, claimed_at=SINCE - 500)
    assert worked(told.facts()) == {"t1": 600.0}


def test_what_is_still_held_and_waited_for_counts_up_to_the_end() -> None:
    told = Told()
    told.event("lock_acquired", A, "a.py")
    told.event("wait_started", B, "a.py")
    line = told.facts().chronicle.files["a.py"]
    assert (line.held, line.waited) == (UNTIL - told.rows[0][1], UNTIL - told.rows[1][1])


def test_files_come_first_where_sessions_met_most() -> None:
    told = Told()
    for name, times in (("calm.py", 0), ("hot.py", 3), ("warm.py", 1)):
        told.event("lock_acquired", A, name)
        for _ in range(times):
            told.event("lock_denied", B, name)
    assert [name for name, _ in contested(told.facts())] == ["hot.py", "warm.py", "calm.py"]


def test_what_is_known_only_from_later_on_is_said() -> None:
    facts = eventful().facts()
    facts.chronicle.first_known = UNTIL - 3600
    document = compose(facts, UTC)
    assert document.period == "28 Jun 2024 10:00 to 29 Jun 2024 10:00, known from 29 Jun 2024 09:00"
    assert any("not kept any more" in str(note) for note in document.notes)


@pytest.mark.parametrize("action", ["state_rebuilt", "notification_failed", "notification_sent"])
def test_the_coordinator_is_no_session(action: str) -> None:
    """What it records itself, of its channels and of a rebuild, is nobody's work."""
    told = Told()
    told.event("session_started", A, None)
    told.event(action, "claude-coordinator", None, channel="team", reason="no answer")
    assert figures(told.facts()).sessions == 1
    assert [each["instance"] for each in shape.shape(told.facts())["sessions"]] == [A]


def test_no_column_begins_when_the_period_ends() -> None:
    """The end of a period is not in it."""
    told = Told()
    told.event("lock_denied", A, "a.py")
    facts = told.facts()
    starts = [each["since"] for each in shape.shape(facts)["activity"]]
    assert starts[-1] < shape.shape(facts)["until"]


def test_the_zone_of_a_period_with_two_clocks_names_both() -> None:
    """From summer time into winter time, not all times are those of the last clock."""
    told = Told()
    told.event("session_started", A, None)
    facts = told.facts()
    end = datetime(2024, 11, 5, tzinfo=UTC).timestamp()
    later = type(facts)(
        facts.project, facts.since, end, end, facts.chronicle, {}, {}, facts.interventions, []
    )
    notes = " ".join(str(part) for note in compose(later, BERLIN).notes for part in note)
    assert moment(SINCE + 60, BERLIN) == "28 Jun 12:01"  # two hours from UTC
    assert "UTC+02:00" in notes
