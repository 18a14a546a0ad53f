"""The product's use cases, on a real database in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from coord_core.domain.leases import Granted, Policy, Refused, Request
from coord_core.domain.records import MAIN_AGENT, Actor, Instance, Lock
from coord_core.services import instances, locks, publishing, releases, resuming
from coord_core.services.instances import Arrival
from coord_core.services.unit import UnitOfWork
from coord_core.storage.transaction import Transaction
from tests.property.truth import Client, Truth
from tests.property.worlds import InstanceState, Outcome, Wants, lost_in, state_of, worktree_of
from tests.support.quick_folder import temporary
from tests.support.site import Site

Result = TypeVar("Result")


class ServicesWorld:
    """The product's use cases, on a real database in a temporary folder."""

    def __init__(self, truth: Truth, policy: Policy) -> None:
        self._truth = truth
        self._policy = policy
        self._folder = temporary()
        self.site = Site(Path(self._folder.name))
        self.locks_file_is_due = True  # a change that shows in it has been made and not been rolled back

    def close(self) -> None:
        self.site.close()
        self._folder.cleanup()

    # Use cases, composed as the hooks compose them

    def look_at_the_clock(self) -> None:
        self._do(lambda tx: None)

    def edit(self, client: Client, agent: str, wants: Wants, call: str) -> Outcome:
        return self._do(lambda tx: self._acquire(tx, client, agent, wants, call))

    def edited(self, client: Client, call: str) -> None:
        def use_case(tx: Transaction) -> None:
            found = self._find(tx, client)
            if found is not None:
                tx.end_call(found.name, call)
                tx.touch(Actor(found.name), by_main=True)

        self._do(use_case)

    def start(self, client: Client) -> None:
        def use_case(tx: Transaction) -> None:
            instances.sweep(tx, self._truth.witness)
            tx.touch(Actor(self._arrive(tx, client).name), by_main=True)

        self._do(use_case)

    def prompt(self, client: Client) -> None:
        def use_case(tx: Transaction) -> None:
            actor = Actor(self._arrive(tx, client).name)
            tx.end_calls(actor)
            tx.touch(actor, by_main=True)

        self._do(use_case)

    def stop(self, client: Client, running: frozenset[str] | None) -> None:
        def use_case(tx: Transaction) -> None:
            found = self._find(tx, client)
            if found is not None:
                tx.touch(Actor(found.name), by_main=True)
                releases.release_turn(tx, Actor(found.name), self._policy, running)

        self._do(use_case)

    def stop_agent(self, client: Client, agent: str) -> None:
        def use_case(tx: Transaction) -> None:
            found = self._find(tx, client)
            if found is not None:
                tx.touch(Actor(found.name), by_main=False)
                releases.release_turn(tx, Actor(found.name, agent), self._policy)

        self._do(use_case)

    def end(self, client: Client) -> None:
        def use_case(tx: Transaction) -> None:
            found = self._find(tx, client)
            if found is not None:
                instances.leave(tx, found)

        self._do(use_case)

    def clear(self, client: Client) -> None:
        def use_case(tx: Transaction) -> None:
            found = self._find(tx, client)
            if found is not None:
                instances.leave(tx, found, "clear", keep_subagents=True)

        self._do(use_case)

    def start_after_clear(self, client: Client) -> None:
        def use_case(tx: Transaction) -> None:
            instances.sweep(tx, self._truth.witness)
            heir = self._arrive(tx, client)
            tx.touch(Actor(heir.name), by_main=True)
            instances.succeed(tx, heir)

        self._do(use_case)

    def resume(self, client: Client) -> None:
        def use_case(tx: Transaction) -> None:
            before = tx.instances_of_session(self._truth.session_id(client))
            instances.sweep(tx, self._truth.witness)
            heir = self._arrive(tx, client)
            tx.touch(Actor(heir.name), by_main=True)
            resuming.take_back(tx, heir, before, self._policy, self._truth.witness, None)

        self._do(use_case)

    # Use cases that do not happen

    def edit_that_fails(self, client: Client, agent: str, wants: Wants, error: Exception) -> None:
        """Something raises inside the use case."""
        with self._unit() as tx:
            self._acquire(tx, client, agent, wants, "never")
            raise error

    def edit_that_is_killed_before_its_commit(
        self, client: Client, agent: str, wants: Wants, torn: bool
    ) -> bool:
        """Journal and views are written, then the process is gone; `torn`: in the middle of a line.

        True when there was something in the journal that the next transaction brings back.
        """
        unit = self._unit()
        tx = unit.__enter__()
        self._acquire(tx, client, agent, wants, "never")
        unit._settle_queue()
        if tx.entries:
            publishing.publish(tx, self.site.project, unit._published)
        self.site.store.rollback()
        self.locks_file_is_due = False
        if torn and tx.entries:
            self.site.log.unlink()  # the log comes after the journal
            with self.site.journal.open("r+b") as file:
                file.truncate(self.site.journal.stat().st_size - 20)
        self._do(lambda tx: None)
        return bool(tx.entries) and not torn

    # Readings

    def locks(self) -> list[Lock]:
        return self.site.locks()

    def instances(self) -> list[InstanceState]:
        with self.site.reading() as tx:
            return sorted(map(state_of, tx.instances()))

    def lost(self) -> dict[str, list[str]]:
        with self.site.reading() as tx:
            return lost_in(tx)

    # Parts

    def _unit(self) -> UnitOfWork:
        return UnitOfWork(
            self.site.project, None, self.site.store, clock=self._truth, witness=self.site.witness
        )

    def _do(self, use_case: Callable[[Transaction], Result]) -> Result:
        with self._unit() as tx:
            outcome = use_case(tx)
        if any(entry.event.action not in publishing.CALM for entry in tx.entries):
            self.locks_file_is_due = True
        return outcome

    def _acquire(self, tx: Transaction, client: Client, agent: str, wants: Wants, call: str) -> Outcome:
        actor = Actor(self._arrive(tx, client).name, agent)
        tx.touch(actor, by_main=agent == MAIN_AGENT)
        asked = [Request(what, actor, worktree_of(client), mode) for what, mode in wants]
        outcome = locks.acquire(tx, asked, self._policy, self._truth.witness, call)
        if isinstance(outcome, Granted):
            return ("granted",)
        assert isinstance(outcome, Refused)
        return ("refused", outcome.lock.instance, str(outcome.lock.resource))

    def _arrive(self, tx: Transaction, client: Client) -> Instance:
        process = self._truth.process(client)
        who = Arrival(self._truth.session_id(client), process, "", worktree_of(client), "main")
        return instances.arrive(tx, who, self._policy, self._truth.witness)

    def _find(self, tx: Transaction, client: Client) -> Instance | None:
        return instances.find(tx, self._truth.session_id(client), self._truth.process(client))
