"""What is told of waits, and to whom that something is free."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program, Terminal
from .waits import Waiting


def test_who_was_refused_is_told_once_when_it_is_free(one: Someone, two: Someone) -> None:
    one.takes("a.py")
    assert two.edit("a.py").refuses
    assert two.edit("b.py").is_silent
    one.stop()
    assert "Free again: a.py" in two.edit("c.py").context
    assert two.edit("d.py").is_silent


def test_what_another_took_meanwhile_is_not_free(
    one: Someone, two: Someone, new_session: Callable[[], Someone]
) -> None:
    three = new_session()
    one.takes("a.py")
    assert two.edit("a.py").refuses
    one.stop()
    three.takes("a.py")
    assert two.edit("b.py").is_silent
    three.stop()
    assert "Free again: a.py" in two.edit("c.py").context


@pytest.mark.parametrize("agent", ["", "sub"])
def test_what_one_may_use_already_is_not_told_to_be_free(one: Someone, two: Someone, agent: str) -> None:
    one.takes("src/a.py")
    assert two.edit("src/a.py", agent=agent).refuses
    one.stop()
    assert two.run("lock", "acquire", "src/").status == 0
    assert "Free again" not in two.edit("b.py", agent=agent).context


def test_what_one_only_relies_on_is_told_to_be_free(one: Someone, two: Someone) -> None:
    one.takes("src/a.py")
    assert two.edit("src/a.py").refuses
    one.stop()
    assert two.run("lock", "acquire", "--shared", "src/").status == 0
    assert "Free again: src/a.py" in two.edit("b.py").context


def test_the_refusal_says_how_to_wait(one: Someone, two: Someone, tmp_path: Path) -> None:
    one.takes("a b.py")
    assert "`claude-coordinator lock wait -- 'a b.py'`" in two.edit("a b.py").reason
    assert "`claude-coordinator lock wait --agent sub -- 'a b.py'`" in two.edit("a b.py", agent="sub").reason


def test_on_a_terminal_one_sees_who_holds_it_since_when_and_ones_place(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    one.takes("a.py")
    with Terminal(program, ("lock", "wait", "a.py"), columns=80) as terminal:
        terminal.wait_for(f"Waiting for a.py, place 1: held by {one.name} (less than a minute")
        one.stop()
        assert "Locked a.py" in terminal.finish().stdout


def test_a_waiter_costs_next_to_nothing(one: Someone, two: Someone, waiting: Callable[..., Waiting]) -> None:
    one.takes("a.py")
    wait = waiting(two, "a.py")
    time.sleep(1.0)
    before = used(wait.process.pid)
    time.sleep(6.0)
    assert used(wait.process.pid) - before < 0.06 * 2  # twice one hundredth of a core


def used(pid: int) -> float:
    """Processor time in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def test_status_and_check_show_who_waits(
    repository: Enrolled, program: Program, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    waiting(two, "a.py", "b.py")
    found = program("status", "--json").json["waits"]
    assert [(wait["resources"], wait["instance"], wait["held_by"]) for wait in found] == [
        (["a.py", "b.py"], two.name, [one.name])
    ]
    assert program("check", "--json").json["waits"] == found
    assert two.name in program("status").stdout.partition("Place")[2]
    assert "⏳" not in program("check").stdout
    with repository.writing() as tx:
        tx._run("UPDATE waits SET since = since - 720", {})
    assert f"⏳ {two.name} has waited for a.py, b.py for 12 minutes (held by {one.name})" in (
        program("check").stdout
    )


def test_wrong_times_are_refused(program: Program) -> None:
    for text in ("soon", "0", "-1m", "8d"):
        assert program("lock", "wait", "--timeout", text, "a.py").status == 2


def test_who_was_refused_a_command_is_told_of_its_folder(one: Someone, two: Someone) -> None:
    one.takes("src/a.py")
    assert two.ask("rm -r src").refuses
    one.stop()
    assert "Free again: src/." in two.edit("c.py").context
