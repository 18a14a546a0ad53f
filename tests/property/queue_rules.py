"""The queue's rules in the plainest words, over rows: who is in whose way, who comes first, who is stuck."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from coord_core.domain.leases import Request
from coord_core.domain.records import Actor, Lock
from coord_core.domain.waiting import Wait
from coord_core.storage.transaction import Transaction
from tests.property.judges import Judge, touched

Place = tuple[float, int]


def place_of(wait: Wait) -> Place:
    return wait.since - 300 * wait.priority, wait.seq


def as_lock(want: Request, wait: Wait) -> Lock:
    """What is wanted, as if it were held."""
    actor = wait.actor
    return Lock(
        wait.seq, want.resource, want.mode, actor.instance, actor.agent, None, want.worktree, 0.0, False
    )


def request_of(lock: Lock) -> Request:
    """The request that such a lock would be granted for."""
    return Request(lock.resource, Actor(lock.instance, lock.agent), lock.worktree, lock.mode)


class Rows:
    """What is held and waited for at one moment. `stands`: is this lock more than a remainder?"""

    def __init__(
        self, tx: Transaction, judge: Judge, stands: Callable[[Lock], bool] = lambda lock: True
    ) -> None:
        self.judge = judge
        self.locks = [lock for lock in tx.locks() if stands(lock)]
        self.waits = sorted(tx.waits(), key=place_of)

    def wait(self, number: int) -> Wait | None:
        return next((wait for wait in self.waits if wait.seq == number), None)

    def in_the_way(self, wait: Wait) -> list[Lock]:
        return [lock for lock in self.locks if self.blocks(lock, wait.wants)]

    def blocks(self, lock: Lock, requests: Iterable[Request]) -> bool:
        return any(self.judge.in_the_way(lock, request) for request in requests)

    def first_before(self, place: Place, requests: Iterable[Request]) -> list[Wait]:
        """The earlier waits that are to get something of this, unless the asker is in their own way."""
        new = [request for request in requests if self.judge.own(self.locks, request) is None]
        return [
            wait for wait in self.waits if place_of(wait) < place and any(self._keeps(wait, r) for r in new)
        ]

    def _keeps(self, wait: Wait, request: Request) -> bool:
        is_wanted = any(self.judge.in_the_way(as_lock(want, wait), request) for want in wait.wants)
        return is_wanted and not self.may_go_on(request.actor, wait)

    def may_go_on(self, actor: Actor, wait: Wait) -> bool:
        """The exception: the asker's instance holds what the wait needs."""
        return any(lock.instance == actor.instance for lock in self.in_the_way(wait))

    def overlap(self, one: Wait, other: Wait) -> bool:
        """Do two waits want something that not both can have?"""
        return any(self.blocks(as_lock(want, one), other.wants) for want in one.wants)

    def newcomer(self, now: float, priority: int, seq: int) -> Place:
        return max([now, *(wait.since for wait in self.waits)]) - 300 * priority, seq

    def own_places(self, request: Request) -> list[Place]:
        """Where the asker itself waits for what it asks."""
        who = (request.actor.instance, request.actor.agent)
        return [
            place_of(wait)
            for wait in self.waits
            if (wait.actor.instance, wait.actor.agent) == who
            and any(touched(request.resource) <= touched(want.resource) for want in wait.wants)
        ]

    def ahead(self, wait: Wait) -> list[Wait]:
        """The waits that have to be over first, or whose actors have to let go.

        A main agent's turn may wait for its subagents: what it holds counts as theirs.
        """
        holders = {(lock.instance, lock.agent) for lock in self.in_the_way(wait)}
        first = {earlier.seq for earlier in self.first_before(place_of(wait), wait.wants)}
        return [
            other
            for other in self.waits
            if other is not wait
            and (
                other.seq in first
                or not holders.isdisjoint(
                    {(other.actor.instance, other.actor.agent), (other.actor.instance, "")}
                )
            )
        ]

    def is_stuck(self, wait: Wait) -> bool:
        """Does the wait, in the end, wait for itself?"""
        seen: set[int] = set()
        to_see = self.ahead(wait)
        while to_see:
            other = to_see.pop()
            if other is wait:
                return True
            if other.seq not in seen:
                seen.add(other.seq)
                to_see += self.ahead(other)
        return False
