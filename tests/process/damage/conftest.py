"""A session at work in a repository that is about to be damaged."""

from __future__ import annotations

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session


@pytest.fixture
def session(start_session: StartSession) -> Session:
    """A session that has edited before, so that there is a state to damage."""
    session = start_session()
    assert session.edit("before").is_silent
    return session


@pytest.fixture
def no_journal(enrolled: Enrolled, session: Session) -> None:
    """Nothing is left from which hooks would rebuild the state (test_rebuilding.py)."""
    (enrolled.state / "journal.jsonl").unlink()
