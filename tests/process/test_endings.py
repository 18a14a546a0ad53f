"""How a lock ends: its turn, its session, its process, its lease, or an interrupt that nobody told us of."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.processes import ClientProcess

StartClient = Callable[[], ClientProcess]


# the turn


def test_a_stop_releases_what_the_turn_locked(enrolled: Enrolled, start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    one.edit("b")
    assert one.stop().is_silent
    assert enrolled.held() == {}
    assert two.edit("a").is_silent


def test_a_stop_releases_nothing_of_another_session(enrolled: Enrolled, start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit("a")
    two.edit("b")
    two.stop([])
    assert enrolled.held() == {"a": one.name}


def test_a_stop_of_a_session_that_never_edited_says_nothing_and_records_nothing(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    assert start_session().stop([]).is_silent
    assert enrolled.actions() == []


def test_where_locks_last_for_the_session_a_stop_keeps_them(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(release_on="session-end")
    one, two = start_session(), start_session()
    one.edit("a")
    one.stop([])
    assert two.edit("a").refuses
    one.end()
    assert two.edit("a").is_silent


# the session


@pytest.mark.parametrize("reason", ["logout", "prompt_input_exit", "other", "", "x" * 5000])
def test_the_end_of_a_session_releases_everything(
    enrolled: Enrolled, start_session: StartSession, reason: str
) -> None:
    session = start_session()
    session.edit("a", call="in flight")
    session.edit("b", agent="sub")
    assert session.end(reason).is_silent
    assert enrolled.held() == {}
    assert [owner.status for owner in enrolled.instances()] == ["ended"]


def test_a_session_that_ended_comes_back_under_its_name(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    session.edit("a")
    session.end()
    session.start("resume")
    assert session.edit("a").is_silent
    assert enrolled.held() == {"a": session.name}


def test_the_end_of_a_session_that_never_arrived_records_nothing(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    assert start_session().end().is_silent
    assert enrolled.actions() == []


# the process


def test_a_killed_client_loses_its_locks_at_the_next_conflict(
    enrolled: Enrolled, start_session: StartSession, client_process: StartClient
) -> None:
    client = client_process()
    one, two = start_session(pid=client.pid), start_session()
    one.edit("a", call="in flight")
    one.edit("b")
    assert two.edit("a").refuses
    client.kill()
    assert two.edit("a").is_silent
    assert enrolled.held() == {"a": two.name}
    assert enrolled.actions()[-4:] == [
        "lock_reclaimed", "lock_reclaimed", "session_crashed", "lock_acquired",
    ]  # fmt: skip


def test_a_client_that_is_a_zombie_is_dead(
    enrolled: Enrolled, start_session: StartSession, client_process: StartClient
) -> None:
    client = client_process()
    one, two = start_session(pid=client.pid), start_session()
    one.edit("a", call="in flight")
    client.kill_and_leave_a_zombie()
    os.waitid(os.P_PID, client.pid, os.WEXITED | os.WNOWAIT)
    assert two.edit("a").is_silent


def test_a_killed_client_is_buried_when_the_next_session_starts(
    enrolled: Enrolled, start_session: StartSession, client_process: StartClient
) -> None:
    client = client_process()
    one, two = start_session(pid=client.pid), start_session()
    one.edit("a")
    client.kill()
    assert one.name not in two.start().context
    assert enrolled.held() == {}
    assert "session_crashed" in enrolled.actions()


def test_a_client_whose_process_cannot_be_told_is_never_taken_for_dead(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(CLAUDE_PID=""), start_session()
    one.edit("a")
    assert two.edit("a").refuses
    assert enrolled.held() == {"a": one.name}


def test_a_second_live_process_of_a_session_is_an_instance_of_its_own(
    enrolled: Enrolled, start_session: StartSession, client_process: StartClient
) -> None:
    first = start_session("1234abcd-5678-9abc-def0-1234567890ab", pid=client_process().pid)
    second = start_session(first.id, pid=client_process().pid)
    first.edit("a")
    answer = second.edit("a")
    assert answer.refuses
    assert "claude-1234abcd" in answer.reason
    second.edit("b")
    assert enrolled.held() == {"a": "claude-1234abcd", "b": "claude-1234abcd-2"}
    second.stop([])
    assert enrolled.held() == {"a": "claude-1234abcd"}


def test_a_session_started_again_after_its_process_died_takes_up_its_name(
    enrolled: Enrolled, start_session: StartSession, client_process: StartClient
) -> None:
    client = client_process()
    before = start_session("1234abcd-5678-9abc-def0-1234567890ab", pid=client.pid)
    before.edit("a")
    client.kill()
    resumed = start_session(before.id)
    assert "You are claude-1234abcd in" in resumed.start("startup").context
    assert enrolled.held() == {}
    assert [owner.name for owner in enrolled.instances()] == ["claude-1234abcd"]


# the lease


def test_an_expired_lease_goes_to_whoever_asks_next(enrolled: Enrolled, start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    one.edited("a", call="call-1")
    enrolled.end_leases()
    assert two.edit("a").is_silent
    assert enrolled.held() == {"a": two.name}


@pytest.mark.parametrize("status", ["busy", "waiting", "shell"])
def test_an_expired_lease_is_renewed_when_the_roster_shows_its_holder_at_work(
    enrolled: Enrolled, start_session: StartSession, status: str
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    one.edited("a", call="call-1")
    enrolled.end_leases()
    one.roster(status, time.time())
    assert two.edit("a").refuses
    assert "lease_renewed" in enrolled.actions()


# an interrupt


def test_an_interrupted_turn_that_the_roster_shows_idle_is_over(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="in flight")
    one.roster("idle", time.time() + 1)
    assert two.edit("a").is_silent
    released = next(e.event for e in enrolled.entries() if e.event.action == "lock_released")
    assert (released.instance, released.detail["reason"]) == (one.name, "missed stop")


def test_a_roster_that_was_idle_before_the_turn_ends_nothing(start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.roster("idle", time.time() - 1)
    one.edit("a")
    assert two.edit("a").refuses


def test_an_idle_main_agent_ends_nothing_of_its_background_subagents(start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit("a", agent="sub")
    one.roster("idle", time.time() + 1)
    assert two.edit("a").refuses


def test_the_roster_of_another_session_in_the_same_process_ends_nothing(start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit("a")
    one.id = "another"
    one.roster("idle", time.time() + 1)
    assert two.edit("a").refuses
