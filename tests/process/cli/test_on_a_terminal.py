"""What people see: colour only on a terminal, tables that fit it, and nothing that a name could do to it."""

from __future__ import annotations

import unicodedata

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program

ESCAPE = "\x1b"
HOSTILE = [
    "line\nbreak",
    f"red{ESCAPE}[31m",
    f"title{ESCAPE}]0;owned\x07",
    "x" * 4000,
    "rtl\u202egnp.exe",
    "[bold]m",
]
READING = [["check"], ["status"], ["lock", "list"], ["session", "list", "--all"], ["audit"]]


@pytest.fixture
def crowded(repository: Enrolled, one: Someone) -> Enrolled:
    names = [f"src/components/module_{number:03}/Component{number:03}.tsx" for number in range(200)]
    assert one.run("lock", "acquire", *names).status == 0
    return repository


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def test_200_locks_fit_80_columns(program: Program, crowded: Enrolled) -> None:
    done = program.on_terminal("lock", "list", NO_COLOR="1")
    assert len(done.lines) >= 201
    assert max(map(width, done.lines)) <= 80
    whole = "".join(line.split("exclusive")[0].strip() for line in done.lines)
    assert "src/components/module_199/Component199.tsx" in whole


def test_a_status_of_200_locks_is_a_glance(program: Program, crowded: Enrolled) -> None:
    for lines in (program.on_terminal("status", NO_COLOR="1").lines, program("status").lines):
        assert len(lines) < 40
        assert "200 locks of 1 holder" in lines[1]
        assert lines[-1] == "… 185 more: `claude-coordinator lock list`"
    assert max(map(width, program.on_terminal("status", NO_COLOR="1").lines)) <= 80


def test_200_locks_in_a_pipe_are_one_line_each(program: Program, crowded: Enrolled) -> None:
    lines = program("lock", "list").lines
    assert len(lines) == 201
    assert lines[200].split()[0] == "src/components/module_199/Component199.tsx"


def test_tables_are_coloured_on_a_terminal(program: Program, one: Someone) -> None:
    one.takes("a.py")
    assert ESCAPE in program.on_terminal("lock", "list").stdout
    assert ESCAPE in program.on_terminal("check").stdout


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_it_is_not_wanted(program: Program, one: Someone, variables: dict[str, str]) -> None:
    one.takes("a.py")
    for command in (["check"], ["status"]):
        assert ESCAPE not in program.on_terminal(*command, **variables).stdout


def test_no_colour_in_a_pipe(program: Program, one: Someone) -> None:
    one.takes("a.py")
    for command in (["status"], ["check"], ["lock", "acquire", "a.py"]):
        assert ESCAPE not in program(*command, FORCE_COLOR="1", CLICOLOR_FORCE="1").stdout


def test_hostile_names_are_shown_bounded_and_printable(program: Program, one: Someone) -> None:
    names = [f"dir/{name}" for name in HOSTILE]
    for name in names:
        assert one.edit(name).is_silent
    shown = [program(*command) for command in READING]
    refused = [program("lock", "acquire", "--", name) for name in names]
    assert {done.status for done in refused} == {1}
    for done in (*shown, *refused, program("lock", "release", "--", names[0])):
        lines = (done.stdout + done.stderr).splitlines()
        assert lines
        assert all(line.isprintable() and len(line) < 2500 for line in lines), done
    assert [lock["resource"] for lock in program("lock", "list", "--json").json] == names


def test_a_hostile_name_on_a_terminal(program: Program, one: Someone) -> None:
    for name in HOSTILE:
        one.edit(name)
    for command in (["status"], ["lock", "list"]):
        done = program.on_terminal(*command, NO_COLOR="1")
        assert all(line.isprintable() and width(line) <= 80 for line in done.lines), done
        assert "[bold]m" in done.stdout


def test_a_hostile_agent_id(program: Program, repository: Enrolled, one: Someone) -> None:
    agent = f"helper{ESCAPE}[2J\n" + "y" * 180
    assert one.edit("a.py", agent=agent).is_silent
    assert "more than 200 characters" in one.edit("b.py", agent=agent * 2).reason
    for command in READING:
        assert all(line.isprintable() and len(line) < 1000 for line in program(*command).lines)
    assert one.run("lock", "acquire", "--agent", agent, "b.py").status == 2


def test_an_old_encoding_does_not_fail(program: Program) -> None:
    done = program("check", PYTHONUTF8="0", PYTHONIOENCODING="iso-8859-1")
    assert (done.status, done.lines[1]) == (0, "? Available tasks: none")


@pytest.mark.parametrize("columns", [60, 80, 119, 160])
def test_a_list_of_tasks_fits_and_can_be_read(program: Program, repository: Enrolled, columns: int) -> None:
    (repository.root / ".claude-tasks.yml").write_text(
        f"queue:\n  - id: {'i' * 64}\n    description: {'word ' * 60}\n    type: refactor\n"
    )
    program("task", "add", "w" * 500, "--needs", "i" * 64, "--priority", "7")
    program("task", "add", "Implement the login of users", "--name", "n" * 60)
    program("task", "block", "task-002", "--reason", "the test server is down since yesterday")
    lines = program.on_terminal("task", "list", columns=columns, NO_COLOR="1").lines
    assert max(map(width, lines)) <= columns
    assert len(lines) < 60
    assert any("Implement the" in line for line in lines)
    shown = " ".join("\n".join(lines).split())
    assert "refactor" in shown and "7" in shown


def test_a_narrow_list_says_below_each_task_what_it_waits_for(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    repository.configure(branching="none")
    program("task", "add", "One")
    program("task", "add", "Two", "--needs", "task-001", "--priority", "7")
    one.run("task", "claim", "task-001")
    shown = program.on_terminal("task", "list", NO_COLOR="1").stdout
    assert f"· feature, {one.name}" in shown
    assert "· feature, priority 7, waits for task-001" in shown
