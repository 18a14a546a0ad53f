"""A file that another relies on: its last writer may commit it, and do nothing else with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource
from coord_core.install.setup import set_up
from tests.support.commits import commit_as
from tests.support.enrolment import Enrolled, git
from tests.support.sessions import Session
from tests.support.working import write


@pytest.fixture(params=["shared", "exclusive"])
def mode(
    request: pytest.FixtureRequest, tree: Path, enrolled: Enrolled, clients: tuple[Session, Session]
) -> str:
    """The second has changed a.txt; the first holds it, and b.txt, which somebody else changed."""
    set_up(str(tree))
    one, two = clients
    one.start()
    write(two, "a.txt", "of two\n")
    two.stop()
    (tree / "b.txt").write_text("of nobody\n")
    with enrolled.writing() as tx:
        for name in ("a.txt", "b.txt"):
            event = Event("lock_acquired", one.name, Resource(FILE, name))
            event.detail.update(mode=request.param, worktree=str(tree))
            tx.record(event)
    return str(request.param)


def test_it_is_staged(mode: str, clients: tuple[Session, Session]) -> None:
    assert clients[1].ask("git add a.txt").refuses is (mode == "exclusive")
    assert clients[1].ask("git add -A").refuses


def test_it_is_committed(mode: str, tree: Path, clients: tuple[Session, Session]) -> None:
    git(tree, "add", ".")
    assert commit_as(clients[1]).returncode == 1
    assert commit_as(clients[1], "--", "a.txt").returncode == (1 if mode == "exclusive" else 0)


@pytest.mark.parametrize("command", ["git stash", "rm a.txt", "echo x > a.txt"])
def test_it_is_not_changed(mode: str, clients: tuple[Session, Session], command: str) -> None:
    assert clients[1].ask(command).refuses
    assert clients[1].edit("a.txt").refuses
