"""`uninstall` while others are at work: who they are, what goes, and a question on a terminal."""

from __future__ import annotations

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program, Terminal
from .task_commands import add

QUESTION = "Go on? [y/N]"
GOES = "The audit history goes with the state"
WENT = "The audit history went with the state"


def is_guarded(repository: Enrolled) -> bool:
    return repository.marker.exists()


@pytest.fixture
def holder(one: Someone) -> Someone:
    one.takes("a.py")
    return one


def test_without_a_terminal_it_says_who_is_here_and_goes_on(
    program: Program, repository: Enrolled, holder: Someone
) -> None:
    done = program("uninstall")
    assert f"{holder.name} is here and holds 1 file; they will not be guarded any more. {GOES}" in done.stderr
    assert (done.status, is_guarded(repository)) == (0, False)
    assert QUESTION not in done.stdout + done.stderr
    assert WENT not in done.stdout


def test_each_of_them_is_named_with_its_task(
    program: Program, repository: Enrolled, one: Someone, two: Someone, no_branches: None
) -> None:
    add(program, "One")
    two.run("task", "claim", "task-001")
    said = program("uninstall").stderr
    assert f"{one.name} is here; " in said
    assert f"{two.name} is here and has task-001 in progress; they will not" in said


@pytest.mark.parametrize("keys", [b"\n", b"n\n", b"\x04"])
def test_on_a_terminal_it_asks_and_anything_but_yes_changes_nothing(
    program: Program, repository: Enrolled, holder: Someone, keys: bytes
) -> None:
    with Terminal(program, ("uninstall",)) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type(keys)
        done = terminal.finish()
    assert (done.status, is_guarded(repository)) == (1, True)
    assert f"{holder.name} is here" in done.stdout and "Nothing was changed." in done.stdout
    assert [lock["resource"] for lock in program("lock", "list", "--json").json] == ["a.py"]


def test_yes_goes_on(program: Program, repository: Enrolled, holder: Someone) -> None:
    with Terminal(program, ("uninstall",)) as terminal:
        terminal.wait_for(QUESTION)
        terminal.type(b"y\n")
        done = terminal.finish()
    assert (done.status, is_guarded(repository)) == (0, False)


def test_yes_as_an_option_is_not_asked(program: Program, repository: Enrolled, holder: Someone) -> None:
    done = program.on_terminal("uninstall", "--yes", "--keep-state")
    assert (done.status, is_guarded(repository)) == (0, False)
    assert f"{holder.name} is here" in done.stdout and QUESTION not in done.stdout
    assert "audit history" not in done.stdout


def test_with_nobody_here_the_last_words_name_the_history(
    program: Program, repository: Enrolled, holder: Someone
) -> None:
    holder.client.kill()
    done = program.on_terminal("uninstall")
    assert (done.status, is_guarded(repository)) == (0, False)
    assert QUESTION not in done.stdout and "is here" not in done.stdout
    assert WENT in done.stdout and "--keep-state" in done.stdout


def test_a_repository_in_which_nothing_happened_has_no_history(program: Program) -> None:
    assert program("init").status == 0
    done = program("uninstall")
    assert (done.status, "audit history" in done.stdout + done.stderr) == (0, False)
