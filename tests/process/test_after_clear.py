"""After `/clear` another session goes on in the same client: what the one before left is its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.hidden import script
from tests.support.processes import ClientProcess
from tests.support.sessions import Session
from tests.support.working import write


@pytest.fixture
def cleared(tree: Path, start_session: StartSession, client_process: Callable[[], ClientProcess]) -> Session:
    """A session that has edited a.txt; `/clear` comes next."""
    session = start_session(pid=client_process().pid)
    write(session, "a.txt")
    return session


@pytest.fixture
def heir_of(start_session: StartSession) -> Callable[[Session], Session]:
    def clear(cleared: Session) -> Session:
        cleared.end("clear")
        heir = start_session(pid=cleared.pid)
        heir.start("clear")
        return heir

    return clear


@pytest.mark.parametrize("command", ["git reset --hard", "git stash", "git add -A", "echo x > a.txt"])
def test_others_are_kept_from_what_the_one_before_has_not_committed(
    cleared: Session, heir_of: Callable[[Session], Session], start_session: StartSession, command: str
) -> None:
    heir = heir_of(cleared)
    assert heir.name in start_session().ask(command).reason


def test_news_for_the_one_before_is_told_to_the_one_that_follows(
    tree: Path, cleared: Session, heir_of: Callable[[Session], Session], start_session: StartSession
) -> None:
    write(cleared, "b.txt", agent="sub")
    start_session().bash(script(tree, "open('b.txt', 'w').write('gone')"))
    assert "b.txt: changed" in heir_of(cleared).prompt().context
