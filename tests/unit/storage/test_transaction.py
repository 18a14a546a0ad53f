"""Which numbers events and locks get, and which locks a transaction finds by index."""

from __future__ import annotations

import pytest

from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import Resource
from coord_core.storage.transaction import Transaction
from tests.support.facts import TREE_ITSELF, file, subtree, workflow
from tests.unit.storage.recording import TWO, released, started, taken


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
