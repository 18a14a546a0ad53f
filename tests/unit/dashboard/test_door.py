"""Links work once and for a while; sessions are as many as fit."""

from __future__ import annotations

import pytest

from coord_core.dashboard import rules
from coord_core.dashboard.door import LENGTH, LINK_SECONDS, MOST_LINKS, MOST_SESSIONS, SIGNS, Door, Session


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(clock: Clock) -> Door:
    return Door(clock)


def enter(door: Door) -> Session:
    session = door.enter(door.new_token())
    assert session is not None
    return session


def test_a_token_has_sixty_bits_of_signs_that_a_person_can_type(door: Door) -> None:
    assert len(SIGNS) == len(set(SIGNS)) == 32 and LENGTH * 5 == 60
    assert set(door.new_token()) <= set(SIGNS)


def test_a_token_opens_once(door: Door) -> None:
    token = door.new_token()
    session = door.enter(token)
    assert session is not None and door.session(session.place, [session.id]) is session
    assert door.enter(token) is None


def test_a_token_ends(door: Door, clock: Clock) -> None:
    early, late = door.new_token(), door.new_token()
    clock.now += LINK_SECONDS - 1
    assert door.enter(early) is not None
    clock.now += 1
    assert door.enter(late) is None
    assert door.enter(late) is None


def test_only_the_newest_links_wait(door: Door) -> None:
    tokens = [door.new_token() for _ in range(MOST_LINKS + 1)]
    assert door.enter(tokens[0]) is None
    assert all(door.enter(token) is not None for token in tokens[1:])


def test_only_the_newest_sessions_stay(door: Door) -> None:
    sessions = [enter(door) for _ in range(MOST_SESSIONS + 1)]
    assert door.session(sessions[0].place, [sessions[0].id]) is None
    assert all(door.session(each.place, [each.id]) is each for each in sessions[1:])


def test_who_left_is_not_known_any_more(door: Door) -> None:
    session, other = enter(door), enter(door)
    door.leave(session)
    assert door.session(session.place, [session.id]) is None
    assert door.session(other.place, [other.id]) is other


def test_a_session_is_found_by_its_place_and_one_of_the_secrets_that_came(door: Door) -> None:
    session, other = enter(door), enter(door)
    assert rules.placed(f"{session.base}/audit") == (session.place, "/audit")
    assert door.session(session.place, ["x", session.id, ""]) is session
    assert door.session(session.place, []) is None
    assert door.session(session.place, [other.id]) is None
    assert door.session("", [session.id]) is None


def test_who_left_or_had_to_go_is_said_to_be_out(clock: Clock) -> None:
    """So that what is open for them ends."""
    ended: list[bool] = []
    door = Door(clock, lambda: ended.append(True))
    sessions = [enter(door) for _ in range(MOST_SESSIONS)]
    door.leave(sessions[1])
    enter(door)
    assert [each for each in sessions if each.is_over] == [sessions[1]] and len(ended) == 1
    enter(door)
    assert [each for each in sessions if each.is_over] == sessions[:2] and len(ended) == 2


@pytest.mark.parametrize("given", ["", "x", "é", "\ud800", "A" * 100_000])
def test_what_is_no_secret_opens_nothing(door: Door, given: str) -> None:
    session = enter(door)
    assert door.enter(given) is None and door.session(session.place, [given]) is None
    assert not session.is_its_form(given)
    assert session.is_its_form(session.forgery_token)
