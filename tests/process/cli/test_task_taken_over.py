"""The next claimer of a task goes on where a dead one was, and a claim that is cut short leaves it whole."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, git
from tests.support.waiting import wait_until

from .conftest import Someone
from .program import Program
from .task_commands import add, branch_of, claim, commit


def test_the_next_claimer_goes_on_where_the_dead_one_was_and_is_told(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    repository.configure(branching="worktree")
    add(program, "One")
    first = claim(one).json
    tree = Path(first["worktree"])
    commit(tree, "done.py")
    (tree / "half.py").write_text("half\n")
    one.client.kill()
    told = two.run("task", "claim").stdout
    found = program("task", "show", "task-001", "--json").json
    assert (found["assigned_to"], found["branch"], found["worktree"]) == (
        two.name, first["branch"], first["worktree"],
    )  # fmt: skip
    assert f"begun before by {one.name}" in told
    assert "1 commit" in told
    assert "half.py" in told
    assert (tree / "half.py").read_text() == "half\n"


def test_what_a_dead_one_left_in_the_shared_tree_stays_there(
    program: Program, repository: Enrolled, one: Someone, new_session: Callable[[], Someone]
) -> None:
    add(program, "One")
    first = claim(one).json
    assert first["worktree"] == str(repository.root)
    commit(repository.root, "done.py")
    (repository.root / "half.py").write_text("half\n")
    one.client.kill()
    two, _three = new_session(), new_session()
    found = claim(two).json
    assert found["worktree"] != str(repository.root)
    assert (Path(found["worktree"]) / "done.py").exists()
    assert (repository.root / "half.py").read_text() == "half\n"
    assert branch_of(repository.root) == first["branch"]


@pytest.mark.parametrize("delay", [0.0, 0.1, 0.2, 0.3, 0.5, 0.8])
def test_a_claim_that_is_killed_is_made_or_not_and_the_next_one_works(
    program: Program, repository: Enrolled, one: Someone, delay: float
) -> None:
    repository.configure(branching="worktree", worktree_setup="sleep 1")
    add(program, "One")
    process = program.start("task", "claim", CLAUDE_CODE_SESSION_ID=one.id)
    wait_until(lambda: reserved(repository) or process.poll() is not None, "the claim has begun")
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    before = program("task", "show", "task-001", "--json").json
    assert (before["status"], before["step"]) in (("pending", None), ("in_progress", None))
    found = claim(one).json
    assert branch_of(Path(found["worktree"])) == found["branch"]
    assert found["status"] == "in_progress"
    branches = git(repository.root, "branch", "--format=%(refname:short)").split()
    assert sorted(branches) == sorted(["main", found["branch"]])


def reserved(repository: Enrolled) -> bool:
    with repository.reading() as tx:
        return bool(tx.tasks_in_step())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_claim_leaves_nothing(
    program: Program, repository: Enrolled, one: Someone, number: signal.Signals
) -> None:
    repository.configure(branching="worktree", worktree_setup="sleep 20")
    add(program, "One")
    process = program.start("task", "claim", CLAUDE_CODE_SESSION_ID=one.id)
    wait_until(lambda: (repository.root / ".claude/worktrees/task-001-one").is_dir(), "it is at work")
    time.sleep(0.3)
    process.send_signal(number)
    process.communicate(timeout=20)
    assert process.returncode != 0
    assert program("task", "show", "task-001", "--json").json["status"] == "pending"
    assert git(repository.root, "branch", "--format=%(refname:short)").split() == ["main"]
    assert len(git(repository.root, "worktree", "list").splitlines()) == 1
