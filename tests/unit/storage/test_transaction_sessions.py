"""What events leave behind of sessions, their calls and what they were refused."""

from __future__ import annotations

import pytest

from coord_core.domain.records import ACTIVE, CRASHED, ENDED, Actor, Event
from coord_core.storage.transaction import Transaction
from tests.support.facts import file
from tests.unit.storage.recording import ONE, TWO, started, taken


def test_a_session_that_starts_is_active_from_then_on(tx: Transaction) -> None:
    started(tx, pid=7)
    found = tx.instance("one")
    assert found is not None
    assert found.process is not None
    assert (found.status, found.process.pid) == (ACTIVE, 7)
    assert (found.started_at, found.last_seen, found.active_at, found.expires_at) == (100, 100, 100, 3700)


def test_an_instance_that_never_arrived_is_not_known(tx: Transaction) -> None:
    assert tx.instance("one") is None
    assert tx.lock(1) is None


def test_a_session_that_starts_again_keeps_its_priority_and_task(tx: Transaction) -> None:
    started(tx)
    tx._run("UPDATE instances SET priority = 5, task_id = 'task-001', status = 'crashed'", {})
    started(tx)
    found = tx.instance("one")
    assert found is not None
    assert (found.priority, found.task_id, found.status) == (5, "task-001", ACTIVE)


def test_instances_are_found_by_session_by_pid_those_at_work_first_and_by_being_active(
    tx: Transaction,
) -> None:
    started(tx, "one", "s", pid=7)
    started(tx, "two", "s", pid=8)
    started(tx, "three", "t", pid=8)
    tx.record(Event("session_ended", "three"))
    assert [found.name for found in tx.instances_of_session("s")] == ["one", "two"]
    assert [found.name for found in tx.instances_of_pid(8)] == ["two", "three"]
    assert {found.name for found in tx.instances()} == {"one", "two", "three"}
    assert {found.name for found in tx.instances(active_only=True)} == {"one", "two"}


@pytest.mark.parametrize(("action", "status"), [("session_ended", ENDED), ("session_crashed", CRASHED)])
def test_a_session_that_is_over_has_nothing_in_flight_and_no_interests(
    tx: Transaction, action: str, status: str
) -> None:
    started(tx)
    taken(tx, file("a"))
    tx.begin_call(ONE, file("a"), "call")
    tx.record(Event("lock_denied", "one", file("b"), token=9, until=1.0))
    tx.record(Event(action, "one"))
    found = tx.instance("one")
    assert found is not None
    assert found.status == status
    assert tx.interest(ONE, file("b")) is None
    assert not tx.locks()[0].in_flight


@pytest.mark.parametrize("action", ["lease_renewed", "lock_renewed"])
def test_a_renewal_moves_the_end_of_one_instances_lease(tx: Transaction, action: str) -> None:
    started(tx, "one")
    started(tx, "two", "t")
    tx.record(Event(action, "one", expires_at=9999.0))
    assert [found.expires_at for found in tx.instances()] == [9999.0, 3700.0]


@pytest.mark.parametrize(("by_main", "active_at"), [(True, 200.0), (False, 100.0)])
def test_being_seen_counts_as_acting_only_for_the_main_agent(
    tx: Transaction, by_main: bool, active_at: float
) -> None:
    started(tx)
    tx.now = 200.0
    tx.touch(ONE, by_main)
    found = tx.instance("one")
    assert found is not None
    assert (found.last_seen, found.active_at) == (200.0, active_at)


def in_flight(tx: Transaction) -> list[bool]:
    return [lock.in_flight for lock in tx.locks()]


def test_a_lock_is_in_flight_from_the_begin_of_a_call_to_its_end(tx: Transaction) -> None:
    taken(tx, file("a"))
    tx.begin_call(ONE, file("a"), "call")
    assert in_flight(tx) == [True]
    tx.end_call("one", "call")
    assert in_flight(tx) == [False]


def test_a_lock_is_in_flight_until_the_last_of_its_calls_ends(tx: Transaction) -> None:
    taken(tx, file("a"))
    tx.begin_call(ONE, file("a"), "first")
    tx.begin_call(ONE, file("a"), "second")
    tx.begin_call(ONE, file("a"), "second")
    tx.end_call("one", "first")
    assert in_flight(tx) == [True]
    tx.end_call("one", "second")
    assert in_flight(tx) == [False]


def test_the_end_of_a_call_is_its_own_instances_alone(tx: Transaction) -> None:
    taken(tx, file("a"))
    tx.begin_call(ONE, file("a"), "call")
    tx.end_call("two", "call")
    tx.end_calls(TWO)
    tx.end_calls(Actor("one", "sub"))
    assert in_flight(tx) == [True]
    tx.end_calls(ONE)
    assert in_flight(tx) == [False]


def test_a_call_of_one_agent_does_not_put_anothers_lock_in_flight(tx: Transaction) -> None:
    taken(tx, file("a"), ONE)
    taken(tx, file("a"), Actor("one", "sub"))
    tx.begin_call(Actor("one", "sub"), file("a"), "call")
    assert in_flight(tx) == [False, True]


@pytest.mark.parametrize("action", ["lock_released", "lock_expired", "lock_reclaimed", "lock_forced"])
def test_a_lock_that_goes_takes_its_calls_with_it(tx: Transaction, action: str) -> None:
    token = taken(tx, file("a"))
    tx.begin_call(ONE, file("a"), "call")
    tx.record(Event(action, "one", file("a"), token=token))
    assert tx.locks() == []
    taken(tx, file("a"))
    assert in_flight(tx) == [False]


def test_a_refusal_is_remembered_until_the_next_one_or_until_it_ends(tx: Transaction) -> None:
    tx.record(Event("lock_denied", "one", file("a"), token=3, until=50.0))
    assert tx.interest(ONE, file("a")) == (3, 50.0, 100.0)
    tx.now = 200.0
    tx.record(Event("lock_denied", "one", file("a"), token=4, until=60.0))
    assert tx.interest(ONE, file("a")) == (4, 60.0, 200.0)
    assert tx.interest(TWO, file("a")) is None
    tx.end_interest(ONE, file("a"))
    assert tx.interest(ONE, file("a")) is None


def test_a_note_is_overwritten_by_the_next_one_of_its_name(tx: Transaction) -> None:
    assert tx.meta("files") is None
    tx.set_meta("files", "1 2 3")
    tx.set_meta("files", "4 5 6")
    tx.set_meta("writer_at", 1.5)
    assert (tx.meta("files"), tx.meta("writer_at")) == ("4 5 6", 1.5)
