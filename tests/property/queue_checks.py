"""Follows a story's events one by one in a copy of the state, and checks each against the queue's rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from coord_core.domain.leases import Request
from coord_core.domain.records import Actor, Entry, Event, Lock
from coord_core.domain.waiting import Wait
from coord_core.storage.sqlite import create_store
from coord_core.storage.transaction import Transaction
from tests.property.judges import Judge
from tests.property.queue_rules import Rows, place_of
from tests.support.quick_folder import temporary

TABLES = {
    "waits": "seq, instance, agent, since, until, pid, proc_start, host, boot, pidns",
    "wanted": "*",
    "requests": "*",
    "locks": "token, kind, key, mode, instance, agent, task_id, worktree, locked_at",
    "instances": "name, session_id, pid, priority, status, expires_at",
}


def rows_of(tx: Transaction) -> dict[str, list[Any]]:
    """All that only events may change. Signs of life, and what is in whose way just now, are no such."""
    return {
        table: sorted(tx._run(f"SELECT {columns} FROM {table}", {}), key=repr)
        for table, columns in TABLES.items()
    }


class Follower:
    """`stands`: is the lock, with its owner as he is now, more than a remainder that anybody may take?"""

    def __init__(self, judge: Judge, stands: Callable[[Transaction, Lock], bool]) -> None:
        self._judge = judge
        self._stands = stands
        self._folder = temporary()
        self._store = create_store(self._folder.name)
        self.tx = self._store.begin(0.0)
        self.read_up_to = 0
        self.largest_token = 0

    def close(self) -> None:
        self._store.close()
        self._folder.cleanup()

    def follow(self, entries: Sequence[Entry]) -> None:
        """Check each event as things were just before it, and then let it happen."""
        for at, entry in enumerate(entries):
            check = getattr(self, f"_{entry.event.action}", None)
            if check is not None:
                check(entry, entries[at:])
            self.tx.replay(entry)
            self.read_up_to = entry.seq

    def _wait_started(self, entry: Entry, rest: Sequence[Entry]) -> None:
        since = entry.event.detail["since"]
        assert all(wait.since <= float(str(since)) for wait in self.tx.waits()), "it came before one there"

    def _lock_acquired(self, entry: Entry, rest: Sequence[Entry]) -> None:
        assert entry.seq > self.largest_token
        self.largest_token = entry.seq
        wait = self._granted_with(entry, rest)
        event = entry.event
        assert event.resource is not None
        rows = Rows(self.tx, self._judge)
        actor = Actor(event.instance, event.agent)
        asked = Request(event.resource, actor, str(event.detail["worktree"]), str(event.detail["mode"]))
        requests = [asked] if wait is None else [one for one in wait.wants if not self._has(rows, one)]
        self._is_nobodys(rows, requests)
        if wait is None or len(requests) == len(wait.wants):  # looked at before the first of its set
            newcomer = rows.newcomer(entry.at, self._priority(event), entry.seq)
            place = place_of(wait) if wait else min([newcomer, *rows.own_places(asked)])
            assert rows.first_before(place, requests) == [], "it overtook somebody"

    def _is_nobodys(self, rows: Rows, requests: Sequence[Request]) -> None:
        for lock in rows.locks:
            assert not rows.blocks(lock, requests), f"{lock.resource} is {lock.instance}'s"

    def _has(self, rows: Rows, request: Request) -> bool:
        return rows.judge.own(rows.locks, request) is not None

    def _priority(self, event: Event) -> int:
        found = self.tx.instance(event.instance)
        assert found is not None
        return found.priority

    def _granted_with(self, entry: Entry, rest: Sequence[Entry]) -> Wait | None:
        """The wait that this grant is for, if it is for one."""
        event = entry.event
        for later in rest:
            who = (later.event.instance, later.event.agent)
            if later.event.action == "wait_granted" and who == (event.instance, event.agent):
                wait = self._wait(later)
                return wait if event.resource in [want.resource for want in wait.wants] else None
            if later.event.action not in ("lock_acquired", "lease_renewed"):
                return None
        return None

    def _wait_granted(self, entry: Entry, rest: Sequence[Entry]) -> None:
        wait = self._wait(entry)
        rows = Rows(self.tx, self._judge)
        assert all(self._has(rows, want) for want in wait.wants), "a part of it was not granted"

    def _wait_abandoned(self, entry: Entry, rest: Sequence[Entry]) -> None:
        assert self._wait(entry).actor.instance == entry.event.instance
        if entry.event.detail["reason"] == "deadlock":
            last = self.tx.entries_since(entry.seq - 2)[-1].event
            assert last.action == "deadlock_resolved"

    def _deadlock_resolved(self, entry: Entry, rest: Sequence[Entry]) -> None:
        rows = Rows(self.tx, self._judge, lambda lock: self._stands(self.tx, lock))
        wait = rows.wait(int(str(entry.event.detail["wait"])))
        assert wait is not None and rows.is_stuck(wait), "it was in nobody's way"

    def _lock_transferred(self, entry: Entry, rest: Sequence[Entry]) -> None:
        self._ends(entry, rest)
        self.largest_token = entry.seq

    def _ends(self, entry: Entry, rest: Sequence[Entry]) -> None:
        lock = self.tx.lock(int(str(entry.event.detail["token"])))
        assert lock is not None and lock.instance == entry.event.instance

    _lock_released = _lock_expired = _lock_reclaimed = _lock_forced = _ends

    def _wait(self, entry: Entry) -> Wait:
        number = entry.event.detail["wait"]
        found = next((wait for wait in self.tx.waits() if wait.seq == number), None)
        assert found is not None, "it was over already"
        return found
