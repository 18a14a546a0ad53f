"""Tasks and sessions of a site, each step a transaction of its own."""

from __future__ import annotations

from collections.abc import Sequence

from coord_core.domain.leases import Policy
from coord_core.domain.records import Instance
from coord_core.domain.tasks import Draft, Task
from coord_core.services import claims, instances, locks, tasks
from coord_core.services.instances import Arrival
from tests.support.facts import no_evidence, process, request
from tests.support.site import Site

POLICY = Policy()


def arrive(site: Site, number: int = 1) -> Instance:
    """The session with this number, `claude-0000000N`."""
    who = Arrival(f"{number:08}-0000", process(number), "", str(site.root), "main")
    with site.unit() as tx:
        return instances.arrive(tx, who, POLICY, no_evidence)


def add(
    site: Site, id_: str = "", needs: Sequence[str] = (), priority: int = 0, paths: Sequence[str] = (),
    source: str | None = None,
) -> Task:  # fmt: skip
    with site.unit() as tx:
        draft = Draft("x", needs=needs, priority=priority, paths=paths)
        return tasks.add(tx, "user-x", draft, id_, source)


def claim(site: Site, id_: str = "", number: int = 1, pid: int | None = None) -> Task:
    """For the session with this number; `pid`: only reserved, for that process."""
    who = arrive(site, number)
    with site.unit() as tx:
        return claims.begin(tx, who, id_, POLICY, None if pid is None else process(pid))[0]


def complete(site: Site, number: int = 1) -> None:
    who = arrive(site, number)
    with site.unit() as tx:
        tasks.complete(tx, claims.own(tx, who), who.name)


def known(site: Site, id_: str) -> Task:
    with site.reading() as tx:
        return tasks.known(tx, id_)


def edit(site: Site, key: str, number: int = 1, call: str | None = None) -> None:
    who = arrive(site, number)
    with site.unit() as tx:
        wanted = request(key, who.name, worktree=str(site.root))
        locks.acquire(tx, [wanted], POLICY, no_evidence, call)
