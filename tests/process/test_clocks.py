"""Sleep, clocks that are set, reused pids, other pid namespaces and boots: nobody at work loses a lock.

A sleep of two hours is made by moving what is on record back by two hours, and with it the remembered
distance to the monotonic clock: to the next hook both are the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from coord_core.witness import clock_domain
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

StartClient = Callable[[], ClientProcess]
HOURS = 3600.0

pytestmark = pytest.mark.skipif(not clock_domain(), reason="this system does not tell its boot")


def holds(session: Session, path: str = "a") -> None:
    """A granted edit that has ended: only the lease keeps the lock."""
    assert session.edit(path).is_silent
    session.edited(path)


def left(enrolled: Enrolled, session: Session) -> float:
    """Seconds of its lease."""
    (expires_at,) = (each.expires_at for each in enrolled.instances() if each.name == session.name)
    return expires_at - time.time()


def set_owner(enrolled: Enrolled, session: Session, **columns: str) -> None:
    with enrolled.writing() as tx:
        for name, value in columns.items():
            row = {"value": value, "name": session.name}
            tx._run(f"UPDATE instances SET {name} = :value WHERE name = :name", row)


@pytest.mark.parametrize("hours", [2, 200, -2])
def test_a_lock_outlives_the_sleep_of_its_machine_and_a_clock_that_is_set(
    enrolled: Enrolled, start_session: StartSession, hours: int
) -> None:
    one, two = start_session(), start_session()
    holds(one)
    enrolled.clock_jumped(hours * HOURS)
    assert two.edit("a").refuses
    assert enrolled.held() == {"a": one.name}
    assert 3500 < left(enrolled, one) <= 3600
    assert enrolled.actions().count("clock_jumped") == 1


def test_the_lease_goes_on_where_it_was(enrolled: Enrolled, start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    holds(one)
    enrolled.time_passed(1800)
    enrolled.clock_jumped(12 * HOURS)
    assert two.edit("a").refuses
    assert 1700 < left(enrolled, one) <= 1800
    enrolled.time_passed(1800)
    assert two.edit("a").is_silent
    assert enrolled.held() == {"a": two.name}


def test_after_a_sleep_the_sleepers_own_next_hook_keeps_everything(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one = start_session()
    holds(one)
    token = enrolled.locks()[0].token
    enrolled.clock_jumped(9 * HOURS)
    assert one.edit("a").is_silent
    assert [lock.token for lock in enrolled.locks()] == [token]


def test_a_clock_that_is_set_forward_ends_no_lease_for_a_reader_either(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    from coord_core.services.snapshot import Snapshot

    one = start_session()
    holds(one)
    enrolled.clock_jumped(2 * HOURS)
    with Snapshot(enrolled.project) as tx:
        assert all(owner.expires_at > tx.now for owner in tx.instances())


def test_from_another_boot_nothing_is_moved(enrolled: Enrolled, start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    holds(one)
    set_owner(enrolled, one, boot="another")
    with enrolled.writing() as tx:
        tx.set_meta("clock", "12345.0 another time:[1]")
    assert two.edit("a").refuses
    assert 3500 < left(enrolled, one) <= 3600
    enrolled.time_passed(HOURS)
    assert two.edit("a").is_silent
    assert "clock_jumped" not in enrolled.actions()


def test_a_pid_that_another_process_has_now_is_no_life(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    assert one.edit("a").is_silent
    set_owner(enrolled, one, proc_start="1")
    assert two.edit("a").is_silent
    assert enrolled.actions()[-3:] == ["lock_reclaimed", "session_crashed", "lock_acquired"]


@pytest.mark.parametrize("where", [{"pidns": "pid:[1] time:[1]"}, {"boot": "another"}])
def test_in_another_pid_namespace_or_boot_nothing_is_proven_and_the_lease_decides(
    enrolled: Enrolled, start_session: StartSession, client_process: StartClient, where: dict[str, str]
) -> None:
    client = client_process()
    one, two = start_session(pid=client.pid), start_session()
    holds(one)
    set_owner(enrolled, one, **where)
    client.kill()
    assert two.edit("a").refuses
    enrolled.time_passed(HOURS - 60)
    assert two.edit("a").refuses
    enrolled.time_passed(61)
    assert two.edit("a").is_silent
    assert "lock_expired" in enrolled.actions()
    assert "session_crashed" not in enrolled.actions()
