"""What a session is told is so when it is told."""

from __future__ import annotations

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program


def test_what_it_holds_again_is_not_told_as_lost(one: Someone, program: Program) -> None:
    """The call that takes a file again must not say that the session does not hold it any more."""
    one.takes("a.py")
    assert program("lock", "release", "--force", "--reason", "stuck", "a.py").status == 0
    told = one.edit("a.py", call="again").context
    assert "You do not hold these any more" not in told, told


def test_a_lock_handed_on_is_not_told_as_anothers_once_it_is_free(
    repository: Enrolled, one: Someone, two: Someone, program: Program
) -> None:
    """`is X's now. Do not change it any more` is said only while X has it."""
    one.takes("a.py")
    assert program("lock", "transfer", "a.py", "--to", two.name, "--reason", "it hangs").status == 0
    two.prompt()
    two.stop()
    assert repository.held() == {}
    told = one.prompt().context
    assert f"is {two.name}'s now" not in told, told


def test_a_lock_handed_on_and_back_is_not_told_as_anothers(
    repository: Enrolled, one: Someone, two: Someone, program: Program
) -> None:
    """Who has it again is not told both that it is its own and that it must not be changed."""
    one.takes("a.py")
    for who in (two, one):
        assert program("lock", "transfer", "a.py", "--to", who.name, "--reason", "it hangs").status == 0
    assert repository.held() == {"a.py": one.name}
    told = one.prompt().context
    assert "Do not change it any more" not in told, told
    assert told.count("is yours now") == 1, told


def test_a_decline_does_not_say_that_it_is_held_when_it_is_free(one: Someone, two: Someone) -> None:
    """`It is free when the holder lets it go` is said only while the holder has it."""
    one.takes("a.py")
    assert two.run("lock", "request", "a.py").status == 0
    assert one.run("lock", "decline").status == 0
    one.stop()
    told = two.prompt().context
    assert "It is free when the holder lets it go" not in told, told


def test_a_need_that_is_needed_no_more_is_not_told_as_its_own_task(
    repository: Enrolled, one: Someone, two: Someone, program: Program, no_branches: None
) -> None:
    """Another's task that was done is not told as a task that was taken from the reader."""
    assert program("task", "add", "Another's").status == 0
    assert program("task", "add", "Mine").status == 0
    assert one.run("task", "claim", "task-002").status == 0
    assert two.run("task", "claim", "task-001").status == 0
    with repository.writing() as tx:
        tx._run("INSERT INTO needs (task, need) VALUES ('task-002', 'task-001')", {})
    assert two.run("task", "complete").status == 0
    assert one.run("task", "release", "task-002").status == 0
    told = one.prompt().context
    assert "task-001" not in told, told


def test_a_task_that_is_its_own_again_is_not_told_as_lost(
    repository: Enrolled, one: Someone, program: Program, no_branches: None
) -> None:
    """`It is not yours any more` is said only while that is so."""
    assert program("task", "add", "Mine").status == 0
    assert one.run("task", "claim", "task-001").status == 0
    released = program("task", "release", "task-001", "--reason", "hangs")
    assert released.status == 0, released
    assert one.run("task", "claim", "task-001").status == 0  # as its subagent would
    told = one.prompt().context
    assert "not yours any more" not in told, told
