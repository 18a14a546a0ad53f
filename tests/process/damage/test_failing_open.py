"""What goes on though nothing can be decided: all but edits, and edits where the user prefers that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.hooks import Answer
from tests.support.sessions import Session


@pytest.mark.usefixtures("no_journal")
@pytest.mark.parametrize("event", ["start", "prompt", "stop", "end"])
def test_other_events_tell_the_user_and_let_the_session_go_on(
    enrolled: Enrolled, session: Session, event: str
) -> None:
    for path in enrolled.state.glob("state.db*"):
        path.unlink()
    answer = getattr(session, event)()
    assert (answer.status, answer.stdout) == (1, "")
    assert "claude-coordinator recover" in answer.stderr


def passes(answer: Answer) -> bool:
    """Does the client go on, installed as we install it? With `onFailure: block` any other status refuses."""
    return answer.status == 0 and answer.decision is None


def test_a_user_who_prefers_it_is_let_through_when_nothing_can_be_decided(
    enrolled: Enrolled, session: Session
) -> None:
    enrolled.configure(fail_open=True)
    shutil.rmtree(enrolled.state)
    assert passes(session.edit("a"))


def test_a_refusal_is_a_refusal_though_failures_are_let_through(
    enrolled: Enrolled, session: Session, start_session: StartSession
) -> None:
    enrolled.configure(fail_open=True)
    assert start_session().edit("before").decision == "deny"


def test_one_repositorys_leave_to_fail_open_is_not_anothers(
    enrolled: Enrolled, session: Session, tmp_path: Path
) -> None:
    enrolled.configure(fail_open=True)
    other = enrol(new_repository(tmp_path.resolve() / "other"))
    shutil.rmtree(other.state)
    assert session.edit(other.root / "a").refuses
