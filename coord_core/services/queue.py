"""The queue at work: places are taken, and locks that come free go to who has waited for them.

`settle` runs at the end of every transaction that may have freed something (services/unit.py), so that the
lock passes on in the very transaction that lets it go, and nobody overtakes.
"""

from __future__ import annotations

from coord_core.domain import leases, waiting
from coord_core.domain.leases import Refused
from coord_core.domain.records import ACTIVE, Event
from coord_core.services import locks, releases

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.leases import Policy, Request
    from coord_core.domain.records import Instance, Lock
    from coord_core.domain.waiting import Wait
    from coord_core.services.locks import Ignored, Witness
    from coord_core.storage.transaction import Transaction

# Why a wait ended without its locks; on record.
TIMED_OUT, PROCESS_ENDED, SESSION_ENDED, AGENT_ENDED, DEADLOCK, CANCELLED = (
    "timed out", "its process ended", "its session ended", "its agent ended", "deadlock", "cancelled",
)  # fmt: skip


class Queue:
    """Everybody who waits, as one transaction sees it, in the order of their places."""

    def __init__(
        self, tx: Transaction, policy: Policy, witness: Witness, ignored: Ignored | None = None
    ) -> None:
        self.tx = tx
        self.policy = policy
        self.witness = witness
        self.ignored = ignored
        self._read()

    @classmethod
    def of(cls, tx: Transaction, policy: Policy, witness: Witness) -> Queue:
        """The queue as it stands, read once for as long as nothing is recorded. Git says what is ignored."""
        kept: tuple[int, Queue] | None = tx.cache.get("queue")
        if kept is None or kept[0] != tx.last_seq() or kept[1].witness is not witness:
            kept = tx.cache["queue"] = (tx.last_seq(), cls(tx, policy, witness, _git_ignores))
        return kept[1]

    def _read(self) -> None:
        self.waits = sorted(self.tx.waits(), key=lambda wait: wait.place)

    def find(self, number: int) -> Wait | None:
        """The wait of this number, None when it is over."""
        return next((wait for wait in self.waits if wait.seq == number), None)

    def settle(self) -> None:
        """Grant what can be granted, and break every circle."""
        from coord_core.services import deadlock

        self.pass_on()
        self._serve()
        while deadlock.break_one(self):
            self._serve()

    def examine(self, wait: Wait) -> None:
        """Look whether a wait is over or can be granted, whatever was in its way before."""
        before = self.tx.last_seq()
        self._examine(wait)
        if self.tx.last_seq() != before:  # others' waits may have ended with it
            self._read()

    def clear(self, number: int) -> None:
        """Examine a wait, and take away all that is in its way for no reason."""
        wait = self.find(number)
        if wait is not None:
            self.examine(wait)
            locks.clear(self.tx, wait.wants, self.policy, self.witness, self.ignored)
            self._read()

    def _examine(self, wait: Wait) -> None:
        owner = self.tx.instance(wait.actor.instance)
        if owner is None or owner.status != ACTIVE:  # its waits went with it
            return
        if self.witness(owner).dead:
            releases.bury(self.tx, owner)
        elif self.is_over(wait):
            self.abandon(wait, self.end_of(wait))
        else:
            self._try(wait, owner)

    def abandon(self, wait: Wait, reason: str) -> None:
        abandon(self.tx, wait, reason)
        self.waits = [each for each in self.waits if each.seq != wait.seq]

    def is_in_the_way(self, lock: Lock, wait: Wait) -> bool:
        """Does the wait need the lock to go?"""
        return any(
            leases.conflicts(lock, want, self.policy) and not self._is_ignored(lock, want)
            for want in wait.near(lock.resource)
        )

    def holds_back(self, wait: Wait, request: Request, excused: Ignored | None = None) -> Lock | None:
        """What a later request would take from the wait. Who is in the wait's own way may go on.

        `excused` tells what the request leaves alone though it overlaps.
        """
        for wanted in waiting.held_back(wait, request, self.policy):
            if not self._is_ignored(wanted, request) and not (excused and excused(wanted, request)):
                held = self.tx.locks_of(request.actor.instance)
                return None if any(self.is_in_the_way(lock, wait) for lock in held) else wanted
        return None

    def is_behind(self, wait: Wait, other: Wait) -> bool:
        """Does the other come first, for something that the wait's actor has not yet?"""
        if other.place >= wait.place or not wait.reach.may_meet(other.reach):
            return False
        mine = self.tx.locks_of(wait.actor.instance)
        return any(
            self.holds_back(other, want) is not None and leases.own(mine, want) is None for want in wait.wants
        )

    def pass_on(self) -> None:
        """Locks that a deadlock's victim had to let go, and has not: they are due now."""
        for token, number, due in self.tx.overdue():
            lock, wait = self.tx.lock(token), self.find(number)
            if due > self.tx.now or lock is None or wait is None or lock.in_flight:
                continue
            if self.is_in_the_way(lock, wait):
                releases.release(self.tx, lock, "lock_reclaimed", DEADLOCK)

    def _serve(self) -> None:
        """Examine those who may go on, until nothing more comes free by it."""
        seen = 0
        while seen != self.tx.last_seq():
            seen = self.tx.last_seq()
            for number in [wait.seq for wait in self.waits]:
                wait = self.find(number)
                if wait is not None and not self._is_blocked(wait):
                    self.examine(wait)

    def _is_blocked(self, wait: Wait) -> bool:
        """Is still in its way what was when it was last looked at?"""
        if wait.blocker is None:
            return False
        lock = self.tx.lock(wait.blocker)
        if lock is not None:
            return waiting.has_to_go(lock, wait, self.policy)
        other = self.find(wait.blocker)
        return other is not None and self.is_behind(wait, other)

    def _try(self, wait: Wait, owner: Instance) -> None:
        tx = self.tx
        kept = tx.now + leases.KEEP
        outcome = locks.obtain(
            tx, wait.wants, self.policy, self.witness, self.ignored, wait.place, kept_until=kept
        )
        if isinstance(outcome, Refused):
            if outcome.lock.token != wait.blocker:
                tx.set_blocker(wait.seq, outcome.lock.token)
                wait.blocker = outcome.lock.token
            return
        releases.renew(tx, owner, self.policy)
        event = Event("wait_granted", owner.name, wait.wants[0].resource, wait.actor.agent)
        event.detail.update(wait=wait.seq)
        tx.record(event)

    def end_of(self, wait: Wait) -> str:
        """Why a wait is over that is."""
        return TIMED_OUT if self.tx.now >= wait.until else PROCESS_ENDED

    def is_over(self, wait: Wait) -> bool:
        """Is its process gone, or its session, or its time up?"""
        owner = self.tx.instance(wait.actor.instance)
        if owner is not None and self.witness(owner).dead:
            return True
        evidence = self.witness(wait.as_owner())
        return waiting.is_over(wait, self.tx.now, evidence.dead, evidence.alive)

    def _is_ignored(self, lock: Lock, request: Request) -> bool:
        if self.ignored is None or lock.worktree == request.worktree:
            return False
        known = self.tx.cache.setdefault("ignored", {})
        place = (lock.resource, lock.worktree, request.resource, request.worktree)
        if place not in known:
            known[place] = self.ignored(lock, request)
        return bool(known[place])


def _git_ignores(lock: Lock, request: Request) -> bool:
    from coord_core.gitprocess import ignored_by_git

    return ignored_by_git(lock, request)


def abandon(tx: Transaction, wait: Wait, reason: str) -> None:
    """The wait is over without its locks; on record."""
    event = Event("wait_abandoned", wait.actor.instance, wait.wants[0].resource, wait.actor.agent)
    event.detail.update(wait=wait.seq, reason=reason)
    tx.record(event)
