"""With `release_on: commit` a turn keeps what it has not committed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.install.setup import set_up
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, enrol, git, new_repository
from tests.support.processes import ClientProcess

Change = Callable[[Path], None]


@pytest.fixture
def enrolled(tmp_path: Path) -> Enrolled:
    root = new_repository(tmp_path.resolve() / "repository", with_commit=True)
    for name in ("a", "b"):
        (root / name).write_text("before\n")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "Add files")
    return enrol(root, release_on="commit")


def edit(path: Path) -> None:
    path.write_text("after\n")


def stage(path: Path) -> None:
    edit(path)
    git(path.parent, "add", "--", path.name)


def commit(path: Path) -> None:
    stage(path)
    git(path.parent, "commit", "-q", "-m", "Change")


def delete(path: Path) -> None:
    path.unlink(missing_ok=True)


def leave_alone(path: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("name", "change", "kept"),
    [
        ("a", commit, False),
        ("a", leave_alone, False),
        ("a", edit, True),
        ("a", stage, True),
        ("a", delete, True),
        ("new", edit, True),
        ("new", stage, True),
        ("new", commit, False),
        ("new é\n\"'", edit, True),
        ("deep/new", edit, True),
    ],
)
def test_a_turn_keeps_exactly_what_it_has_not_committed(
    enrolled: Enrolled, start_session: StartSession, name: str, change: Change, kept: bool
) -> None:
    session = start_session()
    session.edit(name, call="call-1")
    path = enrolled.root / name
    path.parent.mkdir(exist_ok=True)
    change(path)
    session.edited(name, call="call-1")
    assert session.stop([]).is_silent
    assert enrolled.held() == ({name: session.name} if kept else {})


def test_what_another_worktree_has_not_committed_is_not_asked_of_this_one(
    enrolled: Enrolled, start_session: StartSession, tmp_path: Path
) -> None:
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "work")
    session = start_session(folder=linked)
    session.edit("a")
    edit(enrolled.root / "a")
    session.stop([])
    assert enrolled.held() == {}


def test_where_git_cannot_tell_everything_is_kept(enrolled: Enrolled, start_session: StartSession) -> None:
    session = start_session()
    session.edit("a")
    index = enrolled.common / "index"
    index.write_bytes(b"noise")
    session.stop([])
    assert enrolled.held() == {"a": session.name}


def test_a_session_that_ends_keeps_nothing(enrolled: Enrolled, start_session: StartSession) -> None:
    session = start_session()
    session.edit("a")
    edit(enrolled.root / "a")
    session.stop([])
    session.end()
    assert enrolled.held() == {}


def test_asking_git_leaves_the_index_to_the_user(enrolled: Enrolled, start_session: StartSession) -> None:
    """A `git commit` that runs at that moment would fail: somebody else has the index."""
    session = start_session()
    session.edit("a")
    os.utime(enrolled.root / "b", (1e9, 1e9))
    index = enrolled.common / "index"
    before = index.read_bytes()
    session.stop([])
    assert index.read_bytes() == before


def test_the_commit_itself_lets_go(
    enrolled: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    set_up(str(enrolled.root))
    enrolled.configure(release_on="commit")
    session = start_session(pid=client_process().pid)
    for name in ("a", "b"):
        assert session.edit(name, call=name).is_silent
        (enrolled.root / name).write_text("after\n")
        session.edited(name, call=name)
    environment = {**os.environ, "CLAUDE_CODE_SESSION_ID": session.id}
    command = ["git", "commit", "-q", "-m", "Change", "--", "a"]
    subprocess.run(command, cwd=enrolled.root, env=environment, check=True)
    assert enrolled.held() == {"b": session.name}
    with enrolled.reading() as tx:
        assert [write.key for write in tx.writes(str(enrolled.root))] == ["b"]
