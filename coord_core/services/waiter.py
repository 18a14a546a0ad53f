"""Waiting for locks: a process that looks at the state when it changes, and every two seconds at its wait.

Between two looks it only asks the file system whether somebody has committed, so an idle wait
costs less than a hundredth of a core, and a grant is seen within POLL seconds.
"""

from __future__ import annotations

import time
from contextlib import suppress

from coord_core import project as projects
from coord_core.domain import waiting
from coord_core.domain.errors import BusyError, CoordinatorError
from coord_core.gitprocess import ignored_by_git
from coord_core.services import releases
from coord_core.services.queue import CANCELLED, SESSION_ENDED, TIMED_OUT, Queue
from coord_core.services.snapshot import Snapshot, stamp
from coord_core.services.unit import UnitOfWork
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.domain.records import Entry, Lock
    from coord_core.domain.waiting import Wait
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

POLL = 0.05  # seconds between two looks at the files
TICK = 2.0  # seconds between two looks at what no commit tells: dead owners, ends of leases, the time
PATIENCE = 30.0  # seconds for which the state may be unreadable, as while it is rebuilt
SIGN = 20.0  # seconds between two signs of life, for those who cannot see the process

_ENDS = ("wait_granted", "wait_abandoned", "deadlock_resolved")


class Outcome:
    """How a wait ended: `reason` is empty when the locks were granted. `resolved`: a deadlock's events."""

    __slots__ = ("reason", "resolved")

    def __init__(self, reason: str, resolved: list[Entry]) -> None:
        self.reason = reason
        self.resolved = resolved


class View:
    """What somebody who waits can see: who is in the way, and how many come first for what it wants."""

    __slots__ = ("before", "in_the_way", "now", "waiting")

    def __init__(self, before: int, waiting: int, in_the_way: list[Lock], now: float) -> None:
        self.before = before
        self.waiting = waiting
        self.in_the_way = in_the_way
        self.now = now


class Waiter:
    """Follows one wait to its end."""

    def __init__(self, project: Project, wait: int) -> None:
        self._project = project
        self._ends: float | None = None  # in this machine's time awake
        self._wait = wait
        self._read_up_to = wait
        self._resolved: list[Entry] = []
        self.stopped = False  # set by a signal: give up

    def follow(self, show: Callable[[View], None]) -> Outcome:
        """Returns when the wait has ended. `show` is called with what has changed meanwhile.

        Raises CoordinatorError when the state cannot be read for PATIENCE seconds.
        """
        stamped, ticked, failing_since = None, time.monotonic(), None
        while not self.stopped:
            now = time.monotonic()
            if self._ends is not None and now > self._ends + TICK:  # nobody can write that it is over
                return Outcome(TIMED_OUT, self._resolved)
            found = stamp(self._project)
            try:
                if now - ticked >= TICK:
                    ticked, stamped = now, None
                    self._tick()
                if found != stamped:
                    outcome = self._look(show)
                    if outcome is not None:
                        return outcome
                    stamped = found
                failing_since = None
            except CoordinatorError:  # it is being rebuilt, perhaps
                failing_since = failing_since or now
                if now - failing_since > PATIENCE:
                    raise
            time.sleep(POLL)
        self._cancel()
        return self._look(show) or Outcome(CANCELLED, self._resolved)  # it may have been granted before

    def _cancel(self) -> None:
        """Give the place up, if it is not over already."""
        with UnitOfWork(self._project) as tx:
            queue = Queue(tx, self._project.policy, evidence, ignored_by_git)
            wait = queue.find(self._wait)
            if wait is not None:
                queue.abandon(wait, CANCELLED)

    def _look(self, show: Callable[[View], None]) -> Outcome | None:
        with Snapshot(self._project) as tx:
            for entry in tx.entries_since(self._read_up_to):
                self._read_up_to = entry.seq
                if entry.event.action in _ENDS and entry.event.detail.get("wait") == self._wait:
                    if entry.event.action == "deadlock_resolved":
                        self._resolved.append(entry)
                    else:
                        return Outcome(str(entry.event.detail.get("reason") or ""), self._resolved)
            queue = Queue(tx, self._project.policy, evidence, ignored_by_git)
            wait = queue.find(self._wait)
            if wait is not None:
                self._ends = self._ends or time.monotonic() + wait.until - tx.now
                before = waiting.turn(wait, queue.waits, self._project.policy) - 1
                show(View(before, len(queue.waits), in_the_way(queue, wait), tx.now))
                return None
        return Outcome(SESSION_ENDED, self._resolved)

    def _tick(self) -> None:
        """As the settings are now. While others keep the state busy, the next one does it."""
        self._project = projects.find(self._project.worktree or self._project.common) or self._project
        with suppress(BusyError), UnitOfWork(self._project) as tx:
            tick(Queue(tx, self._project.policy, evidence, ignored_by_git), self._wait)


def tick(queue: Queue, number: int) -> None:
    """What no commit tells: is somebody dead, or is it time that something passes on? A sign of life."""
    tx = queue.tx
    queue.pass_on()
    wait = queue.find(number)
    if wait is None:
        return
    owner = tx.instance(wait.actor.instance)
    if owner is not None:
        releases.renew(tx, owner, queue.policy)
    if not 0 <= tx.now - wait.seen_at < SIGN:
        tx.wait_seen(wait.seq)
        wait.seen_at = tx.now
    queue.examine(wait)


def queued(tx: Transaction, project: Project) -> list[tuple[Wait, list[Lock]]]:
    """Everybody who waits, in order, and the locks in the way."""
    if not tx.has_waits():
        return []
    queue = Queue(tx, project.policy, evidence, ignored_by_git)
    waiting.count_turns(queue.waits, project.policy)
    return [(wait, in_the_way(queue, wait)) for wait in queue.waits]


def in_the_way(queue: Queue, wait: Wait) -> list[Lock]:
    """The locks that the wait needs to go, oldest first."""
    found = {
        lock.token: lock
        for want in wait.wants
        for lock in queue.tx.overlapping(want.resource)
        if queue.is_in_the_way(lock, wait)
    }
    return [found[token] for token in sorted(found)]
