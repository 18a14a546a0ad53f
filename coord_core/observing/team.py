"""How things are: who is here, who holds what, who waits for whom, what is to be done."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coord_core.domain.records import Entry, Instance, Lock, TransferRequest
from coord_core.domain.tasks import IN_PROGRESS, Task
from coord_core.domain.waiting import Wait
from coord_core.project import Project
from coord_core.services import tasks_due
from coord_core.services.snapshot import Snapshot, stamp
from coord_core.services.waiter import queued
from coord_core.storage.logged import Chosen, last_until
from coord_core.storage.transaction import Transaction
from coord_core.views import audit_log

LATEST = 50  # events
LOOKED_BACK = 1000  # events that who follows the state looks through at first
RECENT = 900.0  # seconds for which a write round a lock is what there is to say


@dataclass(frozen=True, slots=True)
class Team:
    """One state of things. Times are UTC epoch seconds."""

    now: float
    seq: int  # of the last event
    instances: list[Instance]  # those that are here
    owners: dict[str, Instance]  # all that are known, by name
    locks: list[Lock]  # oldest first
    queue: list[tuple[Wait, list[Lock]]]  # who waits, in order, and the locks in the way
    requests: list[tuple[Lock, TransferRequest]]  # the locks that somebody asks for
    tasks: list[Task]  # those that are not over
    ready: int  # tasks that could be claimed now
    problem: str  # of the tasks file; empty: none
    latest: list[Entry]  # events that people read, oldest first
    violation: Entry | None = None  # the last write round a lock that is recent, however much came after it

    def held_by(self, name: str) -> list[Lock]:
        return [lock for lock in self.locks if lock.instance == name]

    def by_holder(self) -> dict[str, list[Lock]]:
        """The locks of each instance that holds one."""
        found: dict[str, list[Lock]] = {}
        for lock in self.locks:
            found.setdefault(lock.instance, []).append(lock)
        return found

    def at_work(self) -> list[Task]:
        return [task for task in self.tasks if task.status == IN_PROGRESS]

    def contested(self) -> set[int]:
        """The tokens of the locks that somebody waits or asks for."""
        waited = {lock.token for _, held in self.queue for lock in held}
        return waited | {lock.token for lock, _ in self.requests}


def places(locks: Sequence[Lock]) -> dict[int, str]:
    """The working tree of each lock, by token, of which another working tree has one of the same name."""
    trees: dict[str, set[str]] = {}
    if len({lock.worktree for lock in locks}) > 1:
        for lock in locks:
            trees.setdefault(str(lock.resource), set()).add(lock.worktree)
    alike = {name for name, found in trees.items() if len(found) > 1}
    return {lock.token: lock.worktree for lock in locks if str(lock.resource) in alike} if alike else {}


def look(project: Project, latest: int = LATEST) -> Team:
    """One state of things, in one reading. Raises CoordinatorError."""
    with Snapshot(project) as tx:
        return of(tx, project, latest)


def of(tx: Transaction, project: Project, latest: int = LATEST) -> Team:
    """The state of things that a transaction sees; without `latest` nothing of what happened."""
    locks = tx.locks()
    everybody = tx.instances()
    return Team(
        now=tx.now,
        seq=tx.last_seq(),
        instances=tx.instances(active_only=True),
        owners={owner.name: owner for owner in everybody},
        locks=locks,
        queue=queued(tx, project),
        requests=_requests(tx, locks),
        tasks=[task for task in tx.tasks() if not task.is_over],
        ready=tx.count_ready_tasks(),
        problem=tasks_due.problem(tx),
        latest=_latest(tx, latest),
        violation=_violation(tx) if latest else None,
    )


def _requests(tx: Transaction, locks: list[Lock]) -> list[tuple[Lock, TransferRequest]]:
    asked: dict[int, list[TransferRequest]] = {}
    for one in tx.requests():
        asked.setdefault(one.token, []).append(one)
    return [(lock, one) for lock in locks for one in asked.get(lock.token, ())] if asked else []


def _latest(tx: Transaction, most: int) -> list[Entry]:
    if not most:
        return []
    chosen = Chosen()
    chosen.among("action", sorted(audit_log.QUIET), is_not=True)
    return chosen.read(tx, 0, tx.last_seq() + 1, most, newest_first=True)[::-1]


def _violation(tx: Transaction) -> Entry | None:
    chosen = Chosen()
    chosen.among("action", ("write_violation",))
    since = tx.now - RECENT
    chosen.where("at", ">", since)
    found = chosen.read(tx, last_until(tx, since), tx.last_seq() + 1, 1, newest_first=True)
    return found[0] if found else None


def changes(project: Project, every: float = 0.2, longest: float = 1.0) -> Iterator[bool]:
    """Without end: True as soon as somebody committed, False when nobody has for `longest` seconds.

    `every`: seconds between two looks at the state's files. The first is True.
    """
    seen = None
    since = time.monotonic()
    while True:
        found = stamp(project)
        if found != seen or time.monotonic() - since >= longest:
            since = time.monotonic()
            is_new, seen = found != seen, found
            yield is_new
        else:
            time.sleep(every)
