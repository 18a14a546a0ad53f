"""What somebody did to others' work is told apart from what went wrong, and says what it was about."""

from __future__ import annotations

from datetime import UTC

from coord_core.observing.report import markdown, shape
from coord_core.observing.report.composing import compose
from coord_core.observing.report.facts import Facts
from coord_core.observing.report.trouble import incidents, interventions

from .told import A, B, Told


def rows(facts: Facts) -> list[dict[str, str]]:
    return [
        {column.heading: text for column, text in zip(table.columns, row, strict=True)}
        for table in interventions(facts, UTC).tables
        for row in table.rows
    ]


def broken() -> Told:
    told = Told()
    token = told.event("lock_acquired", A, "a.py", task="task-1")
    told.event("lock_forced", A, "a.py", token=token, task="task-1", by="user-x", reason="mine")
    return told


def test_a_broken_lock_is_no_trouble_in_either_place() -> None:
    facts = broken().facts()
    text = markdown.render(compose(facts, UTC))
    assert "- 1 lock was broken by an administrator." in text
    assert "- No session changed what another held." in text and "What went wrong:" not in text
    assert incidents(facts, UTC).tables == () and shape.shape(facts)["incidents"] == []


def test_a_broken_lock_is_named_with_the_task_that_it_was_for() -> None:
    (row,) = rows(broken().facts())
    assert (row["What"], row["By"], row["Session"]) == ("lock broken", "user-x", A)
    assert row["About"] == "a.py, task-1"


def test_a_task_that_a_person_cancels_is_of_no_session() -> None:
    told = Told()
    told.event("task_cancelled", "user-x", None, task="task-1", reason="twice", by="user-x")
    told.interventions[0].event.detail["by"] = None  # nobody had it
    (row,) = rows(told.facts())
    assert (row["What"], row["By"], row["Session"], row["About"]) == (
        "task cancelled", "user-x", "", "task-1",
    )  # fmt: skip


def test_a_rebuild_is_told_though_nobody_was_here() -> None:
    told = Told()
    told.event("state_rebuilt", "claude-coordinator", None)
    text = markdown.render(compose(told.facts(), UTC))
    assert (
        "- Nobody worked here in this time." in text and "- What went wrong: 1 rebuild of the state." in text
    )
    assert "the state was rebuilt" in text


def test_text_explains_the_bars_and_not_the_drawing() -> None:
    told = Told()
    told.event("lock_released", A, token=told.event("lock_acquired", A))
    told.event("lock_denied", B)
    text = markdown.render(compose(told.facts(), UTC))
    assert "A bar is as long as" in text and "colour" not in text
    assert "- A lock was refused 1 time (50 % of what was asked for), most often `a.py` (1 time)." in text
