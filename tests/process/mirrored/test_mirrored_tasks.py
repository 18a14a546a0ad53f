"""The client's own task list in the queue, where `mirror_tasks` is set: real hooks, and never in the way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coord_core.services import tasks
from tests.conftest import StartSession
from tests.process.mirrored.events import COMPLETED, CREATED, complete, create, event, queue, states, update
from tests.support.enrolment import Enrolled
from tests.support.hooks import run_hook
from tests.support.sessions import Session


def test_a_created_task_is_in_progress_with_its_session_and_known_by_its_source(
    mirrored: Enrolled, session: Session
) -> None:
    create(session, "7")
    (task,) = queue(mirrored)
    assert (task.id, task.type, task.description) == ("task-001", "feature", "Do it")
    assert (task.status, task.assigned_to, task.added_by) == ("in_progress", session.name, session.name)
    assert (task.source, task.aside) == (f"claude:{session.id}:7", True)


def test_it_is_not_what_the_session_works_on_so_that_locks_end_with_the_turn(
    mirrored: Enrolled, session: Session
) -> None:
    create(session)
    session.edit("a")
    session.edited("a")
    (lock,), (instance,) = mirrored.locks(), mirrored.instances()
    assert (lock.task_id, instance.task_id) == (None, None)
    session.stop()
    assert (mirrored.locks(), queue(mirrored)[0].status) == ([], "in_progress")


def test_a_completed_task_is_completed(mirrored: Enrolled, session: Session) -> None:
    create(session)
    create(session, "2", "Other")
    complete(session)
    assert states(mirrored) == [
        ("Do it", "completed", session.name), ("Other", "in_progress", session.name),
    ]  # fmt: skip


def test_what_comes_twice_counts_once(mirrored: Enrolled, session: Session) -> None:
    for _ in range(2):
        create(session)
    for _ in range(2):
        complete(session)
    create(session)
    steps = [action for action in mirrored.actions() if action.startswith("task_")]
    assert steps == ["task_added", "task_claimed", "task_completed"]


def test_what_was_created_unseen_is_on_record_when_it_is_done(mirrored: Enrolled, session: Session) -> None:
    complete(session, "4", "Unseen")
    assert states(mirrored) == [("Unseen", "completed", session.name)]


def test_an_id_that_is_used_again_for_something_else_is_another_task(
    mirrored: Enrolled, session: Session
) -> None:
    create(session)
    complete(session)
    create(session, "1", "Something else")
    complete(session, "1", "Something else")
    assert [state[:2] for state in states(mirrored)] == [
        ("Do it", "completed"), ("Something else", "completed"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        ("Two\n\tlines \x1b[31mred\x07\x00", "Two lines [31mred"),
        ("x" * 5000, "x" * 199 + "…"),
        ("  \n ", "A task without a subject"),
        (7, "A task without a subject"),
    ],
)
def test_a_subject_becomes_one_bounded_line(
    mirrored: Enrolled, session: Session, subject: Any, shown: str
) -> None:
    assert event(session, CREATED, "1", subject).is_silent
    assert queue(mirrored)[0].description == shown


def test_a_deleted_task_is_cancelled_and_a_renamed_one_renamed(mirrored: Enrolled, session: Session) -> None:
    create(session)
    create(session, "2", "Other")
    deleted = {"from": "pending", "to": "deleted"}
    done = {"success": True, "taskId": "1", "updatedFields": ["deleted"], "statusChange": deleted}
    update(session, "1", done, status="deleted")
    renamed = {"success": True, "taskId": "2", "updatedFields": ["subject"]}
    update(session, "2", renamed, subject="New\nname")
    assert states(mirrored) == [
        ("Do it", "cancelled", None), ("New name", "in_progress", session.name),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "response",
    [
        {"success": False, "taskId": "1", "updatedFields": [], "error": "Task not found"},
        {"success": True, "taskId": "1", "updatedFields": []},
        {"success": True, "taskId": "1", "updatedFields": ["status"], "statusChange": "deleted"},
        {"success": True, "taskId": 1, "statusChange": {"to": "deleted"}},
        "text",
        None,
    ],
)
def test_an_answer_that_tells_of_no_change_changes_nothing(
    mirrored: Enrolled, session: Session, response: Any
) -> None:
    create(session)
    update(session, "1", response, status="deleted", subject="New")
    assert states(mirrored) == [("Do it", "in_progress", session.name)]


def test_a_subagents_task_is_its_instances(mirrored: Enrolled, session: Session) -> None:
    create(session, agent_id="sub", agent_type="general-purpose", teammate_name="mate", team_name="crew")
    complete(session, agent_id="other")
    assert states(mirrored) == [("Do it", "completed", session.name)]


def test_what_a_person_decided_stays(mirrored: Enrolled, session: Session) -> None:
    create(session)
    with mirrored.writing(2e9) as tx:
        tasks.block(tx, tx.tasks()[0], "user-test", "not now")
    complete(session)
    assert states(mirrored) == [("Do it", "blocked", None)]


def test_without_the_setting_nothing_happens_and_nobody_arrives(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    create(session)
    complete(session)
    assert (queue(enrolled), enrolled.actions(), enrolled.instances()) == ([], [], [])


@pytest.mark.parametrize("name", [CREATED, COMPLETED])
@pytest.mark.parametrize("id_", ["", None, 7, ["1"], "\ud800"])
def test_a_task_without_an_id_is_let_be(mirrored: Enrolled, session: Session, name: str, id_: Any) -> None:
    assert event(session, name, id_).is_silent
    assert queue(mirrored) == []


@pytest.mark.parametrize("name", [CREATED, COMPLETED])
def test_whatever_fails_fails_without_a_word(mirrored: Enrolled, session: Session, name: str) -> None:
    create(session)
    mirrored.marker.write_text("damaged")
    assert event(session, name).is_silent
    update(session, "1", {"success": True, "taskId": "1", "statusChange": {"to": "deleted"}})
    for given in (b"", b"no JSON", b"[]", b"\xff", b"{}"):
        assert run_hook(name, given, session.environment, session.folder).is_silent


@pytest.mark.parametrize("name", [CREATED, COMPLETED])
def test_a_damaged_tool_fails_without_a_word(
    mirrored: Enrolled, session: Session, name: str, tmp_path: Path
) -> None:
    (tmp_path / "coord_core").mkdir()
    (tmp_path / "coord_core" / "__init__.py").write_text("raise SystemError('broken')")
    (tmp_path / "hooks").symlink_to(session.hooks)
    session.hooks = tmp_path / "hooks"
    assert event(session, name).is_silent
