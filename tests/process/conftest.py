"""A working tree that two sessions share: one has edited a.txt and holds it, the other comes later.

And a state to be damaged, in which the first of a crew holds files; two sessions whose clients are processes
of their own; and a file of which `left` and `right` may have a function each.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.disks import Disk, fold
from tests.support.enrolment import Enrolled, git
from tests.support.parted import commit_source
from tests.support.processes import ClientProcess
from tests.support.sessions import Session


@pytest.fixture
def tree(enrolled: Enrolled) -> Path:
    """A working tree with two committed files."""
    for name in ("a.txt", "b.txt"):
        (enrolled.root / name).write_text(f"{name}\n")
    git(enrolled.root, "add", ".")
    git(enrolled.root, "commit", "-qm", "Start")
    return enrolled.root


@pytest.fixture
def holder(tree: Path, start_session: StartSession) -> Session:
    """A session that has edited a.txt and holds it."""
    session = start_session()
    assert session.edit("a.txt").is_silent
    (tree / "a.txt").write_text("of the holder\n")
    assert session.edited("a.txt").is_silent
    return session


@pytest.fixture
def other(holder: Session, start_session: StartSession) -> Session:
    return start_session()


@pytest.fixture
def crew(start_session: StartSession) -> list[Session]:
    return [start_session() for _ in range(6)]


@pytest.fixture
def clients(
    start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> tuple[Session, Session]:
    """Two sessions, each with a client of its own, as git's hooks tell them apart."""
    one, two = (start_session(pid=client_process().pid) for _ in range(2))
    return one, two


@pytest.fixture
def disk(enrolled: Enrolled, crew: list[Session]) -> Disk:
    """One session holds some files, some of them only in the write-ahead log; others have been at work."""
    holder, other, *_ = crew
    for number in range(6):
        holder.edit(f"held-{number}", call=f"call-{number}")
    other.edit("let go")
    other.stop()
    fold(enrolled)
    for number in range(6, 9):
        holder.edit(f"held-{number}", call=f"call-{number}")
    other.edit("held-0")
    return Disk(enrolled)


@pytest.fixture
def parted(enrolled: Enrolled) -> Path:
    """`auth.py`, committed, in a repository whose locks are on symbols."""
    enrolled.configure(granularity="symbol")
    return commit_source(enrolled)


@pytest.fixture
def left(parted: Path, start_session: StartSession) -> Session:
    return start_session()


@pytest.fixture
def right(parted: Path, start_session: StartSession) -> Session:
    return start_session()
