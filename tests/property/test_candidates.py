"""The locks that the index finds are those that a look at every lock would find."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, SUBTREE, TREE, WORKFLOW, Resource, overlap, symbol
from coord_core.storage import sqlite
from coord_core.storage.transaction import Transaction
from tests.support.hostile import keys as hostile_keys
from tests.support.sets import sets_of

# "-" and "." sort before "/", "0" right after it: neighbours of a folder's range.
names = st.sampled_from(["a", "b", "a-", "a.", "a0", "aa", "é", "%", "_", "A"])
keys = st.one_of(st.lists(names, min_size=1, max_size=4).map("/".join), hostile_keys)
resources = st.one_of(
    keys.map(lambda key: Resource(FILE, key)),
    st.one_of(st.just(""), keys).map(lambda key: Resource(SUBTREE, key)),
    st.just(Resource(TREE, "")),
    keys.map(lambda key: Resource(WORKFLOW, key)),
    st.builds(symbol, keys, st.sampled_from(["f", "C", "C.m", "C/m"])),
    sets_of(names),
)


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in sqlite._statements(1):
        connection.execute(statement)
    yield connection
    connection.close()


@given(held=st.lists(resources, max_size=12), asked=resources)
def test_the_index_finds_every_overlapping_lock_and_no_other(
    connection: sqlite3.Connection, held: list[Resource], asked: Resource
) -> None:
    connection.execute("BEGIN")
    tx = Transaction(connection, 0.0)
    for resource in held:
        tx.record(Event("lock_acquired", "one", resource, mode="exclusive", worktree="/w"))
    expected = [lock.token for lock in tx.locks() if overlap(lock.resource, asked)]
    assert [lock.token for lock in tx.overlapping(asked)] == expected
    connection.execute("ROLLBACK")


@given(held=st.lists(resources, max_size=8), more=resources, asked=st.lists(keys, max_size=4))
def test_the_locks_on_some_files_are_those_that_overlap_one_of_them(
    connection: sqlite3.Connection, held: list[Resource], more: Resource, asked: list[str]
) -> None:
    connection.execute("BEGIN")
    tx = Transaction(connection, 0.0)
    for resource in [*held, more]:
        tx.record(Event("lock_acquired", "one", resource, mode="exclusive", worktree="/w"))
        tx.overlapping(Resource(FILE, "a"))  # what it remembers of sets is not what it says later
    wanted = [Resource(FILE, key) for key in asked]
    expected = {lock.token for lock in tx.locks() if any(overlap(lock.resource, each) for each in wanted)}
    found = [lock for lock in tx.locks_on(asked) if any(overlap(lock.resource, each) for each in wanted)]
    assert sorted(lock.token for lock in found) == sorted(expected)
    for lock in tx.locks():
        tx.record(Event("lock_released", "one", lock.resource, token=lock.token))
    assert tx.locks_on(asked) == []
    connection.execute("ROLLBACK")
