"""What a session is told of its task: whole where it has to be used, and true of what is there."""

from __future__ import annotations

from coord_core.domain.tasks import IN_PROGRESS, Task
from coord_core.views.task_notices import of_work

TREE = "/home/someone/it's a `long` way/" + "x" * 200


def one(description: str = "One") -> Task:
    return Task(
        "task-001",
        "feature",
        description,
        "",
        IN_PROGRESS,
        0,
        1,
        "x",
        0.0,
        branch="c/feat/one",
        worktree=TREE,
    )


def test_an_odd_path_is_one_word_for_a_shell() -> None:
    told = of_work(one(), 0, "c/feat/one")
    assert "on the branch 'c/feat/one' in the working tree $'/home/someone/it\\'s a \\x60long" in told
    assert "x" * 200 in told
    assert "task claim" not in told


def test_what_is_not_there_is_said_and_the_command_that_mends_it() -> None:
    for checked_out, what in (("", "not there any more"), ("main", "has 'main' checked out")):
        told = of_work(one(), 0, checked_out)
        assert what in told
        assert "`claude-coordinator task claim`" in told


def test_a_description_that_is_cut_can_be_read_elsewhere() -> None:
    assert "task show" not in of_work(one(), 0, "c/feat/one")
    assert "`claude-coordinator task show task-001`" in of_work(one("word " * 40), 0, "c/feat/one")
