"""Refusals: what an actor is told, once and again, and what goes on record."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import StateError
from coord_core.domain.leases import Refused
from coord_core.domain.records import Actor, Event
from coord_core.services import releases
from tests.support.facts import file, request
from tests.support.site import Site
from tests.unit.services.locking import arrive, ask, take


def test_a_held_file_is_refused_with_its_holder_and_the_end_of_the_lease(
    site: Site, one: str, two: str
) -> None:
    token = take(site, "a", one)
    outcome = ask(site, request("a", two))
    assert isinstance(outcome, Refused)
    assert (outcome.lock.token, outcome.owner.name, outcome.until) == (token, one, site.now + 3600)


def test_a_refusal_changes_no_lock_and_is_on_record(site: Site, one: str, two: str) -> None:
    take(site, "a", one)
    ask(site, request("a", two))
    assert [lock.instance for lock in site.locks()] == [one]
    event = site.entries()[-1].event
    assert (event.action, event.instance, event.resource) == ("lock_denied", two, file("a"))
    assert event.detail["holder"] == one


def test_the_same_call_gets_the_same_answer_though_the_lease_was_renewed(
    site: Site, one: str, two: str
) -> None:
    take(site, "a", one)
    first = ask(site, request("a", two))
    site.now += 120
    arrive(site, "1111aaaa0000", 1)
    again = ask(site, request("a", two))
    assert isinstance(first, Refused)
    assert isinstance(again, Refused)
    assert again.until == first.until < again.owner.expires_at


def test_an_answer_that_has_run_out_is_replaced(site: Site, one: str, two: str) -> None:
    take(site, "a", one)
    first = ask(site, request("a", two))
    site.now += 3000
    arrive(site, "1111aaaa0000", 1)
    site.now += 601
    again = ask(site, request("a", two))
    assert isinstance(first, Refused)
    assert isinstance(again, Refused)
    assert first.until < site.now < again.until


@pytest.mark.parametrize(("pause", "denials"), [(0.0, 1), (59.9, 1), (60.0, 2), (61.0, 2)])
def test_a_refusal_that_is_repeated_goes_on_record_once_a_minute(
    site: Site, one: str, two: str, pause: float, denials: int
) -> None:
    take(site, "a", one)
    ask(site, request("a", two))
    site.now += pause
    ask(site, request("a", two))
    assert site.actions().count("lock_denied") == denials


def test_a_new_answer_goes_on_record_however_soon_it_follows_the_old_one(
    site: Site, one: str, two: str
) -> None:
    take(site, "a", one)
    ask(site, request("a", two))
    site.now += 3590
    arrive(site, "1111aaaa0000", 1)
    ask(site, request("a", two))
    site.now += 20
    ask(site, request("a", two))
    told = [entry.event.detail["until"] for entry in site.entries() if entry.event.action == "lock_denied"]
    assert len(told) == 3
    assert told[0] == told[1] < site.now < told[2]


def test_a_refusal_by_another_lock_is_a_new_one(site: Site, one: str, two: str) -> None:
    take(site, "a", one)
    ask(site, request("a", two))
    with site.unit() as tx:
        releases.release(tx, tx.locks()[0])
    take(site, "a", one)
    ask(site, request("a", two))
    assert site.actions().count("lock_denied") == 2


def test_a_granted_file_is_no_longer_of_interest(site: Site, one: str, two: str) -> None:
    take(site, "a", one)
    ask(site, request("a", two))
    with site.unit() as tx:
        releases.release(tx, tx.locks()[0])
    take(site, "a", two)
    with site.reading() as tx:
        assert tx.interest(Actor(two), file("a")) is None


def test_a_lock_without_an_owner_is_damage_and_not_freedom(site: Site, one: str) -> None:
    orphan = Event("lock_acquired", "nobody", file("a"), mode="exclusive", worktree="/w")
    site.store.begin(site.now).record(orphan)
    site.store.commit()
    with pytest.raises(StateError, match="no owner") as caught:
        ask(site, request("a", one))
    assert "recover" in caught.value.mend
