"""After a commit exactly what it holds is nobody's last write any more: neither more nor less."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.install.setup import set_up
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.processes import ClientProcess
from tests.support.sessions import Session
from tests.support.working import program, write

NO_HOOKS = ("-c", "core.hooksPath=/nowhere")


@pytest.fixture
def sessions(
    tree: Path, enrolled: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> list[Session]:
    """Two in a repository with git's hooks. The first has written a.txt and let go of it."""
    set_up(str(enrolled.root))
    found = [start_session(pid=client_process().pid) for _ in range(2)]
    for session in found:
        session.start()
    write(found[0], "a.txt")
    found[0].stop()
    return found


def commit(session: Session, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "commit", "-qm", "x", *arguments],
        cwd=session.folder, env={**os.environ, **session.environment}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def test_what_is_stashed_during_a_commit_stays_its_writers(tree: Path, sessions: list[Session]) -> None:
    git(tree, "stash", "-q")
    git(tree, "commit", "-q", "--allow-empty", "-m", "Between")
    git(tree, "stash", "pop", "-q")
    assert "a.txt" in sessions[1].ask("git add -A").reason


def test_what_a_rebase_puts_aside_stays_its_writers(tree: Path, sessions: list[Session]) -> None:
    git(tree, "branch", "topic")
    for branch in ("topic", "main"):
        git(tree, "stash", "-q")
        git(tree, "checkout", "-q", branch)
        (tree / branch).write_text("x")
        git(tree, "add", branch)
        git(tree, *NO_HOOKS, "commit", "-qm", branch)
        git(tree, "stash", "pop", "-q")
    git(tree, "rebase", "-q", "--autostash", "topic")
    assert (tree / "a.txt").read_text() == "new\n"
    assert "a.txt" in sessions[1].ask("git add -A").reason


def test_what_git_ignores_stays_its_writers(tree: Path, sessions: list[Session]) -> None:
    one, two = sessions
    (tree / ".gitignore").write_text(".env\n")
    write(one, ".env")
    one.stop()
    assert commit(one, "--allow-empty").returncode == 0
    assert ".env" in two.ask("echo x > .env").reason


def test_a_deletion_that_was_committed_without_hooks_is_nobodys(tree: Path, sessions: list[Session]) -> None:
    one, two = sessions
    one.bash("rm a.txt")
    one.stop()
    git(tree, *NO_HOOKS, "commit", "-qam", "Remove it")
    (tree / "a.txt").write_text("by hand\n")
    git(tree, "add", "a.txt")
    assert commit(two).returncode == 0


def test_what_was_acquired_by_hand_and_is_not_committed_is_kept(
    tree: Path, enrolled: Enrolled, sessions: list[Session]
) -> None:
    enrolled.configure(release_on="commit")
    session = sessions[0]
    assert program(session, "lock", "acquire", "b.txt").status == 0
    assert commit(session, "--", "a.txt").returncode == 0
    assert enrolled.held() == {"b.txt": session.name}
