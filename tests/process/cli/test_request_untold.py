"""With `announce: none` no session hears of a request for a lock, and no command promises that it does."""

from __future__ import annotations

import pytest

from tests.support.enrolment import Enrolled

from .asking import asks
from .conftest import Someone
from .program import Program


@pytest.fixture(autouse=True)
def quiet(repository: Enrolled) -> None:
    repository.configure(announce="none")


def test_who_asks_learns_that_nobody_is_told_and_where_the_request_is_seen(
    one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    asked, outcome = two.run("lock", "request", "a.py").lines
    assert f"Asked {one.name} to hand over a.py (request " in asked
    assert "It is not told (`announce: none`); `claude-coordinator status` shows it" in asked
    assert outcome.startswith("You are not told what becomes of it (`announce: none`)")
    assert "claude-coordinator lock wait -- a.py" in outcome
    assert one.prompt().is_silent
    assert two.name in one.run("status").stdout.partition("Asked by")[2]


def test_who_declines_learns_that_a_session_is_not_told(one: Someone, two: Someone) -> None:
    one.takes("a.py")
    asks(two, "a.py")
    done = one.run("lock", "decline", "a.py")
    assert done.stdout == (
        f"Declined: a.py stays with its holder. {two.name} is not told (`announce: none`).\n"
    )
    assert two.prompt().is_silent


def test_a_person_is_told_all_the_same(program: Program, one: Someone) -> None:
    one.takes("a.py")
    done = program("lock", "request", "a.py")
    assert "It is not told" in done.lines[0]
    assert done.lines[1].startswith("You are told when it is handed over to you.")
    assert "is told that a.py stays with its holder." in one.run("lock", "decline").stdout
    assert "declined" in program("status").stderr


def test_a_person_that_holds_it_is_told(program: Program, one: Someone) -> None:
    assert program("lock", "acquire", "a.py").status == 0
    asked, outcome = one.run("lock", "request", "a.py").lines
    assert "It is told at its next command" in asked
    assert outcome.startswith("You are not told")
    assert "asked for by" in program("status").stderr
