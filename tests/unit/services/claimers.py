"""Two instances that claim."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import NotAllowedError
from coord_core.domain.records import Instance
from coord_core.services import claims, instances, tasks
from coord_core.services.instances import Arrival
from coord_core.storage.transaction import Transaction
from tests.support.facts import no_evidence, process
from tests.support.site import Site
from tests.unit.services.queue_of_tasks import POLICY, arrive, claim

ONE, TWO = "claude-00000001", "claude-00000002"


def chosen(site: Site, number: int = 1, near: list[str] | None = None) -> str | None:
    who = arrive(site, number)
    with site.reading() as tx:
        found = claims.choose(tx, who, POLICY, near)
        return found.id if found else None


def refusal(site: Site, id_: str = "", number: int = 1, pid: int | None = None) -> str:
    with pytest.raises(NotAllowedError) as raised:
        claim(site, id_, number, pid)
    return str(raised.value.sentence())


def take_aside(site: Site, id_: str) -> None:
    with site.unit() as tx:
        claims.give(tx, tasks.known(tx, id_), arrived(tx, 1), aside=True)


def arrived(tx: Transaction, number: int) -> Instance:
    who = Arrival(f"{number:08}-0000", process(number), "", "/w", "main")
    return instances.arrive(tx, who, POLICY, no_evidence)


def leave(site: Site, number: int) -> None:
    who = arrive(site, number)
    with site.unit() as tx:
        instances.leave(tx, who)
