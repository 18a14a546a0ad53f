"""What becomes of a task that CI assigned, in the repository where its session works."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.process.cli.conftest import Someone
from tests.process.cli.program import Program
from tests.process.cli.published import Remote
from tests.support.enrolment import Enrolled, git
from tests.support.waiting import wait_until


@pytest.fixture
def assigned(program: Program, remote: Remote, one: Someone, tmp_path: Path) -> str:
    """The branch that CI made, from `release`, for a task of the session; published back."""
    program("task", "add", "One")
    program("publish")
    runner = tmp_path.resolve() / "runner"
    git(runner, "checkout", "-q", "-b", "release")
    (runner / "release.txt").write_text("1\n")
    git(runner, "add", "release.txt")
    git(runner, "commit", "-qm", "Release")
    git(runner, "push", "-q", "origin", "release")
    assert Program(runner)("ci", "assign", "--instance", one.name, "--task", "task-001").status == 0
    assert program("publish").status == 0
    return str(remote.tasks()["task-001"]["branch"])


def test_the_session_goes_on_with_the_branch_that_ci_made(
    assigned: str, program: Program, remote: Remote, one: Someone
) -> None:
    """The branch is fetched and gone on with: it is not "gone", and what is made on it can be pushed."""
    claimed = one.run("task", "claim", "task-001")
    task = program("task", "show", "task-001", "--json").json
    work = Path(task["worktree"])
    (work / "new.txt").write_text("new\n")
    git(work, "add", "new.txt")
    git(work, "commit", "-qm", "New")
    completed = one.run("task", "complete")

    assert task["branch"] == assigned
    assert "begins anew" not in claimed.stdout
    assert "could not be pushed" not in f"{completed.stdout}{completed.stderr}"
    assert {"release.txt", "new.txt"} <= set(git(remote.bare, "ls-tree", "--name-only", assigned).split())


@pytest.mark.parametrize("how", ["ends", "dies"])
def test_no_end_of_a_session_frees_what_ci_assigned_and_it_never_claimed(
    how: str, program: Program, remote: Remote, one: Someone
) -> None:
    """docs/publishing.md: "no death and no time frees its task: CI does, or a person"."""
    program("task", "add", "One")
    program("publish")
    remote.assign("task-001", one.name)
    program("publish")

    one.end() if how == "ends" else one.client.kill()
    program("publish")

    assert remote.tasks()["task-001"]["assigned_to"] == one.name


def test_what_a_killed_publisher_left_is_published_at_a_later_step_of_anybody(
    program: Program, remote: Remote, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    """Killed (or the machine went down) before its push: some hook starts another, once it counts as gone."""
    (repository.root / ".claude-coordinator.yml").write_text("publish: auto\n")
    slow = tmp_path / "slow"
    slow.write_text(f"#!/bin/sh\ntouch {tmp_path}/asked\nsleep 3\nexit 1\n")
    slow.chmod(0o755)
    git(repository.root, "config", "remote.origin.uploadpack", str(slow))
    program("task", "add", "One")
    wait_until((tmp_path / "asked").exists, "the publisher asks the remote")
    for pid in _publishers(repository):
        os.kill(pid, signal.SIGKILL)
    git(repository.root, "config", "--unset", "remote.origin.uploadpack")
    with repository.writing() as tx:
        tx.set_meta("publish_at", tx.now - 3600)

    one.takes("a.txt")
    program("task", "list")

    wait_until(lambda: "claude-coordination" in git(remote.bare, "for-each-ref"), "it is published")


def _publishers(repository: Enrolled) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                words = (folder / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if "published.publisher" in words and str(repository.root) in words:
                found.append(int(folder.name))
    assert found
    return found
