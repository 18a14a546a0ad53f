"""A branch that the published tasks file gives to a task: what it says is data from a remote."""

from __future__ import annotations

import getpass
import re
from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.support.enrolment import git, new_repository

QUEUE = ".claude-tasks.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A working tree on a branch of its own, with a remote and a task that is published."""
    made = new_repository(tmp_path / "project", with_commit=True)
    git(made, "init", "-q", "--bare", str(tmp_path / "remote.git"))
    git(made, "remote", "add", "origin", str(tmp_path / "remote.git"))
    git(made, "push", "-q", "-u", "origin", "main")
    git(made, "checkout", "-q", "-b", "mine")
    for words in (["init"], ["task", "add", "--type", "feature", "Add a login"], ["publish"]):
        assert Program(made)(*words).status == 0
    return made


def give(root: Path, who: str, branch: str) -> None:
    """As somebody who may write to the branch `claude-coordination` does."""
    peer = root.parent / "peer"
    git(root, "clone", "-q", "-b", "claude-coordination", str(root.parent / "remote.git"), str(peer))
    text = (peer / QUEUE).read_text()
    for key, value in (("assigned_to", who), ("status", "in_progress"), ("branch", branch)):
        text = re.sub(rf"(?m)^(    {key}:) .*$", rf"\1 {value}", text)
    (peer / QUEUE).write_text(text)
    git(peer, "commit", "-qam", "Give it")
    git(peer, "push", "-q")


def test_completing_pushes_nothing_onto_the_default_branch(root: Path) -> None:
    """A task that was given the branch `main` there is declined, or goes on with a branch of its own."""
    program = Program(root)
    give(root, f"user-{getpass.getuser()}", "main")
    assert program("publish").status == 0
    before = git(root, "ls-remote", "origin", "main")
    program("task", "claim", "task-001")
    (root / "b.txt").write_text("b\n")
    git(root, "add", "b.txt")
    git(root, "commit", "-qm", "Begin the login")
    program("task", "complete", "task-001")
    assert git(root, "ls-remote", "origin", "main") == before
