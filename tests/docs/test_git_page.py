"""What docs/git.md says is refused in a shared tree is refused there, and is not when one is alone in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

from .pages import ROOT, Page, code

OPERAND = {"checkout": "other", "switch": "other", "rebase": "other", "merge": "other", "commit -a": "-m x"}
TOLD = [
    words for row in Page(ROOT / "docs" / "git.md").table("command")[:2] for words in code(row[0])
]  # fmt: skip


@pytest.fixture
def shared(enrolled: Enrolled) -> Enrolled:
    for name in ("a.txt", "b.txt"):
        (enrolled.root / name).write_text(name)
    git(enrolled.root, "add", ".")
    git(enrolled.root, "commit", "-qm", "Start")
    git(enrolled.root, "branch", "other")
    return enrolled


@pytest.fixture
def one(
    shared: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> Session:
    """A session that has written b.txt."""
    session = start_session(pid=client_process().pid)
    assert session.edit("b.txt").is_silent
    (shared.root / "b.txt").write_text("changed")
    assert session.edited("b.txt").is_silent
    return session


@pytest.mark.parametrize("words", TOLD)
def test_it_is_refused_beside_another_and_not_alone(
    words: str, one: Session, shared: Enrolled, start_session: StartSession,
    client_process: Callable[[], ClientProcess],
) -> None:  # fmt: skip
    command = f"git {words} {OPERAND.get(words, '')}".strip()
    assert not one.ask(command).refuses
    one.ran(command)
    other = start_session(pid=client_process().pid)
    assert other.edit("a.txt").is_silent
    (shared.root / "a.txt").write_text("changed")
    assert other.edited("a.txt").is_silent
    assert one.ask(command, call="again").refuses


def test_there_are_enough_of_them() -> None:
    assert len(TOLD) >= 10
