"""The services on SQLite with sessions that also claim tasks, some by a process of its own, which may die."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coord_core.domain.errors import CoordinatorError, NotAllowedError
from coord_core.domain.leases import Evidence, Policy
from coord_core.domain.records import Instance, Process
from coord_core.domain.tasks import Draft, Task
from coord_core.services import claims, instances, publishing, tasks
from coord_core.storage.transaction import Transaction
from tests.property.services_world import ServicesWorld
from tests.property.truth import Client, Truth

FIRST_PID = 1000  # of processes that claim; those of clients are smaller
BY = "user-x"
Life = tuple[str, Process | None]  # a status, and as which process


class TaskWorld(ServicesWorld):
    def __init__(self, truth: Truth, policy: Policy) -> None:
        super().__init__(truth, policy)
        self.site.project.policy = policy
        self.site.witness = self.witness
        self.dead: set[int] = set()
        self.unseen: set[int] = set()

    def witness(self, owner: Instance) -> Evidence:
        process = owner.process
        if process is None or process.pid < FIRST_PID:
            return self._truth.witness(owner)
        if process.pid in self.unseen:
            return Evidence()
        return Evidence(dead=True) if process.pid in self.dead else Evidence(alive=True)

    # Use cases. What is refused is False, or None

    def add(self, priority: int, needs: Sequence[str]) -> str:
        draft = Draft("x", priority=priority, needs=needs)
        return self._do(lambda tx: tasks.add(tx, BY, draft, source="claude:list:1").id)  # may be taken aside

    def edit_task(self, id_: str, priority: int | None, needs: Sequence[str] | None) -> bool:
        changes = {"priority": priority, "needs": needs}
        given = {name: value for name, value in changes.items() if value is not None}
        return self._allowed(lambda tx: tasks.edit(tx, BY, tasks.known(tx, id_), given))

    def arrives(self, client: Client) -> str:
        return self._do(lambda tx: self._arrive(tx, client).name)

    def claim(self, client: Client, id_: str, pid: int | None = None) -> str | None:
        """The id of the task that it has then, or that is reserved for the process `pid`."""
        process = claimer(pid) if pid is not None else None
        try:
            return self._do(
                lambda tx: claims.begin(tx, self._arrive(tx, client), id_, self._policy, process)[0].id
            )
        except NotAllowedError:
            return None

    def claim_is_killed(self, client: Client, id_: str, torn: bool) -> bool:
        """Before its commit, its lines written, the last of them `torn`. True when the claim comes back."""
        unit = self._unit()
        tx = unit.__enter__()
        try:
            claims.begin(tx, self._arrive(tx, client), id_, self._policy)
        except NotAllowedError:
            pass
        unit._settle_queue()
        counts = bool(tx.entries) and not torn
        if tx.entries:
            publishing.publish(tx, self.site.project, unit._published)
        self.site.store.rollback()
        if torn and tx.entries:
            self.site.log.unlink(missing_ok=True)
            with self.site.journal.open("r+b") as file:
                file.truncate(self.site.journal.stat().st_size - 20)
        self._do(lambda tx: None)
        return counts

    def take_aside(self, client: Client, id_: str) -> None:
        self._do(lambda tx: claims.give(tx, tasks.known(tx, id_), self._arrive(tx, client), aside=True))

    def plan(self, id_: str, name: str) -> None:
        def use_case(tx: Transaction) -> None:
            task = tasks.known(tx, id_)
            claims.plan(tx, task, _instance(tx, name), f"b/{id_}", "/linked")

        self._do(use_case)

    def confirm(self, id_: str, name: str, pid: int) -> bool:
        """By the process `pid`, which reserved it for this instance."""

        def use_case(tx: Transaction) -> None:
            task = tasks.known(tx, id_)
            if not claims.is_reserved(tx, task, claimer(pid)):
                raise NotAllowedError("It was taken away meanwhile.")
            given = claims.give(tx, task, _instance(tx, name))
            claims.place(tx, given, _instance(tx, name), "b", "/w", None, is_new=True)

        return self._allowed(use_case)

    def give_up(self, id_: str, pid: int) -> bool:
        def use_case(tx: Transaction) -> bool:
            task = tasks.known(tx, id_)
            is_reserved = claims.is_reserved(tx, task, claimer(pid))
            if is_reserved:
                claims.give_up(tx, task, None, None)
            return is_reserved

        return self._do(use_case)

    def complete_own(self, client: Client, pid: int | None) -> bool:
        """Its branch is then published by the process `pid`."""
        publisher = claimer(pid) if pid is not None else None

        def use_case(tx: Transaction) -> None:
            who = self._arrive(tx, client)
            tasks.complete(tx, claims.own(tx, who), who.name, publisher)

        return self._allowed(use_case)

    def step(self, id_: str, step: str) -> bool:
        more = ["why"] if step == "block" else []
        return self._allowed(lambda tx: getattr(tasks, step)(tx, tasks.known(tx, id_), BY, *more))

    def sweep(self) -> set[str]:
        """The ids of the claims that were given up."""

        def use_case(tx: Transaction) -> set[str]:
            instances.sweep(tx, self.witness)
            return set(claims.sweep(tx, self.witness))

        return self._do(use_case)

    # Readings

    def tasks(self) -> list[Task]:
        with self.site.reading() as tx:
            return tx.tasks()

    def lives(self) -> dict[str, Life]:
        """Who is here."""
        with self.site.reading() as tx:
            found = tx.instances()
        return {each.name: (each.status, each.process) for each in found}

    def name_of(self, client: Client) -> str | None:
        with self.site.reading() as tx:
            found = self._find(tx, client)
            return found.name if found else None

    def _allowed(self, use_case: Callable[[Transaction], object]) -> bool:
        try:
            self._do(use_case)
        except CoordinatorError:
            return False
        return True


def claimer(pid: int) -> Process:
    return Process(pid, "1", "h", "b", "n")


def _instance(tx: Transaction, name: str) -> Instance:
    found = tx.instance(name)
    assert found is not None
    return found
