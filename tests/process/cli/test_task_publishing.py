"""`task complete`: what is committed is pushed, now or later; what is not is named."""

from __future__ import annotations

from pathlib import Path

from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program
from .slow_git import SlowGit, end, start
from .task_commands import add, claim, commit, with_remote


def test_uncommitted_work_is_named_and_nothing_is_completed(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    add(program, "One")
    claim(one)
    one.takes("a.py")
    (repository.root / "a.py").write_text("x\n")
    done = one.run("task", "complete")
    assert done.status == 1
    assert "a.py" in done.stderr
    assert program("task", "show", "task-001", "--json").json["status"] == "in_progress"
    assert repository.held() == {"a.py": one.name}


def test_the_branch_is_pushed_to_a_remote_that_is_no_forge(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    remote = with_remote(repository, tmp_path)
    add(program, "One")
    branch = claim(one).json["branch"]
    commit(repository.root, "a.py")
    done = one.run("task", "complete")
    assert done.status == 0, done
    assert git(remote, "rev-parse", branch) == git(repository.root, "rev-parse", "HEAD")
    found = program("task", "show", "task-001", "--json").json
    assert (found["status"], found["step"]) == ("completed", None)


def test_without_a_remote_it_is_completed_and_pushed_later(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    add(program, "One")
    branch = claim(one).json["branch"]
    commit(repository.root, "a.py")
    done = one.run("task", "complete")
    assert done.status == 0
    assert "task complete --retry task-001" in done.stdout
    assert program("task", "show", "task-001", "--json").json["status"] == "completed"
    assert one.run("task", "complete", "--retry").status == 1
    remote = with_remote(repository, tmp_path)
    assert one.run("task", "complete", "--retry").status == 0
    assert git(remote, "rev-parse", branch) == git(repository.root, "rev-parse", branch)
    assert one.run("task", "complete", "--retry").status == 2


def test_what_the_remote_refuses_is_said(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    remote = with_remote(repository, tmp_path)
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    add(program, "One")
    claim(one)
    commit(repository.root, "a.py")
    done = one.run("task", "complete", "--json").json
    assert done["completed"][0]["status"] == "completed"
    assert "hook" in done["still_to_do"]["task-001"][0]


def test_a_task_without_commits_is_completed_and_nothing_is_pushed(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    remote = with_remote(repository, tmp_path)
    add(program, "Look into it")
    claim(one)
    done = one.run("task", "complete")
    assert "nothing to push" in done.stdout
    assert git(remote, "branch", "--format=%(refname:short)").split() == ["main"]


def test_the_next_task_starts_from_the_base_again(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    add(program, "One")
    add(program, "Two")
    claim(one)
    commit(repository.root, "a.py")
    one.run("task", "complete")
    found = claim(one).json
    assert found["worktree"] == str(repository.root)
    assert not (repository.root / "a.py").exists()


def test_two_that_publish_one_task_do_not_refuse_each_other(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    add(program, "One")
    branch = claim(one).json["branch"]
    commit(repository.root, "a.py")
    assert one.run("task", "complete").status == 0
    remote = with_remote(repository, tmp_path)
    slow = SlowGit(tmp_path / "slow", " push ")
    first = start(program, None, "task", "complete", "--retry", slow=slow)
    second = program("task", "complete", "--retry", "task-001")
    assert second.status == 1
    assert "A process is just publishing task-001." in second.stdout
    assert git(remote, "branch", "--list", branch) == ""
    assert end(first, slow)[0] == 0
    assert git(remote, "rev-parse", branch) == git(repository.root, "rev-parse", branch)
    assert program("task", "show", "task-001", "--json").json["step"] is None
