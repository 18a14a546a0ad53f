"""A working tree made for a task gets what git does not keep, and is set up by an approved command."""

from __future__ import annotations

from pathlib import Path

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program
from .task_commands import add, claim, task


def test_a_working_tree_gets_what_git_does_not_keep_and_is_set_up_once_that_is_trusted(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    repository.configure(branching="worktree", worktree_copy=[".env"], worktree_setup="pwd > set-up.txt")
    (repository.root / ".git/info/exclude").write_text(".env\nset-up.txt\n/.claude*\n")
    (repository.root / ".env").write_text("TOKEN=1\n")
    add(program, "One")
    tree = Path(claim(one).json["worktree"])
    assert (tree / ".env").read_text() == "TOKEN=1\n"
    assert (tree / "set-up.txt").read_text() == f"{tree}\n"


def test_a_set_up_that_nobody_approved_is_not_run(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    (repository.root / ".claude-coordinator.yml").write_text(
        "branching: worktree\nworktree_setup: touch set-up.txt\n"
    )
    add(program, "One")
    said = one.run("task", "claim").stdout
    assert "worktree_setup of .claude-coordinator.yml was not run: nobody has approved it." in said
    tree = Path(task(program)["worktree"])
    assert tree.is_dir()
    assert not (tree / "set-up.txt").exists()


def test_nothing_is_said_of_a_set_up_that_is_not_set(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    (repository.root / ".claude-coordinator.yml").write_text("branching: worktree\nfail_open: true\n")
    add(program, "One")
    assert "worktree_setup" not in one.run("task", "claim").stdout
