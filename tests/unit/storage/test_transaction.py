"""What a transaction finds by index, and what an event and the facts of the moment leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coord_core.domain.records import ACTIVE, CRASHED, ENDED, Actor, Entry, Event
from coord_core.domain.resources import Resource
from coord_core.storage.sqlite import create_store
from coord_core.storage.transaction import Transaction
from tests.support.facts import TREE_ITSELF, file, subtree, workflow

ONE, TWO = Actor("one"), Actor("two")


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Transaction]:
    store = create_store(str(tmp_path))
    yield store.begin(100.0)
    store.close()


def started(tx: Transaction, name: str = "one", session_id: str = "s", pid: int | None = None) -> int:
    known = {"pid": pid, "proc_start": "1", "host": "h", "boot": "b", "pidns": "n"}
    process = known if pid else dict.fromkeys(known)
    event = Event("session_started", name)
    event.detail = {
        **process, "session_id": session_id, "instance_kind": "session", "config_dir": "", "worktree": "/w",
        "branch": "main", "priority": 0, "expires_at": 3700.0,
    }  # fmt: skip
    return tx.record(event)


def taken(tx: Transaction, resource: Resource, actor: Actor = ONE, mode: str = "exclusive") -> int:
    event = Event("lock_acquired", actor.instance, resource, actor.agent, mode=mode, worktree="/w")
    return tx.record(event)


def released(tx: Transaction, token: int, resource: Resource, actor: Actor = ONE) -> None:
    tx.record(Event("lock_released", actor.instance, resource, actor.agent, token=token))


# numbers


def test_the_first_event_has_number_one_and_each_next_one_more(tx: Transaction) -> None:
    assert [started(tx), taken(tx, file("a")), taken(tx, file("b"))] == [1, 2, 3]
    assert (tx.last_seq(), [entry.seq for entry in tx.entries]) == (3, [1, 2, 3])


def test_a_locks_token_is_the_number_of_its_grant(tx: Transaction) -> None:
    started(tx)
    token = taken(tx, file("a"))
    [lock] = tx.locks()
    assert (lock.token, lock.locked_at) == (token, 100.0)


def test_a_token_is_not_used_again_after_its_lock_went(tx: Transaction) -> None:
    first = taken(tx, file("a"))
    released(tx, first, file("a"))
    assert taken(tx, file("a")) > first


def test_events_come_back_in_order_from_any_number_and_no_more_than_asked_for(tx: Transaction) -> None:
    for key in "abc":
        taken(tx, file(key))
    assert [entry.seq for entry in tx.entries_since(0)] == [1, 2, 3]
    assert [entry.seq for entry in tx.entries_since(1, most=1)] == [2]
    assert tx.entries_since(3) == []


def test_replaying_goes_on_from_the_number_that_was_replayed(tx: Transaction) -> None:
    tx.replay(Entry(41, 1.0, Event("session_ended", "one")))
    assert taken(tx, file("a")) == 42
    assert [entry.seq for entry in tx.entries] == [42]


# what overlaps


EVERYTHING = {
    "file": file("src/api/a.py"),
    "beside": file("src/api/b.py"),
    "prefix": file("src/api2/a.py"),
    "folder": subtree("src/api"),
    "above": subtree("src"),
    "root": subtree(""),
    "tree": TREE_ITSELF,
    "workflow": workflow("src/api/a.py"),
    "ci": workflow("ci"),
}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (file("src/api/a.py"), {"file", "folder", "above", "root", "tree"}),
        (file("src/api/new.py"), {"folder", "above", "root", "tree"}),
        (file("other"), {"root", "tree"}),
        (subtree("src/api"), {"file", "beside", "folder", "above", "root", "tree"}),
        (subtree("src"), {"file", "beside", "prefix", "folder", "above", "root", "tree"}),
        (subtree(""), {"file", "beside", "prefix", "folder", "above", "root", "tree"}),
        (TREE_ITSELF, {"file", "beside", "prefix", "folder", "above", "root", "tree"}),
        (workflow("ci"), {"ci"}),
        (workflow("src"), set()),
    ],
    ids=lambda value: " ".join(sorted(value)) if isinstance(value, set) else str(value),  # always the same
)
def test_the_locks_on_what_overlaps_are_found(tx: Transaction, asked: Resource, expected: set[str]) -> None:
    for resource in EVERYTHING.values():
        taken(tx, resource)
    found = {name for name, resource in EVERYTHING.items() for lock in tx.overlapping(asked)
             if lock.resource == resource}  # fmt: skip
    assert found == expected


def test_overlapping_locks_come_oldest_first(tx: Transaction) -> None:
    tokens = [taken(tx, subtree("")), taken(tx, file("a/b")), taken(tx, subtree("a"), TWO)]
    assert [lock.token for lock in tx.overlapping(file("a/b"))] == tokens


def test_a_file_2000_folders_deep_can_be_asked_for(tx: Transaction) -> None:
    key = "/".join(["a"] * 2000)
    token = taken(tx, subtree("a"))
    assert [lock.token for lock in tx.overlapping(file(key))] == [token]


@pytest.mark.parametrize("key", ["a%b", "a_b", "a'b", 'a"b', "a;--", "a\nb", "日本/é", ":name", "a/*.py"])
def test_a_key_is_only_ever_itself(tx: Transaction, key: str) -> None:
    taken(tx, file(key))
    taken(tx, file("axb"))
    [found] = tx.overlapping(file(key))
    assert found.resource == file(key)


@pytest.mark.parametrize(("count", "more"), [(0, True), (1, True), (2, False), (3, False)])
def test_whether_there_are_more_locks_than_a_number_is_told(tx: Transaction, count: int, more: bool) -> None:
    taken(tx, file("a"))
    taken(tx, file("b"))
    assert tx.more_locks_than(count) is more


# instances


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


# calls in flight


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


# interests


def test_a_refusal_is_remembered_until_the_next_one_or_until_it_is_dropped(tx: Transaction) -> None:
    tx.record(Event("lock_denied", "one", file("a"), token=3, until=50.0))
    assert tx.interest(ONE, file("a")) == (3, 50.0, 100.0)
    tx.now = 200.0
    tx.record(Event("lock_denied", "one", file("a"), token=4, until=60.0))
    assert tx.interest(ONE, file("a")) == (4, 60.0, 200.0)
    assert tx.interest(TWO, file("a")) is None
    tx.drop_interest(ONE, file("a"))
    assert tx.interest(ONE, file("a")) is None


# notes


def test_a_note_is_overwritten_by_the_next_one_of_its_name(tx: Transaction) -> None:
    assert tx.meta("files") is None
    tx.set_meta("files", "1 2 3")
    tx.set_meta("files", "4 5 6")
    tx.set_meta("writer_at", 1.5)
    assert (tx.meta("files"), tx.meta("writer_at")) == ("4 5 6", 1.5)


def held_by(tx: Transaction, name: str = "one") -> int:
    started(tx, name, session_id=name)
    event = Event("lock_acquired", name, file())
    event.detail = {"mode": "exclusive", "worktree": "/w"}
    return tx.record(event)


def asked(tx: Transaction, token: int, asker: str = "two", holder: str = "one") -> int:
    started(tx, asker, session_id=asker)
    event = Event("transfer_requested", asker, file())
    event.detail = {"token": token, "holder": holder, "holder_agent": "", "reason": "why"}
    return tx.record(event)


def moved(tx: Transaction, token: int, to: str, by: str | None = None) -> int:
    event = Event("lock_transferred", "one", file())
    event.detail = {"token": token, "to": to, "to_agent": "", "by": by}
    return tx.record(event)


def denied(tx: Transaction, name: str, token: int) -> None:
    event = Event("lock_denied", name, file())
    event.detail = {"token": token, "until": 500.0}
    tx.record(event)


def test_a_request_goes_with_the_lock_when_that_is_handed_over_or_let_go(tx: Transaction) -> None:
    token = held_by(tx)
    number = asked(tx, token)
    assert [one.number for one in tx.requests_to(ONE)] == [number]
    moved(tx, token, "two", by="one")
    assert tx.transfer_request(number) is None
    assert tx.inbox(TWO) != []


def test_a_request_moves_on_with_the_lock_to_the_session_that_follows(tx: Transaction) -> None:
    token = held_by(tx)
    number = asked(tx, token)
    started(tx, "heir", session_id="heir")
    now = moved(tx, token, "heir")
    found = tx.transfer_request(number)
    assert found is not None
    assert found.token == now
    assert tx.inbox(Actor("heir")) == []


def test_who_was_refused_is_refused_by_the_new_holder_and_the_new_holder_by_nobody(tx: Transaction) -> None:
    token = held_by(tx)
    for name in ("two", "three"):
        started(tx, name, session_id=name)
        denied(tx, name, token)
    now = moved(tx, token, "two", by="one")
    assert tx.interest(TWO, file()) is None
    assert tx.interest(Actor("three"), file()) == (now, 0.0, 0.0)
    assert tx.interests_that_ended(Actor("three")) == []


def test_a_subagents_news_is_there_for_it_and_for_its_main_agent(tx: Transaction) -> None:
    started(tx)
    event = Event("lock_expired", "one", file(), "sub")
    event.detail = {"token": 99}
    number = tx.record(event)
    sub = Actor("one", "sub")
    assert [[each.seq for each in tx.inbox(reader)] for reader in (ONE, sub)] == [[number], [number]]
    tx.record(Event("notice_read", "one", agent="sub", notice=number))
    assert ([each.seq for each in tx.inbox(ONE)], tx.inbox(sub)) == ([number], [])
    assert tx.inbox(Actor("one", "other")) == []
