"""Where there is no terminal: how things are, then a line for each event."""

from __future__ import annotations

import json
import signal
import subprocess

import pytest

from tests.support.enrolment import Enrolled

from ..conftest import Someone
from ..program import LONGEST_SECONDS, Program, Terminal
from .impatient import IMPATIENT


def read_until(process: subprocess.Popen[str], text: str) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if text in line:
            return lines
    raise AssertionError(f"{text!r} not in {lines}")


def ended(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=LONGEST_SECONDS)
    return process.returncode


def test_a_pipe_gets_the_state_and_then_a_line_an_event(program: Program, one: Someone) -> None:
    one.takes("a.py")
    process = program.start("watch")
    first = read_until(process, "a.py")
    assert first[0].endswith("1 here, 1 lock")
    assert one.edit("later.py").is_silent
    said = read_until(process, "later.py")[-1]
    assert said.split()[1:4] == [one.name, "lock", "acquired"]
    assert ended(process) == 0


def test_json_is_an_object_a_line(program: Program, one: Someone, repository: Enrolled) -> None:
    one.takes("a.py")
    process = program.start("watch", "--json")
    assert process.stdout is not None
    state = json.loads(process.stdout.readline())
    assert state["type"] == "state" and state["seq"] > 0
    assert [lock["resource"] for lock in state["locks"]] == ["a.py"]
    assert one.edit("later.py").is_silent
    event = json.loads(process.stdout.readline())
    assert (event["type"], event["action"], event["resource"]) == ("event", "lock_acquired", "later.py")
    assert ended(process) == 0


def test_once_ends_by_itself(program: Program, one: Someone) -> None:
    one.takes("a.py")
    assert any(line.startswith("a.py") for line in program("watch", "--once").lines)
    assert program("watch", "--once", "--json").json["locks"][0]["locked_by"] == one.name
    shown = program.on_terminal("watch", "--once", NO_COLOR="1")
    assert shown.status == 0 and "\x1b[?1049h" not in shown.stdout and "a.py" in shown.stdout


def test_a_dumb_terminal_gets_lines(program: Program, one: Someone) -> None:
    with Terminal(program, ("watch",), variables={"TERM": "dumb"}) as terminal:
        terminal.wait_for("1 here, 0 locks")
        one.takes("a.py")
        terminal.wait_for("lock acquired a.py")
        terminal.type(b"\x03")
        assert "\x1b" not in terminal.finish().stdout


def test_a_state_that_is_away_is_said_and_it_goes_on(
    program: Program, one: Someone, repository: Enrolled
) -> None:
    environment = program.environment({})
    words = [*IMPATIENT, "watch", "--json"]
    process = subprocess.Popen(words, cwd=program.folder, env=environment, stdout=subprocess.PIPE, text=True)
    read_until(process, '"state"')
    away = repository.state.with_name("away")
    repository.state.rename(away)
    assert json.loads(read_until(process, "problem")[-1])["type"] == "problem"
    away.rename(repository.state)
    one.takes("later.py")
    read_until(process, "later.py")
    assert ended(process) == 0


@pytest.mark.parametrize("arguments", [["--json"], []])
def test_a_state_that_is_away_at_the_start_is_said_and_it_goes_on(
    program: Program, one: Someone, repository: Enrolled, arguments: list[str]
) -> None:
    away = repository.state.with_name("away")
    repository.state.rename(away)
    assert program("watch", "--once", *arguments).status == 3
    process = program.start("watch", *arguments)
    said = process.stdout if arguments else process.stderr
    assert said is not None
    problem = said.readline()
    assert not arguments or json.loads(problem)["type"] == "problem"
    assert "missing" in problem
    away.rename(repository.state)
    assert not arguments or json.loads(read_until(process, '"state"')[-1])["type"] == "state"
    one.takes("later.py")
    read_until(process, "later.py")
    assert ended(process) == 0


def test_watching_registers_nobody(program: Program, repository: Enrolled) -> None:
    before = repository.actions()
    assert program("watch", "--once").status == 0
    assert repository.actions() == before
