"""The services on SQLite with sessions that also wait: each wait has a process of its own, which may die."""

from __future__ import annotations

from coord_core.domain.leases import Evidence, Granted, Policy, Request
from coord_core.domain.records import MAIN_AGENT, Actor, Event, Instance, Lock, Process
from coord_core.domain.waiting import Wait
from coord_core.services import releases, waiting
from coord_core.services.queue import CANCELLED, Queue
from coord_core.services.waiter import tick
from coord_core.storage.transaction import Transaction
from tests.property.services_world import ServicesWorld
from tests.property.truth import Client, Truth
from tests.property.worlds import Wants, worktree_of

FIRST_PID = 1000  # of processes that wait; those of clients are smaller


class QueueWorld(ServicesWorld):
    def __init__(self, truth: Truth, policy: Policy) -> None:
        super().__init__(truth, policy)
        self.site.project.policy = policy
        self.site.witness = self.witness
        self._pid = FIRST_PID
        self._dead: set[int] = set()

    def witness(self, owner: Instance) -> Evidence:
        process = owner.process
        if process is None or process.pid < FIRST_PID:
            return self._truth.witness(owner)
        return Evidence(dead=True) if process.pid in self._dead else Evidence(alive=True)

    # Use cases

    def wait(self, client: Client, agent: str, wants: Wants, seconds: float, is_seen: bool) -> int | None:
        """The number of the wait, None when it was granted at once. `is_seen`: its process is known."""
        self._pid += 1
        process = Process(self._pid, "1", "h", "b", "n") if is_seen else None

        def use_case(tx: Transaction) -> Granted | int:
            who = self._arrive(tx, client)
            actor = Actor(who.name, agent)
            tx.touch(actor, agent == MAIN_AGENT)
            asked = [Request(what, actor, worktree_of(client), mode) for what, mode in wants]
            return waiting.enter(tx, asked, tx.now + seconds, process, self._policy, self.witness)

        entered = self._do(use_case)
        return None if isinstance(entered, Granted) else entered

    def tick(self, wait: int) -> None:
        self._do(lambda tx: tick(self._queue(tx), wait))

    def cancel(self, number: int) -> None:
        def use_case(tx: Transaction) -> None:
            queue = self._queue(tx)
            wait = queue.find(number)
            if wait is not None:
                queue.abandon(wait, CANCELLED)

        self._do(use_case)

    def kill_wait(self, wait: Wait) -> None:
        if wait.process is not None:
            self._dead.add(wait.process.pid)

    def is_killed(self, wait: Wait) -> bool:
        return wait.process is not None and wait.process.pid in self._dead

    def set_priority(self, client: Client, priority: int) -> None:
        def use_case(tx: Transaction) -> None:
            found = self._find(tx, client)
            if found is not None:
                tx.record(Event("priority_set", found.name, priority=priority))

        self._do(use_case)

    def prompt(self, client: Client) -> None:
        super().prompt(client)

        def use_case(tx: Transaction) -> None:
            found = self._find(tx, client)
            if found is not None:
                tx.keep_no_longer(Actor(found.name))

        self._do(use_case)

    def hand_over(self, lock: Lock, to: str, agent: str) -> None:
        event = Event("lock_transferred", lock.instance, lock.resource, lock.agent)
        event.detail.update(token=lock.token, to=to, to_agent=agent, by=lock.instance)
        event.detail.update(kept_until=self._truth.now + 60.0)
        self._record(event)

    def let_go(self, lock: Lock) -> None:
        self._do(lambda tx: releases.release(tx, lock))

    def force(self, lock: Lock) -> None:
        self._do(lambda tx: releases.release(tx, lock, "lock_forced", "why not", by="user-x"))

    def ask_for(self, lock: Lock, asker: str) -> None:
        event = Event("transfer_requested", asker, lock.resource)
        event.detail.update(token=lock.token, holder=lock.instance, reason="please")
        self._record(event)

    def name_of(self, client: Client) -> str | None:
        with self.site.reading() as tx:
            found = self._find(tx, client)
            return found.name if found else None

    def _record(self, event: Event) -> None:
        self._do(lambda tx: tx.record(event))

    def _queue(self, tx: Transaction) -> Queue:
        return Queue(tx, self._policy, self.witness)
