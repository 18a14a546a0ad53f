"""Sessions that hold and wait, over a site: each wait has a process of its own that a test can kill."""

from __future__ import annotations

from coord_core.domain.leases import Evidence, Granted, Policy, Refused, Request
from coord_core.domain.records import EXCLUSIVE, Event, Instance
from coord_core.domain.resources import Resource
from coord_core.services import instances, locks, releases, waiting
from coord_core.services.instances import Arrival
from coord_core.services.queue import Queue
from coord_core.services.waiter import tick
from coord_core.storage.transaction import Transaction
from tests.support.facts import WORKTREE, Ignored, process, request
from tests.support.site import Site

FIRST_PID = 1000  # of waiters


class Sessions:
    """What sessions do. Nothing dies but what is in `dead` (pids); `shown` is what rosters say, by name."""

    def __init__(self, site: Site, ignored: Ignored | None = None) -> None:
        self.site = site
        self.site.witness = self.witness
        self.ignored = ignored
        self.dead: set[int] = set()
        self.shown: dict[str, Evidence] = {}
        self._pids = FIRST_PID

    @property
    def policy(self) -> Policy:
        return self.site.project.policy

    def witness(self, owner: Instance) -> Evidence:
        if owner.process is None:
            return Evidence()
        if owner.process.pid in self.dead:
            return Evidence(dead=True)
        is_waiter = owner.process.pid >= FIRST_PID
        return Evidence(alive=True) if is_waiter else self.shown.get(owner.name, Evidence(alive=True))

    def arrive(self, number: int, priority: int = 0, pid: int = 0) -> str:
        """The name of the session of this number; its process has the same pid unless another is told."""
        who = Arrival(f"{number:08x}0000", process(pid or number), "", WORKTREE, "main")
        with self.site.unit() as tx:
            name = instances.arrive(tx, who, self.policy, self.witness).name
            if priority:
                tx.record(Event("priority_set", name, priority=priority))
        return name

    def take(self, name: str, *resources: Resource | str, agent: str = "", mode: str = EXCLUSIVE) -> bool:
        """Was it granted?"""
        asked = [request(resource, name, agent, mode=mode) for resource in resources]
        return isinstance(self.ask(asked), Granted)

    def ask(self, asked: list[Request]) -> Granted | Refused:
        with self.site.unit() as tx:
            return locks.acquire(tx, asked, self.policy, self.witness, None, self.ignored)

    def wait(
        self,
        name: str,
        *resources: Resource | str,
        agent: str = "",
        mode: str = EXCLUSIVE,
        worktree: str = WORKTREE,
        seconds: float = 3600.0,
        seen: bool = True,
    ) -> int:
        """The number of the wait, whose process has the pid of the same rank; 0 when granted at once."""
        self._pids += 1
        asked = [request(resource, name, agent, mode=mode, worktree=worktree) for resource in resources]
        found = process(self._pids) if seen else None
        with self.site.unit() as tx:
            until = tx.now + seconds
            entered = waiting.enter(tx, asked, until, found, self.policy, self.witness, self.ignored)
        return 0 if isinstance(entered, Granted) else entered

    @property
    def last_waiter(self) -> int:
        """The pid of the last one that began to wait."""
        return self._pids

    def kill_last_waiter(self) -> None:
        self.dead.add(self._pids)

    def let_go(self, name: str, *keys: str) -> None:
        with self.site.unit() as tx:
            for lock in tx.locks_of(name):
                if not keys or str(lock.resource) in keys:
                    releases.release(tx, lock)

    def record(self, event: Event) -> int:
        with self.site.unit() as tx:
            return tx.record(event)

    def set_priority(self, name: str, priority: int) -> None:
        self.record(Event("priority_set", name, priority=priority))

    def tick(self, number: int) -> None:
        with self.site.unit() as tx:
            tick(self.queue(tx), number)

    def queue(self, tx: Transaction) -> Queue:
        return Queue(tx, self.policy, self.witness, self.ignored)

    # Readings

    def waiting(self) -> list[int]:
        with self.site.reading() as tx:
            return [wait.seq for wait in self.queue(tx).waits]

    def held(self) -> dict[str, str]:
        return {str(lock.resource): lock.instance for lock in self.site.locks()}

    def ends(self) -> list[tuple[int, str]]:
        """How waits ended: their numbers, and why, nothing for the locks."""
        entries = [
            e.event for e in self.site.entries() if e.event.action in ("wait_granted", "wait_abandoned")
        ]
        return [(int(str(event.detail["wait"])), str(event.detail.get("reason", ""))) for event in entries]
