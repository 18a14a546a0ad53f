"""A machine whose clock jumps, and a session on it."""

from __future__ import annotations

import pytest

from coord_core.domain.leases import Granted, Policy, Refused
from coord_core.domain.records import Actor, Instance
from coord_core.services import instances, locks
from coord_core.services.clock import Clock
from coord_core.services.instances import Arrival
from coord_core.services.unit import UnitOfWork
from tests.support.facts import Witness, no_evidence, process, request
from tests.support.site import FakeClock, Site

POLICY = Policy()
HOURS = 3600.0
BOTH_WAYS = pytest.mark.parametrize("delta", [2 * HOURS, -2 * HOURS, 6.0, -6.0])


class Machine(FakeClock, Clock):
    """A clock that can be moved, and the site it is the clock of."""

    def __init__(self, site: Site) -> None:
        super().__init__(now=1_000_000.0)
        self.site = site

    def unit(self) -> UnitOfWork:
        return UnitOfWork(self.site.project, None, self.site.store, clock=self)

    def arrives(self, number: int = 1) -> Instance:
        arrival = Arrival(f"{number:08}", process(number), "", str(self.site.root), "main")
        with self.unit() as tx:
            found = instances.arrive(tx, arrival, POLICY, no_evidence)
            tx.touch(Actor(found.name), by_main=True)
        return self.knows(found.name)

    def knows(self, name: str) -> Instance:
        with self.site.reading() as tx:
            found = tx.instance(name)
        assert found is not None
        return found

    def asks(
        self, who: Instance, witness: Witness = no_evidence, call: str | None = None
    ) -> Granted | Refused:
        with self.unit() as tx:
            return locks.acquire(tx, [request("a", who.name)], POLICY, witness, call)

    def jumped(self) -> list[float]:
        entries = [entry.event for entry in self.site.entries()]
        return [float(event.detail["delta"] or 0) for event in entries if event.action == "clock_jumped"]
