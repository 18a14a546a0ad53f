"""`pull_request: on_claim`: the branch of a task is published before there is anything on it."""

from __future__ import annotations

from pathlib import Path

from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program
from .task_commands import Starter, add, with_remote


def test_an_early_pull_request_commits_nothing_that_the_one_before_had_staged(
    program: Program, repository: Enrolled, one: Someone, new_session: Starter, tmp_path: Path
) -> None:
    """`pull_request: on_claim` begins with a commit that is meant to be empty, but takes whatever is in the
    index. Whoever goes on with a dead session's task commits its half done, staged work under "Start
    task-001", unchecked (--no-verify), and pushes it."""
    remote = with_remote(repository, tmp_path)
    repository.configure(branching="worktree", pull_request="on_claim")
    add(program, "One")
    tree = Path(one.run("task", "claim", "--json").json["worktree"])
    (tree / "half.py").write_text("half\n")
    git(tree, "add", "half.py")
    one.client.kill()
    found = new_session().run("task", "claim", "--json").json
    assert "half.py" not in git(remote, "ls-tree", "--name-only", found["branch"])
    assert git(tree, "status", "--porcelain").strip() == "A  half.py"


def test_a_task_that_is_published_early_gets_no_commit_twice(
    program: Program, repository: Enrolled, one: Someone, two: Someone, tmp_path: Path
) -> None:
    """`pull_request: on_claim`: whoever goes on with a branch that has commits adds a "Start" again."""
    remote = with_remote(repository, tmp_path)
    repository.configure(branching="worktree", pull_request="on_claim")
    add(program, "One")
    branch = one.run("task", "claim", "--json").json["branch"]
    one.run("task", "release")
    two.run("task", "claim")
    subjects = git(remote, "log", "--format=%s", f"main..{branch}").splitlines()
    assert len(subjects) == 1, subjects
