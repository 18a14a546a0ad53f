"""What every store must do, whichever database is behind it. PostgreSQL joins by one more entry in STORES."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coord_core.domain.errors import BusyError
from coord_core.domain.records import Actor, Event, Lock
from coord_core.storage import sqlite
from coord_core.storage.port import Store
from coord_core.storage.transaction import Transaction
from tests.support.facts import file

ONE = Actor("one")


class Stores:
    """Connections to one state, each as another process would have it."""

    def __init__(self, open_store: Callable[[], Store], close: Callable[[Store], None]) -> None:
        self._open = open_store
        self._close = close
        self._opened: list[Store] = []

    def __call__(self) -> Store:
        self._opened.append(self._open())
        return self._opened[-1]

    def close(self) -> None:
        for store in self._opened:
            store.rollback()
            self._close(store)


def sqlite_stores(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Stores:
    """They give up at once instead of after some seconds."""
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.02)
    sqlite.create_store(str(folder)).close()
    return Stores(lambda: sqlite.open_store(str(folder)), lambda store: store.close())  # type: ignore[attr-defined]


STORES = {"sqlite": sqlite_stores}


@pytest.fixture(params=STORES)
def stores(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stores]:
    stores = STORES[request.param](tmp_path, monkeypatch)
    yield stores
    stores.close()


def take(tx: Transaction, key: str) -> int:
    return tx.record(Event("lock_acquired", "one", file(key), mode="exclusive", worktree="/w"))


def keys(tx: Transaction) -> list[str]:
    return [lock.resource.key for lock in tx.locks()]


def seen_by(store: Store) -> list[str]:
    """What a reader that begins now sees."""
    try:
        return keys(store.read(0.0))
    finally:
        store.rollback()


# all or nothing


def test_what_was_committed_is_seen_by_others_and_stays(stores: Stores) -> None:
    writer = stores()
    take(writer.begin(1.0), "a")
    writer.commit()
    assert seen_by(stores()) == ["a"]
    assert seen_by(writer) == ["a"]


def test_what_was_rolled_back_never_happened(stores: Stores) -> None:
    writer = stores()
    tx = writer.begin(1.0)
    take(tx, "a")
    tx.begin_call(ONE, file("a"), "call")
    tx.set_meta("note", 1)
    writer.rollback()
    tx = writer.read(2.0)
    assert (keys(tx), tx.last_seq(), tx.meta("note"), tx.entries_since(0)) == ([], 0, None, [])


def test_a_number_that_was_rolled_back_is_given_again(stores: Stores) -> None:
    writer = stores()
    assert take(writer.begin(1.0), "a") == 1
    writer.rollback()
    assert take(writer.begin(1.0), "b") == 1


def test_numbers_go_on_over_transactions_and_connections(stores: Stores) -> None:
    numbers = []
    for key in "abc":
        store = stores()
        numbers.append(take(store.begin(1.0), key))
        store.commit()
    assert numbers == [1, 2, 3]


def test_a_writer_sees_its_own_changes_before_it_commits(stores: Stores) -> None:
    tx = stores().begin(1.0)
    token = take(tx, "a")
    assert keys(tx) == ["a"]
    assert [lock.token for lock in tx.overlapping(file("a"))] == [token]


def test_rolling_back_what_is_over_or_never_began_does_nothing(stores: Stores) -> None:
    store = stores()
    store.rollback()
    take(store.begin(1.0), "a")
    store.commit()
    store.rollback()
    assert seen_by(store) == ["a"]


def test_a_transaction_that_failed_can_be_rolled_back_and_the_store_used_again(stores: Stores) -> None:
    store = stores()
    tx = store.begin(1.0)
    take(tx, "a")
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        tx.replay(tx.entries[0])
    store.rollback()
    take(store.begin(1.0), "b")
    store.commit()
    assert seen_by(store) == ["b"]


# apart from others


def test_nobody_sees_a_change_before_it_is_committed(stores: Stores) -> None:
    writer, reader = stores(), stores()
    take(writer.begin(1.0), "a")
    assert seen_by(reader) == []
    writer.commit()
    assert seen_by(reader) == ["a"]


def test_a_reader_keeps_no_writer_out_and_sees_one_moment_throughout(stores: Stores) -> None:
    reader, writer = stores(), stores()
    tx = reader.read(1.0)
    assert keys(tx) == []
    take(writer.begin(1.0), "a")
    writer.commit()
    assert keys(tx) == []
    assert tx.entries_since(0) == []
    reader.rollback()
    assert seen_by(reader) == ["a"]


# one writer at a time


def test_while_one_writes_another_is_told_that_it_is_busy_and_to_try_again(stores: Stores) -> None:
    first, second = stores(), stores()
    first.begin(1.0)
    with pytest.raises(BusyError) as caught:
        second.begin(1.0)
    assert caught.value.mend == "Try again."


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_after_one_has_written_another_can(stores: Stores, end: str) -> None:
    first, second = stores(), stores()
    first.begin(1.0)
    with pytest.raises(BusyError):
        second.begin(1.0)
    getattr(first, end)()
    take(second.begin(1.0), "b")
    second.commit()
    assert seen_by(first) == ["b"]


def test_a_writer_decides_on_what_was_committed_before_it_began(stores: Stores) -> None:
    """The lost update: both look, both find the file free, both take it. The second must see the first's."""
    first, second = stores(), stores()
    take(first.begin(1.0), "a")
    first.commit()
    assert keys(second.begin(1.0)) == ["a"]


def test_a_writer_that_vanished_keeps_nobody_out_and_leaves_nothing(stores: Stores) -> None:
    vanished, other = stores(), stores()
    take(vanished.begin(1.0), "a")
    stores._close(vanished)
    stores._opened.remove(vanished)
    assert keys(other.begin(1.0)) == []


# housekeeping


def test_housekeeping_changes_nothing_that_can_be_read(stores: Stores) -> None:
    store = stores()
    take(store.begin(1.0), "a")
    store.commit()
    store.fold()
    assert seen_by(store) == ["a"]
    assert seen_by(stores()) == ["a"]


def test_housekeeping_while_others_are_at_work_fails_nobody(stores: Stores) -> None:
    reader, writer, store = stores(), stores(), stores()
    snapshot = reader.read(1.0)
    assert keys(snapshot) == []
    take(writer.begin(1.0), "a")
    store.fold()
    writer.commit()
    store.fold()
    assert keys(snapshot) == []
    assert seen_by(store) == ["a"]


# what is stored


def test_every_value_comes_back_as_it_was(stores: Stores) -> None:
    store = stores()
    tx = store.begin(1719568800.123456)
    event = Event("lock_acquired", "é\n'\"", file("日本/😀 \\%_"), "sub", "task-001")
    event.detail = {"mode": "shared", "worktree": "/a b", "note": None, "n": 2**53, "f": 0.1, "b": True}
    tx.record(event)
    store.commit()
    tx = stores().read(0.0)
    [lock], [entry] = tx.locks(), tx.entries_since(0)
    assert fields(lock) == (
        1, file("日本/😀 \\%_"), "shared", "é\n'\"", "sub", "task-001", "/a b", 1719568800.123456, False,
    )  # fmt: skip
    assert (entry.at, entry.event.detail) == (1719568800.123456, event.detail)


def fields(lock: Lock) -> tuple[object, ...]:
    return tuple(
        getattr(lock, name)
        for name in (
            "token", "resource", "mode", "instance", "agent", "task_id", "worktree", "locked_at", "in_flight",
        )
    )  # fmt: skip
