"""Actors that ask for locks."""

from __future__ import annotations

from coord_core.domain.leases import Evidence, Granted, Policy, Refused, Request
from coord_core.domain.resources import Resource
from coord_core.services import instances, locks
from coord_core.services.instances import Arrival
from tests.support.facts import Ignored, Witness, no_evidence, process, request
from tests.support.site import Site

DEFAULT = Policy()


def arrive(site: Site, session_id: str, pid: int = 7) -> str:
    """The name of a session that is here from now on."""
    who = Arrival(session_id, process(pid), "", str(site.root), "main")
    with site.unit() as tx:
        return instances.arrive(tx, who, DEFAULT, no_evidence).name


def ask(
    site: Site,
    *requests: Request,
    witness: Witness = no_evidence,
    policy: Policy = DEFAULT,
    call: str | None = None,
    ignored: Ignored | None = None,
) -> Granted | Refused:
    with site.unit() as tx:
        return locks.acquire(tx, list(requests), policy, witness, call, ignored)


def take(site: Site, resource: Resource | str, actor: str, agent: str = "", call: str | None = None) -> int:
    outcome = ask(site, request(resource, actor, agent), call=call)
    assert isinstance(outcome, Granted)
    return outcome.locks[0].token


def of(name: str, evidence: Evidence) -> Witness:
    """A witness that knows something about one instance only."""
    return lambda owner: evidence if owner.name == name else Evidence()
