"""Remotes and settings of git's that `publish` meets."""

from __future__ import annotations

from pathlib import Path

from coord_core.repository.published.branch import BRANCH
from tests.process.cli.program import Program
from tests.process.cli.published import Remote
from tests.support.enrolment import Enrolled, git


def test_a_remote_that_is_pushed_to_elsewhere(
    program: Program, remote: Remote, repository: Enrolled, tmp_path: Path
) -> None:
    """With a push address of its own (a fork) the second publication works as the first, or both say why."""
    fork = tmp_path / "fork.git"
    git(repository.root, "clone", "-q", "--bare", "--template=", str(remote.bare), str(fork))
    git(repository.root, "config", "remote.origin.pushurl", str(fork))

    program("task", "add", "One")
    first = program("publish")
    program("task", "add", "Two")
    second = program("publish")

    assert second.status == first.status, second.stderr


def test_the_branch_is_not_the_first_of_an_empty_remote(
    program: Program, repository: Enrolled, tmp_path: Path
) -> None:
    """The first branch that a forge gets becomes its default: refused, or at least said, before it is."""
    bare = tmp_path / "empty.git"
    git(tmp_path, "init", "-q", "--bare", str(bare))
    git(repository.root, "remote", "add", "origin", str(bare))

    done = program("publish")

    published = BRANCH in git(bare, "for-each-ref")
    assert not published or "default" in done.stderr


def test_a_setting_for_trailers_hides_not_who_published_what(
    program: Program, remote: Remote, repository: Enrolled
) -> None:
    """`trailer.separators` of the user's: a task claimed here is no news from the branch to be declined."""
    git(repository.root, "config", "trailer.separators", "=")
    program("task", "add", "One")
    program("publish")
    program("task", "claim", "task-001")

    done = program("publish")

    assert "⚠️" not in done.stdout


def test_from_a_branch_that_is_not_ours_nothing_is_taken_in(
    program: Program, remote: Remote, repository: Enrolled, tmp_path: Path
) -> None:
    """What ends with "holds what is not the coordinator's" has changed nothing here either."""
    program("task", "add", "One")
    program("publish")
    remote.assign("task-001", "claude-0000c1c1")
    work = tmp_path / "work"
    git(tmp_path, "clone", "-q", "--template=", "--branch", BRANCH, str(remote.bare), str(work))
    (work / "README").write_text("somebody's\n")
    git(work, "add", "README")
    git(work, "commit", "-qm", "Somebody's")
    git(work, "push", "-q", "origin", BRANCH)

    done = program("publish")

    assert done.status == 2
    assert program("task", "show", "task-001", "--json").json["assigned_to"] is None
