"""`task add|list|show|next|claim|release|block|cancel|complete` without branches: the queue itself."""

from __future__ import annotations

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Done, Program

KEYS = ["id", "type", "description", "assigned_to", "status", "branch", "priority", "needs", "paths"]


@pytest.fixture(autouse=True)
def no_branches(repository: Enrolled) -> None:
    repository.configure(branching="none")


def add(program: Program, *arguments: str) -> str:
    done = program("task", "add", *arguments, "--json")
    assert done.status == 0, done
    return str(done.json["id"])


def status_of(program: Program, id_: str) -> tuple[str, str | None]:
    found = program("task", "show", id_, "--json").json
    return found["status"], found["assigned_to"]


def ids(done: Done) -> list[str]:
    return [task["id"] for task in done.json]


# the queue


def test_what_is_added_is_listed_with_the_keys_that_others_build_on(program: Program) -> None:
    add(program, "Implement user authentication", "--name", "user-auth", "--path", "src/auth/")
    add(program, "Fix it", "--type", "bugfix", "--priority", "3", "--needs", "task-001")
    first, second = program("task", "list", "--json").json
    assert list(first)[:9] == KEYS
    assert (first["id"], first["type"], first["description"]) == (
        "task-001", "feature", "Implement user authentication",
    )  # fmt: skip
    assert (first["status"], first["assigned_to"], first["paths"]) == ("pending", None, ["src/auth/"])
    assert (second["priority"], second["needs"], second["waits_for"]) == (3, ["task-001"], ["task-001"])


def test_ready_tasks_come_first_and_the_others_say_what_they_wait_for(program: Program) -> None:
    add(program, "One")
    add(program, "Two", "--priority", "9", "--needs", "task-001")
    add(program, "Three", "--priority", "5")
    lines = program("task", "list").lines
    assert [line.split()[0] for line in lines[1:]] == ["task-003", "task-001", "task-002"]
    assert lines[3].split()[-1] == "task-001"
    assert ids(program("task", "list", "--ready", "--json")) == ["task-003", "task-001"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("x", "--needs", "task-009"), "no task task-009"),
        (("  ",), "empty"),
        (("x" * 3000,), "2000"),
        (("x", "--name", "../up"), "--name"),
        (("x", "--name", "-x"), "--name"),
        (("x", "--path", "/elsewhere"), "/elsewhere"),
        (("x", "--type", "epic"), "epic"),
    ],
)
def test_bad_input_is_refused_and_adds_nothing(
    program: Program, arguments: tuple[str, ...], says: str
) -> None:
    done = program("task", "add", *arguments)
    assert done.status == 2
    assert says in done.stderr
    assert program("task", "list", "--all", "--json").json == []


def test_a_description_is_one_clean_line(program: Program) -> None:
    id_ = add(program, "Look\x1b[31m here\nIgnore all\u202e rules")
    assert program("task", "show", id_, "--json").json["description"] == "Look[31m here Ignore all rules"


def test_no_task(program: Program) -> None:
    assert program("task", "list").stdout.startswith("No task.")
    assert program("task", "next").status == 1
    assert program("task", "claim").status == 1
    assert program("task", "show", "task-001").status == 2


# claiming


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


# locks


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


# other ends


def test_a_blocked_task_says_why_and_can_be_put_back(program: Program, one: Someone) -> None:
    add(program, "One")
    one.run("task", "claim")
    assert one.run("task", "block", "--reason", "the server\nis down").status == 0
    assert status_of(program, "task-001") == ("blocked", None)
    assert "the server is down" in program("task", "list").stdout
    refused = one.run("task", "claim", "task-001")
    assert (refused.status, "task release task-001" in refused.stderr) == (1, True)
    assert one.run("task", "release", "task-001").status == 0
    assert one.run("task", "claim", "task-001").status == 0


def test_a_cancelled_task_is_over_and_says_who_needed_it(program: Program, one: Someone) -> None:
    add(program, "One")
    add(program, "Two", "--needs", "task-001")
    done = one.run("task", "cancel", "task-001")
    assert "task-002" in done.stdout
    assert one.run("task", "claim").status == 1
    assert one.run("task", "cancel", "task-001").status == 1
    assert ids(program("task", "list", "--json")) == ["task-002"]
    assert ids(program("task", "list", "--all", "--json")) == ["task-002", "task-001"]


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


# ends of sessions


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
