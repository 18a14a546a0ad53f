"""How long something was held or waited for, in the places of a report that say it."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from coord_core.observing.lines import Span, WaitSpan
from coord_core.observing.report import shape
from coord_core.observing.report.activity import holders
from coord_core.observing.report.composing import compose
from coord_core.observing.report.contention import files
from coord_core.observing.report.figures import figures
from coord_core.observing.report.people import sessions

from .told import SINCE, A, B, Told

HOUR, DAY = 3600.0, 86400.0


def said(told: Told) -> str:
    return " ".join(str(part) for sentence in compose(told.facts(), UTC).summary for part in sentence)


def lines(told: Told) -> dict[str, dict[str, Any]]:
    return {line["path"]: line for line in shape.shape(told.facts())["files"]}


def test_both_files_of_a_wait_were_waited_for() -> None:
    """A wait for two files took as long for either, also once it was granted."""
    told = Told()
    wait = told.event("wait_started", B, "a.py")
    told.event("wait_started", B, "b.py", after=0, about=wait)
    waiting = {name: line["waited"] for name, line in lines(told).items()}
    assert waiting["a.py"] == waiting["b.py"] > 0
    told.event("wait_granted", B, "a.py", after=HOUR, about=wait)
    assert {name: line["waited"] for name, line in lines(told).items()} == {"a.py": HOUR, "b.py": HOUR}


def test_who_still_waits_has_waited() -> None:
    """A session's line counts a wait that goes on, as the file's does; an hour of it is not `0 s`."""
    told = Told()
    told.event("session_started", B, None)
    told.event("wait_started", B, "a.py", after=DAY - HOUR - 60)
    assert lines(told)["a.py"]["waited"] == HOUR
    (table,) = sessions(told.facts(), UTC).tables
    column = [each.heading for each in table.columns].index("Waited")
    assert [row[column] for row in table.rows if row[0] == B] == ["1 h"]


def test_of_a_wait_that_goes_on_the_part_in_the_period_counts() -> None:
    """As of one that is over: what was before the period is not in it."""
    told = Told()
    told.event("lock_denied", A, "a.py")
    facts = told.facts()
    facts.chronicle.settle([], [WaitSpan(-1, B, "", ["a.py"], SINCE - 30 * DAY)])
    (line,) = shape.shape(facts)["files"]
    assert line["waited"] == DAY


def test_half_of_the_locks_is_half_of_all_that_were_taken() -> None:
    """Two of three locks are held for an hour by now: not half of them were held for a second."""
    told = Told()
    for key in ("a.py", "b.py"):
        told.event("lock_acquired", A, key)
    token = told.event("lock_acquired", A, "c.py")
    told.event("lock_released", A, "c.py", after=1, token=token)
    told.event("lock_denied", B, "a.py", after=HOUR)
    assert "3 locks were taken" in said(told)
    assert "half of them were held for no more than 1 s" not in said(told)


def test_nothing_is_held_for_less_than_no_time() -> None:
    """A clock that was set back between a grant and its end takes nothing from a file's time."""
    told = Told()
    token = told.event("lock_acquired", A, "a.py", after=2 * HOUR)
    told.event("lock_released", A, "a.py", after=-HOUR, token=token)
    (line,) = shape.shape(told.facts())["files"]
    assert line["held"] >= 0
    of = figures(told.facts())
    assert of.held_median is not None and of.held_median >= 0


def test_a_bar_of_who_held_locks_is_of_locks_alone() -> None:
    """Who waited for a day and held for a minute does not have the longest bar of those that held locks."""
    told = Told()
    token = told.event("lock_acquired", A, "a.py")
    told.event("wait_started", B, "a.py", after=0)
    other = told.event("lock_acquired", B, "b.py", after=0)
    told.event("lock_released", B, "b.py", after=60, token=other)
    told.event("lock_released", A, "a.py", after=HOUR, token=token)
    (plot,) = holders(told.facts(), UTC).plots
    values = {line.name: line.value for line in plot.lines}
    assert plot.title == "Who held locks, and when"
    assert values[B] == 60 < values[A]


def test_a_lock_that_was_held_all_the_time_is_in_the_table_of_files() -> None:
    """What a session held from before the period to its end is a row, with its time and its holder."""
    told = Told()
    told.event("session_started", B, None)
    facts = told.facts()
    facts.chronicle.settle([Span(-1, A, "", "file", "a.py", SINCE - HOUR)], [])
    assert ["No lock was taken. 1 lock from before was held."] in compose(facts, UTC).summary
    rows = [row for table in files(facts).tables for row in table.rows]
    assert [row[0] for row in rows] == ["a.py"]
    assert (rows[0][6], rows[0][7]) == ("1 d", "1")
