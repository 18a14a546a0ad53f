"""A task and its locks outlive the turn, and end with the task or with its session."""

from __future__ import annotations

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program
from .task_commands import add, status_of

pytestmark = pytest.mark.usefixtures("no_branches")


def test_what_is_locked_under_a_task_outlives_the_turn_and_goes_with_the_task(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    add(program, "Rework\x07 it")
    one.takes("before.py")
    one.run("task", "claim")
    one.takes("src/a.py")
    one.stop()
    assert repository.held() == {"src/a.py": one.name}
    refused = two.edit("src/a.py")
    assert "for its task task-001 'Rework it' until its task is done" in refused.reason
    one.run("task", "complete")
    assert repository.held() == {}
    assert two.edit("src/a.py").is_silent


def test_a_task_that_is_given_back_lets_its_locks_go(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    add(program, "One")
    one.run("task", "claim")
    one.takes("a.py")
    assert one.run("task", "release").status == 0
    assert repository.held() == {}
    assert status_of(program, "task-001") == ("pending", None)
    one.takes("b.py")
    one.stop()
    assert repository.held() == {}


def test_a_lock_in_flight_goes_with_its_turn_instead(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    add(program, "One")
    one.run("task", "claim")
    assert one.edit("a.py").is_silent
    one.run("task", "complete")
    assert repository.held() == {"a.py": one.name}
    one.edited("a.py")
    one.stop()
    assert repository.held() == {}


def test_a_task_goes_back_when_its_session_ends_or_dies(program: Program, one: Someone, two: Someone) -> None:
    add(program, "One")
    one.run("task", "claim")
    one.end()
    assert status_of(program, "task-001") == ("pending", None)
    two.run("task", "claim")
    two.client.kill()
    shown = program("task", "show", "task-001", "--json").json
    assert (shown["status"], shown["assigned_to"], shown["left_by"]) == ("pending", None, two.name)


def test_a_resumed_session_takes_its_task_back_if_nobody_has_it(
    program: Program, one: Someone, two: Someone
) -> None:
    add(program, "One")
    one.run("task", "claim")
    one.takes("a.py")
    one.end()
    told = one.start("resume").context
    assert "You have the task task-001 'One'" in told
    assert status_of(program, "task-001") == ("in_progress", one.name)
    one.end()
    two.run("task", "claim")
    assert "You have the task" not in one.start("resume").context
    assert status_of(program, "task-001") == ("in_progress", two.name)


def test_a_task_that_was_given_back_is_not_taken_back(program: Program, one: Someone) -> None:
    add(program, "One")
    one.run("task", "claim")
    one.run("task", "release")
    one.end()
    one.start("resume")
    assert status_of(program, "task-001") == ("pending", None)


def test_clear_keeps_the_task_and_its_locks(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    add(program, "One")
    one.run("task", "claim")
    one.takes("a.py")
    one.end("clear")
    assert two.edit("a.py").refuses
    before, one.id = one.name, "aaaabbbb-0000-4000-8000-000000000000"
    one.environment["CLAUDE_CODE_SESSION_ID"] = one.id
    told = one.start("clear").context
    assert one.name != before
    assert "You have the task task-001" in told
    assert status_of(program, "task-001") == ("in_progress", one.name)
    assert repository.held() == {"a.py": one.name}
    one.run("task", "complete")
    assert repository.held() == {}
