"""Working trees of tasks: whose they are, where they are made, what they bar."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, git, new_repository

from .conftest import Someone
from .program import Program
from .task_commands import add, task


def test_a_person_who_is_silent_for_an_hour_keeps_the_task(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """A person at work in an editor runs no command of ours. After `lock_ttl` any session's sweep lets that
    person "go away": the task is pending, the next claim gives it to a session, which goes on in the
    person's working tree, between the person's uncommitted changes. A task goes back when its claimer ends
    or dies (requirements 4); a person did neither."""
    repository.configure(branching="worktree")
    add(program, "One")
    tree = Path(program("task", "claim", "--json").json["worktree"])
    (tree / "half.py").write_text("by the person\n")
    repository.time_passed(3700)
    claim = one.run("task", "claim", "--json")
    assert claim.status == 1, claim
    assert task(program)["status"] == "in_progress"


@pytest.mark.parametrize("ending", [("release",), ("block", "--reason", "no server")])
def test_a_task_that_nobody_works_on_does_not_bar_the_working_tree(
    program: Program, repository: Enrolled, one: Someone, ending: tuple[str, ...]
) -> None:
    """A task that was claimed in place and given back or blocked counts as "worked on in it" for ever, also
    when the tree is back on main. With `branching: branch` no other task can be claimed any more; "mend
    that" cannot be done, but for cancelling the task."""
    repository.configure(branching="branch")
    add(program, "One")
    add(program, "Two")
    one.run("task", "claim", "task-001")
    one.run("task", *ending)
    git(repository.root, "switch", "-q", "main")
    done = one.run("task", "claim", "task-002")
    assert done.status == 0, done


def test_the_working_trees_of_tasks_stay_out_of_commits_after_uninstall(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """Working trees are not removed, but `uninstall` takes out the line that hides them: `git add -A` in the
    main tree then adds each as an embedded repository."""
    repository.configure(branching="worktree")
    add(program, "One")
    tree = Path(one.run("task", "claim", "--json").json["worktree"])
    (tree / "half.py").write_text("half\n")
    one.end()
    program("uninstall")
    assert (tree / "half.py").exists()
    assert git(repository.root, "status", "--porcelain", "--untracked-files=all").strip() == ""


def test_a_claim_beside_a_bare_repository_makes_a_branch(tmp_path: Path, user_home: Path) -> None:
    """A bare repository has no main working tree: linked ones stand beside it, and one is made for a task."""
    source, root = new_repository(tmp_path / "source", with_commit=True), tmp_path.resolve() / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", str(source), str(root))
    git(root, "worktree", "add", "-q", str(tmp_path / "tree"))
    program = Program(tmp_path / "tree")
    done = program("init", "--multi-instance", "--scope", "user", HOME=str(user_home))
    assert done.status == 0, done
    (tmp_path / "tree" / "dirty.py").write_text("mine")
    program("task", "add", "One", HOME=str(user_home))
    found = program("task", "claim", "--json", HOME=str(user_home)).json
    assert found["branch"], found
    assert Path(found["worktree"]) == tmp_path.resolve() / "bare.worktrees" / "task-001-one"
