"""What sessions do to the state, one event after the other, as the coordinator itself would record it.

No decision is asked for: a step that would be refused is not taken (`Stage.holders`). The time of an event is
its share of all that will happen, so that the last one happens now.
"""

from __future__ import annotations

from random import Random

from bench.world import names
from bench.world.days import Days
from coord_core.domain.records import Actor, Event, Process
from coord_core.domain.resources import FILE, Resource
from coord_core.storage.transaction import Transaction

LEASE = 3600.0  # seconds
MOST_WAITING = 0.12  # of all sessions
PERSON = "user-admin"


class Worker:
    """A session: what it holds (token by resource), and what it waits for (the wait's number by resource)."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.held: dict[Resource, int] = {}
        self.waits: dict[Resource, int] = {}
        self.task: str | None = None


class Stage:
    def __init__(self, tx: Transaction, days: Days, chance: Random, worktree: str) -> None:
        self.tx, self.days, self.chance, self.worktree = tx, days, chance, worktree
        self.workers: list[Worker] = []
        self.holders: dict[Resource, Worker] = {}
        self.waiting: dict[Resource, list[Worker]] = {}
        self.done = 0
        self.process: Process | None = None  # what all sessions' clients are

    def record(self, action: str, who: str, on: Resource | None = None, **detail: str | float | None) -> int:
        self.tx.now = self.days.moment(self.done)
        self.done += 1
        task = detail.pop("task_id", None)
        event = Event(action, who, on, str(detail.pop("agent", "")), None if task is None else str(task))
        event.detail = detail
        number = self.tx.record(event)
        self.tx.entries.clear()  # written to the journal from the table
        return number

    def can_wait(self, worker: Worker, on: Resource) -> bool:
        """Would it close no circle, and do not too many wait already?"""
        is_waited_for = any(self.waiting.get(each) for each in worker.held)
        return not (is_waited_for or self.holders[on].waits or self.is_crowded())

    def is_crowded(self) -> bool:
        """Do as many wait as there are ever to be?"""
        return sum(map(len, self.waiting.values())) >= max(1, MOST_WAITING * len(self.workers))

    def person(self) -> None:
        """Somebody at a terminal, who comes and goes."""
        self.record(
            "session_started", PERSON, session_id="", instance_kind="person", pid=None, config_dir="",
            worktree=self.worktree, branch="main", priority=0, expires_at=self.days.moment(self.done) + LEASE,
        )  # fmt: skip
        self.record("session_ended", PERSON, reason="went away")

    def start(self) -> Worker:
        id_ = names.session_id(self.chance)
        worker = Worker(f"claude-{id_[:8]}")
        process = self.process
        self.record(
            "session_started", worker.name, session_id=id_, instance_kind="session",
            pid=process.pid if process else None, proc_start=process.started if process else None,
            host=process.host if process else None, boot=process.boot if process else None,
            pidns=process.pidns if process else None, config_dir="", worktree=self.worktree, branch="main",
            priority=0, expires_at=self.days.moment(self.done) + LEASE,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def take(self, worker: Worker, on: Resource, mode: str = "exclusive") -> None:
        token = self.record(
            "lock_acquired", worker.name, on, task_id=worker.task, mode=mode, worktree=self.worktree
        )
        worker.held[on] = token
        self.holders[on] = worker

    def write(self, worker: Worker, on: Resource) -> None:
        stamp = f"100644 {self.chance.getrandbits(40)} {self.done}"
        self.record(
            "file_written", worker.name, on, worktree=self.worktree, stamp=stamp, blob=None, symbols=None
        )

    def commit(self, worker: Worker, on: Resource) -> None:
        self.record("file_committed", worker.name, on, worktree=self.worktree)

    def refuse(self, worker: Worker, on: Resource) -> None:
        holder = self.holders[on]
        until = self.tx.now + self.chance.uniform(60, LEASE)
        self.record("lock_denied", worker.name, on, token=holder.held[on], until=until, holder=holder.name)

    def wait(self, worker: Worker, on: Resource, seconds: float = LEASE) -> None:
        now = self.days.moment(self.done)
        worker.waits[on] = self.record(
            "wait_started", worker.name, on, wait=None, mode="exclusive", worktree=self.worktree,
            since=now, until=now + seconds,
        )  # fmt: skip
        self.waiting.setdefault(on, []).append(worker)

    def give_up(self, worker: Worker, on: Resource, reason: str) -> None:
        self.record("wait_abandoned", worker.name, on, wait=worker.waits.pop(on), reason=reason)
        self.waiting[on].remove(worker)

    def let_go(
        self, worker: Worker, on: Resource, action: str = "lock_released", reason: str | None = None,
        by: str | None = None,
    ) -> None:  # fmt: skip
        """And who waits for it has it."""
        detail = {} if by is None else {"by": by}
        self.record(
            action, worker.name, on, task_id=worker.task, token=worker.held.pop(on), reason=reason, **detail
        )
        del self.holders[on]
        queue = self.waiting.get(on)
        if queue:
            heir = queue.pop(0)
            self.take(heir, on)
            self.record("wait_granted", heir.name, on, wait=heir.waits.pop(on))

    def ask(self, worker: Worker, on: Resource, reason: str) -> int:
        holder = self.holders[on]
        return self.record(
            "transfer_requested", worker.name, on, token=holder.held[on], holder=holder.name, holder_agent="",
            reason=reason or None,
        )  # fmt: skip

    def hand_over(self, to: Worker, on: Resource) -> None:
        holder = self.holders[on]
        token = self.record(
            "lock_transferred", holder.name, on, task_id=holder.task, token=holder.held.pop(on), to=to.name,
            to_agent="", by=holder.name, reason="asked for", kept_until=self.tx.now + 60,
        )  # fmt: skip
        to.held[on] = token
        self.holders[on] = to

    def stop(self, worker: Worker) -> None:
        for on in list(worker.held):
            self.let_go(worker, on)

    def end(self, worker: Worker, crashed: bool = False) -> None:
        for on in list(worker.waits):
            self.give_up(worker, on, "its session ended")
        for on in list(worker.held):
            self.let_go(worker, on, "lock_reclaimed" if crashed else "lock_released")
        if worker.task:
            self.record("task_released", worker.name, task_id=worker.task, reason="its session ended", lost=1)
        if crashed:
            self.record("session_crashed", worker.name)
        else:
            self.record("session_ended", worker.name, reason="other")
        self.workers.remove(worker)

    def renew(self, worker: Worker, seconds: float = LEASE) -> None:
        self.record("lease_renewed", worker.name, expires_at=self.days.moment(self.done) + seconds)

    def seen(self, worker: Worker, ago: float) -> None:
        """It gave a sign of life, of which no event tells, so many seconds ago."""
        self.tx.now = self.days.moment(self.done) - ago
        self.tx.touch(Actor(worker.name, ""), by_main=True)

    def hear(self, worker: Worker) -> None:
        """It has been told its news."""
        for entry in self.tx.inbox(Actor(worker.name, "")):
            self.record("notice_read", worker.name, notice=entry.seq)


def file(path: str) -> Resource:
    return Resource(FILE, path)
