"""A session is told what others did to its task, and when a task is done that its own needs."""

from __future__ import annotations

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session
from tests.support.working import program


@pytest.fixture
def pair(enrolled: Enrolled, start_session: StartSession) -> tuple[Session, Session]:
    """The first has task-001 in hand."""
    enrolled.configure(branching="none")
    first, second = start_session(), start_session()
    for session in (first, second):
        session.start()
    assert program(first, "task", "add", "Work").status == 0
    assert program(first, "task", "add", "Other").status == 0
    assert program(first, "task", "claim", "task-001").status == 0
    return first, second


def step_by(name: str, enrolled: Enrolled, step: str, **detail: str | int) -> None:
    """A step that another took, as its event says it."""
    from coord_core.domain.records import Event

    with enrolled.writing(5.0) as tx:
        owner = tx.task("task-001")
        assert owner is not None
        is_edit = step == "task_edited"
        event = Event(step, name if is_edit else owner.assigned_to or "", task_id="task-001")
        event.detail.update(detail if is_edit else {"by": name, **detail})
        tx.record(event)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("task_cancelled", 'user-x cancelled it, who says: "why". Do not go on with it.'),
        ("task_released", 'user-x put it back into the queue, who says: "why". It is not yours any more.'),
        ("task_blocked", 'user-x blocked it, who says: "why". Do not go on with it.'),
        ("task_completed", 'user-x completed it, who says: "why". It is not yours any more.'),
    ],
)
def test_a_step_that_another_took_is_told_once(
    pair: tuple[Session, Session], enrolled: Enrolled, step: str, words: str
) -> None:
    step_by("user-x", enrolled, step, reason="why")
    assert pair[0].prompt().context == f"Others changed a task of yours:\n- task-001 'Work': {words}"
    assert pair[0].prompt().is_silent


def test_its_new_priority_and_words_are_told(pair: tuple[Session, Session], enrolled: Enrolled) -> None:
    step_by("user-x", enrolled, "task_edited", description="New", priority=5)
    assert (
        "- task-001 'New': user-x changed its description, its priority to 5: "
        "`claude-coordinator task show task-001`." in pair[0].prompt().context
    )


def test_its_own_steps_are_no_news(pair: tuple[Session, Session]) -> None:
    assert program(pair[0], "task", "release", "task-001").status == 0
    assert pair[0].prompt().is_silent


def test_a_task_done_that_its_own_needs_is_told_with_the_way_to_its_work(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    first, second = pair
    assert program(second, "task", "claim", "task-002").status == 0
    with enrolled.writing() as tx:
        tx._run("INSERT INTO needs (task, need) VALUES ('task-001', 'task-002')", {})
        tx._run("UPDATE tasks SET branch = 'it''s/feat/x', pull_request = 'https://e/1'", {})
    assert program(second, "task", "complete", "--no-push").status in (0, 2)
    step_of_other(enrolled)
    told = first.prompt().context
    assert "A task is done that a task of yours needs:\n- task-002 'Other', needed by task-001." in told
    assert "`git merge 'it'\\''s/feat/x'` brings in what is missing. Its pull request: https://e/1" in told
    assert second.prompt().is_silent


def step_of_other(enrolled: Enrolled) -> None:
    """Done, if the command could not."""
    from coord_core.domain.records import Event

    with enrolled.writing(6.0) as tx:
        known = tx.task("task-002")
        if known is not None and known.status != "completed":
            tx.record(Event("task_completed", known.assigned_to or "", task_id="task-002"))


def test_what_it_was_blocked_by_is_told_with_the_command_to_go_on(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    first, second = pair
    with enrolled.writing() as tx:
        tx._run("INSERT INTO needs (task, need) VALUES ('task-001', 'task-002')", {})
    assert program(first, "task", "block", "task-001", "--reason", "waits").status == 0
    assert program(second, "task", "claim", "task-002").status == 0
    step_of_other(enrolled)
    assert "free to go on: `claude-coordinator task release task-001`" in first.prompt().context
