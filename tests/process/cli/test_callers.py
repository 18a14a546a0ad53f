"""Whose command it is: by the processes above it, then by its environment, then the person's."""

from __future__ import annotations

import pytest

from coord_core.services.callers import login
from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program


def test_below_a_client_it_is_the_sessions_whatever_the_environment_says(one: Someone, two: Someone) -> None:
    claims = {"CLAUDE_CODE_SESSION_ID": two.id, "CLAUDE_INSTANCE_ID": two.name, "CLAUDE_PID": str(two.pid)}
    assert one.run("status", "--json", **claims).json["instance"] == one.name
    assert one.run("status", "--json", CLAUDE_INSTANCE_ID="user-root").json["instance"] == one.name


def test_without_a_client_above_the_session_id_counts(program: Program, one: Someone) -> None:
    found = program("status", "--json", CLAUDE_CODE_SESSION_ID=one.id).json["instance"]
    assert found == one.name


def test_then_the_instances_name(program: Program, one: Someone) -> None:
    assert program("status", "--json", CLAUDE_INSTANCE_ID=one.name).json["instance"] == one.name
    assert program("status", CLAUDE_INSTANCE_ID="nobody").status == 2


def test_then_it_is_the_person(program: Program, one: Someone) -> None:
    assert program("status", "--json").json["instance"].startswith("user-")


def test_a_new_session_id_arrives(program: Program) -> None:
    variables = {"CLAUDE_CODE_SESSION_ID": "feedbeef-0000-4000-8000-000000000000"}
    assert program("lock", "acquire", "a.py", **variables).status == 0
    assert program("lock", "list", "--json").json[0]["locked_by"] == "claude-feedbeef"


@pytest.mark.parametrize(
    "command",
    [
        "lock release a.py --force --reason x",
        "lock transfer a.py --to TWO --reason x",
        "session priority TWO 9 --reason x",
        "session restore ONE",
        "lock accept --as ONE",
        "lock wait --as ONE b.py",
        "lock request --as ONE b.py",
    ],
)
def test_a_session_below_its_client_has_no_powers_of_people(
    repository: Enrolled, one: Someone, two: Someone, command: str
) -> None:
    one.takes("a.py")
    claims = {
        "CLAUDE_CODE_SESSION_ID": "",
        "CLAUDE_INSTANCE_ID": "user-root",
        "CLAUDE_PID": "",
        "CLAUDECODE": "",
    }
    arguments = command.replace("ONE", one.name).replace("TWO", two.name).split()
    assert two.run(*arguments, **claims).status == 1
    assert repository.held() == {"a.py": one.name}


@pytest.mark.parametrize("how", ["ended", "killed"])
def test_who_types_in_a_terminal_that_a_session_left_behind_is_not_that_session(
    program: Program, repository: Enrolled, one: Someone, how: str
) -> None:
    """As in tmux: the terminal has the session's variables, and outlives it."""
    left = {"CLAUDE_CODE_SESSION_ID": one.id, "CLAUDE_INSTANCE_ID": one.name, "CLAUDE_PID": str(one.pid)}
    assert program("lock", "acquire", "a.txt", **left).status == 0
    assert repository.held() == {"a.txt": one.name}  # it is there yet
    if how == "ended":
        one.end()
    one.client.kill()
    assert program("lock", "acquire", "b.txt", **left).status == 0
    assert program("lock", "acquire", "c.txt", CLAUDE_INSTANCE_ID=one.name).status == 0
    held = repository.held()
    assert held["b.txt"] == held["c.txt"] == f"user-{login()}"
