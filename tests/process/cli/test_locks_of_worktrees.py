"""`lock list` where one name is locked in several working trees: which is which is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled

from .program import Program


@pytest.fixture
def linked(repository: Enrolled, program: Program, tmp_path: Path) -> Path:
    """Both working trees have a lock of the person on `x.txt`, the main one has another on `y.txt`."""
    repository.configure(lock_scope="worktree")
    linked = repository.add_worktree(tmp_path.resolve() / "linked", "topic")
    assert program("lock", "acquire", "x.txt", "y.txt").status == 0
    assert program("lock", "acquire", "x.txt", folder=linked).status == 0
    return linked


def test_json_tells_the_worktree_of_each(program: Program, repository: Enrolled, linked: Path) -> None:
    found = [(one["resource"], one["worktree"]) for one in program("lock", "list", "--json").json]
    root = str(repository.root)
    assert sorted(found) == sorted([("x.txt", root), ("y.txt", root), ("x.txt", str(linked))])


def test_rows_that_would_look_alike_do_not(program: Program, repository: Enrolled, linked: Path) -> None:
    rows = {tuple(line.split()[:: len(line.split()) - 1]) for line in program("lock", "list").lines[1:]}
    assert rows == {("x.txt", str(repository.root)), ("x.txt", str(linked)), ("y.txt", "-")}


@pytest.mark.parametrize("command", [("lock", "list"), ("status",)])
def test_nor_on_a_terminal(program: Program, linked: Path, command: tuple[str, ...]) -> None:
    shown = program(*command, COLUMNS="80").lines
    ours = [line.split("in ")[-1] for line in shown if "x.txt" in line]
    assert len(ours) == 2 and any(line.endswith("/linked") for line in ours)
    assert any(line.endswith("/repository") for line in ours)
    assert next(line for line in shown if "y.txt" in line).count(" in ") == 0


def test_without_such_a_lock_no_worktree_is_shown(program: Program) -> None:
    program("lock", "acquire", "x.txt")
    assert "Worktree" not in program("lock", "list").stdout
