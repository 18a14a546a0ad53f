"""The tables of `status`, `lock list` and `session list`: narrow terminals, signs of no agreed width."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.process.cli.conftest import Someone
from tests.process.cli.program import Program
from tests.process.cli.watching.tmux import Terminal
from tests.support.enrolment import Enrolled, git

from .program import PROGRAM
from .watching.conftest import terminals as terminals  # a fixture

SKIN = "\U0001f44d\U0001f3fd"  # which some terminals draw in two columns, and others in four


@pytest.mark.parametrize("command", [("status",), ("session", "list")])
def test_a_name_is_whole_on_a_narrow_terminal(
    program: Program, one: Someone, command: tuple[str, ...]
) -> None:
    """What commands are given, as an instance's name, is not cut without a sign of it at 40 columns."""
    one.takes("a.py")
    shown = program(*command, COLUMNS="40").stdout
    row = next(line for line in shown.splitlines() if line.startswith("claude-"))
    assert one.name in row or "…" in row.split()[0], shown


def test_no_column_vanishes_on_a_narrow_terminal(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """At 40 columns how many locks each has is still told."""
    git(repository.root, "switch", "-q", "-c", f"{one.name}/feat/a-rather-long-name")
    one.start()
    for number in range(3):
        one.takes(f"{number}.py")
    with repository.writing() as tx:
        tx._run("UPDATE instances SET last_seen = last_seen - 3700", {})
    shown = program("session", "list", COLUMNS="40")
    assert "3" in shown.lines[1].split()[1:], shown.stdout


def test_a_sign_that_terminals_do_not_agree_on_breaks_no_line(
    terminals: Callable[..., Terminal], one: Someone
) -> None:
    """As in `watch`: such signs are taken out, so a lock is one line at 80 columns."""
    one.takes(SKIN * 18 + ".py")
    screen = terminals([*PROGRAM, "lock", "list"], 80, 24)
    screen.wait_for(".py")
    written = [line for line in screen.lines if line.strip()]
    assert len(written) == 2, screen.text  # the holder, and the lock


@pytest.mark.parametrize("columns", ["40", "30", "20"])
@pytest.mark.parametrize("command", [("status",), ("session", "list")])
def test_names_are_never_cut_so_that_two_look_alike(
    program: Program, two: Someone, repository: Enrolled, columns: str, command: tuple[str, ...]
) -> None:
    """Other columns go instead, the name last."""
    with repository.writing() as tx:
        tx._run("UPDATE instances SET last_seen = last_seen - 3700, branch = 'feat/a-rather-long-name'", {})
    shown = program(*command, COLUMNS=columns).lines
    for name in ("claude-00000001", "claude-00000002"):
        assert any(line.split()[:1] == [name] for line in shown), shown


def test_a_name_wider_than_the_terminal_is_folded(program: Program, one: Someone) -> None:
    one.takes("a.py")
    shown = program("session", "list", COLUMNS="10").stdout
    assert one.name in shown.replace("\n", "")


@pytest.mark.usefixtures("no_branches")
def test_who_works_on_a_task_is_told_whole(program: Program, one: Someone) -> None:
    program("task", "add", "A rather long description of what is to be done")
    one.run("task", "claim", "task-001")
    shown = program("status", COLUMNS="40").lines
    row = next(line for line in shown if line.startswith("task-001"))
    assert row.split()[1] == one.name
