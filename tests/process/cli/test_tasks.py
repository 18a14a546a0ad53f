"""`task add|list|show|block|cancel` without branches: the queue itself."""

from __future__ import annotations

import pytest

from .conftest import Someone
from .program import Done, Program
from .task_commands import add, status_of

pytestmark = pytest.mark.usefixtures("no_branches")

KEYS = ["id", "type", "description", "assigned_to", "status", "branch", "priority", "needs", "paths"]


def ids(done: Done) -> list[str]:
    return [task["id"] for task in done.json]


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
    assert lines[3].split()[-2:] == ["task-001", "Two"]
    assert ids(program("task", "list", "--ready", "--json")) == ["task-003", "task-001"]


def test_a_long_or_wide_description_shifts_no_column_in_a_pipe(program: Program) -> None:
    add(program, "Say how long it takes, in seconds, and what was waited for meanwhile")
    add(program, "認証機能を実装し、その使い方を利用者の手引きに書き加える", "--needs", "task-001")
    head, *lines = program("task", "list").lines
    assigned, waits, last = (head.index(name) for name in ("Assigned to", "Waits for", "Description"))
    assert [line[assigned:].split()[0] for line in lines] == ["-", "-"]
    assert [line[waits:last].strip() for line in lines] == ["-", "task-001"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("x", "--needs", "task-009"), "no task task-009"),
        (("  ",), "empty"),
        (("x" * 3000,), "2000"),
        (("x", "--name", "../up"), "--name"),
        (("x", "--name", "認証機能"), "letters a to z"),
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
