"""The state is read when somebody has changed it, and the seldomer the more that costs."""

from __future__ import annotations

import time

import pytest

from coord_core.observing import team
from coord_core.watching import follower
from coord_core.watching.follower import Follower
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.waiting import wait_until


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The sequence numbers up to which the state was read."""
    found: list[int] = []
    really = team.of

    def of(*given: object, **named: object) -> team.Team:
        state = really(*given, **named)  # type: ignore[arg-type]
        found.append(state.seq)
        return state

    monkeypatch.setattr(team, "of", of)
    return found


def test_it_reads_once_until_something_changes(
    enrolled: Enrolled, start_session: StartSession, read: list[int]
) -> None:
    session = start_session()
    assert session.edit("a.py").is_silent
    following = Follower(enrolled.project)
    assert following.is_due()
    settle(following)
    assert len(read) <= 2  # a reading may fold the log that a hook left, which shows as a change, once
    before = len(read)
    assert session.edit("b.py").is_silent
    settle(following)
    assert before < len(read) <= before + 2
    assert following.view is not None
    assert [str(lock.resource) for lock in following.view.team.locks] == ["a.py", "b.py"]
    events = [str(entry.event.resource) for entry in following.view.latest]
    assert (events.count("a.py"), events.count("b.py")) == (1, 1)


def settle(following: Follower) -> None:
    """Look until there is nothing to look at."""
    while following.is_due():
        following.look()
        wait_until(lambda: time.monotonic() > following._due, "the pause is over")


def test_what_costs_much_is_read_seldom(enrolled: Enrolled, start_session: StartSession) -> None:
    following = Follower(enrolled.project)
    following.look()
    following.took(follower.SHARE)  # a second's worth
    start_session().edit("a.py")
    assert not following.is_due()
    assert following._due - time.monotonic() > 0.5
    following.took(1000.0)
    assert following._due - time.monotonic() <= follower.MOST


def test_a_problem_is_kept_until_it_can_be_read(enrolled: Enrolled) -> None:
    following = Follower(enrolled.project)
    following.look()
    seen = following.view
    away = enrolled.state.with_name("away")
    enrolled.state.rename(away)
    following.look()
    assert "enrolled, but the coordinator's state" in following.problem
    assert following.view is seen
    away.rename(enrolled.state)
    following.look()
    assert following.problem == "" and following.view is not None


def test_another_state_in_its_place_begins_anew(enrolled: Enrolled, start_session: StartSession) -> None:
    start_session().edit("a.py")
    following = Follower(enrolled.project)
    following.look()
    following._seq = 10_000  # as of one that told of more
    following._stamp = None
    following.look()
    assert following.view is not None
    assert len({entry.seq for entry in following.view.latest}) == len(following.view.latest) > 0
