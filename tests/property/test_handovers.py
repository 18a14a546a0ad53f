"""Whatever is asked for and handed over, no two locks exclude each other, and the events say it all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.leases import Policy, Request
from coord_core.domain.records import EXCLUSIVE, Actor, Instance, Lock
from coord_core.domain.resources import FEATURE, glob, named_set, overlap
from coord_core.services import asking, by_hand, handover, instances, locks
from coord_core.services.instances import Arrival
from coord_core.storage.sqlite import create_store
from coord_core.storage.transaction import Transaction
from tests.support.facts import file, no_evidence, process, subtree, workflow
from tests.support.quick_folder import made
from tests.support.site import Site
from tests.support.thoroughness import examples

SETS = [glob(["s/*"]), glob(["**", "!s"]), named_set(FEATURE, "auth", ["a", "c"])]
RESOURCES = [file("s/a"), file("s/b"), subtree("s"), subtree(""), file("c"), workflow("ci"), *SETS]
SESSIONS = ["1111aaaa0000", "2222bbbb0000", "3333cccc0000"]
POLICY = Policy()

Step = Callable[[Site, Transaction], None]

actors = st.builds(
    Actor, st.sampled_from([f"claude-{each[:8]}" for each in SESSIONS]), st.sampled_from(["", "sub"])
)
things = st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2, unique=True)


def requests_of(site: Site, actor: Actor, found: list[Any], mode: str = EXCLUSIVE) -> list[Request]:
    return [Request(resource, actor, str(site.root), mode) for resource in found]


def known(tx: Transaction, actor: Actor) -> Instance:
    return by_hand.known(tx, actor.instance, active=True)


def take(actor: Actor, found: list[Any], mode: str, call: str | None) -> Step:
    def step(site: Site, tx: Transaction) -> None:
        known(tx, actor)
        locks.acquire(tx, requests_of(site, actor, found, mode), POLICY, no_evidence, call)

    return step


def call_ends(actor: Actor) -> Step:
    return lambda site, tx: tx.end_calls(actor)


def ask(actor: Actor, found: list[Any]) -> Step:
    def step(site: Site, tx: Transaction) -> None:
        asking.ask(tx, requests_of(site, actor, found), known(tx, actor), POLICY, None)

    return step


def answer(choice: int, accepted: bool) -> Step:
    """Some lock's holder answers the first that asks for it."""

    def step(site: Site, tx: Transaction) -> None:
        wanted = [lock for lock in tx.locks() if tx.requests_for(lock)]
        if not wanted:
            return
        lock = wanted[choice % len(wanted)]
        number = tx.requests_for(lock)[0].number
        if accepted:
            handover.accept(tx, lock.holder, number, known(tx, lock.holder), site.project)
        else:
            handover.decline(tx, lock.holder, number, known(tx, lock.holder), None, POLICY)

    return step


def transfer(choice: int, more: list[Any], to: Actor) -> Step:
    """Some lock's holder hands it over, perhaps with more."""

    def step(site: Site, tx: Transaction) -> None:
        held = tx.locks()
        if held:
            lock = held[choice % len(held)]
            asked = requests_of(site, lock.holder, [lock.resource, *more])
            handover.transfer(tx, asked, to, known(tx, lock.holder), site.project, None)

    return step


def return_anew(actor: Actor) -> Step:
    """Its session ends and is there again."""

    def step(site: Site, tx: Transaction) -> None:
        instances.leave(tx, known(tx, actor))
        arrive(site, tx)

    return step


def arrive(site: Site, tx: Transaction) -> None:
    for pid, each in enumerate(SESSIONS):
        who = Arrival(each, process(pid), "", str(site.root), "main")
        instances.arrive(tx, who, POLICY, no_evidence)


modes = st.sampled_from(["exclusive", "exclusive", "shared"])
steps = st.one_of(
    st.builds(take, actors, things, modes, st.sampled_from([None, None, "call"])),
    st.builds(take, actors, things, modes, st.none()),
    st.builds(call_ends, actors),
    st.builds(ask, actors, things),
    st.builds(answer, st.integers(0, 9), st.sampled_from([True, True, False])),
    st.builds(transfer, st.integers(0, 9), st.one_of(st.just([]), things), actors),
    st.builds(return_anew, actors),
)


def exclude(one: Lock, other: Lock) -> bool:
    """A main agent and its subagent may hold the same; nobody else."""
    apart = one.instance != other.instance or (one.agent and other.agent and one.agent != other.agent)
    return bool(apart) and EXCLUSIVE in (one.mode, other.mode) and overlap(one.resource, other.resource)


def rows(tx: Transaction) -> list[list[Any]]:
    tables = ("locks", "requests", "inbox")
    return [list(tx._run(f"SELECT * FROM {table} ORDER BY 1, 2, 3", {})) for table in tables]


@examples(60)
@given(st.lists(steps, min_size=10, max_size=30))
def test_any_hand_overs(story: list[Step]) -> None:
    with made() as folder:
        site = Site(folder)
        with site.unit() as tx:
            arrive(site, tx)
        for step in story:
            try:
                with site.unit() as tx:
                    step(site, tx)
            except (InputError, NotAllowedError):
                pass
            check(site)
        check_replay(site)
        site.close()


def check(site: Site) -> None:
    with site.reading() as tx:
        held = tx.locks()
        assert not [
            (str(one.resource), str(two.resource)) for one in held for two in held if exclude(one, two)
        ]
        asked = tx._run("SELECT 1 FROM requests WHERE token NOT IN (SELECT token FROM locks)", {})
        assert asked.fetchone() is None


def check_replay(site: Site) -> None:
    with made() as folder:
        store = create_store(str(folder))
        tx = store.begin(0.0)
        for entry in site.entries():
            tx.replay(entry)
        replayed = rows(tx)
        store.close()
    with site.reading() as tx:
        assert rows(tx) == replayed
    grants = [
        entry.event.detail["token"] for entry in site.entries() if entry.event.action == "lock_transferred"
    ]
    assert len(grants) == len(set(grants)), "a token is handed over once"
