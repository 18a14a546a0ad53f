"""`commit-check --accept` takes over what another wrote last, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.process.cli.program import Done
from tests.support.enrolment import Enrolled
from tests.support.processes import ClientProcess
from tests.support.sessions import Session
from tests.support.working import program, write

NewSession = Callable[..., Session]


@pytest.fixture
def new_session(
    tree: Path, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> NewSession:
    """Makes sessions with clients of their own, so that a command is known to be theirs."""

    def start(folder: Path = tree) -> Session:
        return start_session(folder=folder, pid=client_process().pid)

    return start


@pytest.fixture
def author(new_session: NewSession) -> Session:
    """It has edited a.txt and holds it."""
    session = new_session()
    write(session, "a.txt")
    return session


@pytest.fixture
def other(author: Session, new_session: NewSession) -> Session:
    session = new_session()
    session.start()
    return session


@pytest.fixture
def linked(tree: Path, enrolled: Enrolled, tmp_path: Path) -> Path:
    return enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")


def accept(session: Session, path: Path | str) -> Done:
    return program(session, "commit-check", "--accept", str(path))


def last_writer(enrolled: Enrolled, worktree: Path, name: str) -> str:
    with enrolled.reading() as tx:
        last = tx.write(str(worktree), name)
    assert last is not None
    return last.instance


def test_what_another_holds_is_not_taken_over(
    tree: Path, enrolled: Enrolled, author: Session, other: Session
) -> None:
    done = accept(other, "a.txt")
    assert done.status != 0
    assert author.name in done.stderr
    assert last_writer(enrolled, tree, "a.txt") == author.name


def test_a_path_in_another_worktree_is_not_taken_for_the_one_here(
    tree: Path, enrolled: Enrolled, author: Session, other: Session, linked: Path
) -> None:
    author.stop()
    accept(other, linked / "a.txt")
    assert last_writer(enrolled, tree, "a.txt") == author.name


def test_a_path_in_another_worktree_is_taken_over_there(
    enrolled: Enrolled, other: Session, new_session: NewSession, linked: Path
) -> None:
    third = new_session(linked)
    write(third, "b.txt")
    third.stop()
    assert accept(other, linked / "b.txt").status == 0
    assert last_writer(enrolled, linked, "b.txt") == other.name


def test_a_folder_is_no_file_to_take_over(tree: Path, author: Session, other: Session) -> None:
    (tree / "src").mkdir()
    write(author, "src/c.txt")
    author.stop()
    done = accept(other, "src")
    assert done.status == 2
    assert "not a file" in done.stderr
