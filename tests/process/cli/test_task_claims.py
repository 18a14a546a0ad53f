"""`task next|claim|release|complete` without branches: who gets which task, and who may end it."""

from __future__ import annotations

import pytest

from .conftest import Someone
from .program import Program
from .task_commands import add, status_of

pytestmark = pytest.mark.usefixtures("no_branches")


def test_a_claim_is_one_instances_and_a_second_one_of_its_changes_nothing(
    program: Program, one: Someone, two: Someone
) -> None:
    add(program, "One")
    assert one.run("task", "claim", "task-001").status == 0
    again = one.run("task", "claim", "task-001")
    assert (again.status, one.run("task", "claim").status) == (0, 0)
    assert "still yours" in again.stdout
    refused = two.run("task", "claim", "task-001")
    assert refused.status == 1
    assert f"task-001 is {one.name}'s" in refused.stderr
    claims = [e for e in program("audit", "--json").json if e["action"] == "task_claimed"]
    assert [entry["instance"] for entry in claims] == [one.name]


def test_who_has_a_task_does_not_get_another(program: Program, one: Someone) -> None:
    add(program, "One")
    add(program, "Two")
    one.run("task", "claim", "task-001")
    refused = one.run("task", "claim", "task-002")
    assert refused.status == 1
    assert "task release task-001" in refused.stderr
    assert status_of(program, "task-002") == ("pending", None)


def test_what_a_task_needs_comes_first(program: Program, one: Someone) -> None:
    add(program, "One")
    add(program, "Two", "--needs", "task-001")
    refused = one.run("task", "claim", "task-002")
    assert (refused.status, "waits for task-001" in refused.stderr) == (1, True)
    one.run("task", "claim", "task-001")
    one.run("task", "complete")
    assert one.run("task", "claim", "task-002").status == 0


def test_the_next_one_is_free_of_others_locks_then_of_the_highest_priority_then_close(
    program: Program, one: Someone, two: Someone
) -> None:
    add(program, "Held", "--priority", "9", "--path", "src/a.py")
    add(program, "Far", "--path", "docs/")
    add(program, "Near", "--path", "lib/net/")
    two.takes("src/a.py")
    one.takes("lib/net/socket.py")
    assert one.run("task", "next", "--json").json["id"] == "task-003"
    assert program("task", "next", "--json").json["id"] == "task-002"
    two.stop()
    assert one.run("task", "claim", "--json").json["id"] == "task-001"


@pytest.mark.parametrize(
    "command", [("release", "task-001"), ("block", "task-001", "--reason", "x"), ("cancel", "task-001")]
)
def test_a_session_does_not_touch_anothers_task_and_a_person_may(
    program: Program, one: Someone, two: Someone, command: tuple[str, ...]
) -> None:
    add(program, "One")
    one.run("task", "claim")
    assert two.run("task", *command).status == 1
    assert status_of(program, "task-001") == ("in_progress", one.name)
    assert program("task", *command).status == 0
    assert status_of(program, "task-001")[1] is None


def test_only_who_has_a_task_completes_it(program: Program, one: Someone, two: Someone) -> None:
    add(program, "One")
    assert two.run("task", "complete").status == 1
    assert two.run("task", "complete", "task-001").status == 1
    one.run("task", "claim")
    assert two.run("task", "complete", "task-001").status == 1
    assert one.run("task", "complete").status == 0
    assert one.run("task", "complete", "task-001").status == 1
    assert status_of(program, "task-001") == ("completed", one.name)


def test_completing_proposes_what_is_next_and_close(program: Program, one: Someone) -> None:
    add(program, "One", "--path", "src/auth/")
    add(program, "Far", "--path", "docs/")
    add(program, "Near", "--path", "src/auth/token.py")
    one.run("task", "claim", "task-001")
    done = one.run("task", "complete")
    assert "task claim task-003" in done.stdout
    assert one.run("task", "list", "--mine", "--json").json[0]["id"] == "task-001"
