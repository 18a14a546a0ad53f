"""A call lasts until it has ended, whatever the time; what a session does renews its leases."""

from __future__ import annotations

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled


def test_time_does_not_end_a_call_that_waits_for_the_users_permission(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    enrolled.end_leases()
    assert two.edit("a").refuses


@pytest.mark.parametrize("ended", ["edited", "failed"])
def test_once_the_call_has_ended_time_ends_the_lease(
    enrolled: Enrolled, start_session: StartSession, ended: str
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    assert getattr(one, ended)("a", call="call-1").is_silent
    enrolled.end_leases()
    assert two.edit("a").is_silent
    assert "lock_expired" in enrolled.actions()


def test_another_call_on_the_same_file_is_still_in_flight(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    one.edit("a", call="call-2")
    one.edited("a", call="call-1")
    enrolled.end_leases()
    assert two.edit("a").refuses


def test_the_next_prompt_ends_the_calls_of_an_interrupted_turn(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    assert one.prompt().is_silent
    enrolled.end_leases()
    assert two.edit("a").is_silent


def test_the_end_of_a_call_that_never_began_says_nothing(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    assert session.edited("a").is_silent
    assert session.failed("a").is_silent
    assert enrolled.actions() == []


@pytest.mark.parametrize("event", ["prompt", "edit", "start"])
def test_a_hook_of_the_holder_renews_its_lease(
    enrolled: Enrolled, start_session: StartSession, event: str
) -> None:
    session = start_session()
    session.edit("a")
    enrolled.end_leases()
    session.edit("a") if event == "edit" else getattr(session, event)()
    [owner] = enrolled.instances()
    assert owner.expires_at > owner.last_seen + 3500


def test_the_end_of_a_call_renews_the_lease_of_a_holder_who_waited_for_permission(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    """Else the file is free to anybody the moment that the user's late approval has edited it."""
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    enrolled.end_leases()
    one.edited("a", call="call-1")
    assert two.edit("a").refuses


def test_the_lease_lasts_as_long_as_the_settings_say(enrolled: Enrolled, start_session: StartSession) -> None:
    enrolled.configure(lock_ttl=120.0)
    start_session().edit("a")
    [owner] = enrolled.instances()
    assert owner.expires_at - owner.last_seen == pytest.approx(120, abs=1)
