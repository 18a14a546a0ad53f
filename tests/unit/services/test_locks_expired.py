"""Locks in the way whose time is up, or whose owner is gone."""

from __future__ import annotations

from coord_core.domain.leases import Evidence, Granted, Refused
from coord_core.domain.records import Instance
from tests.support.facts import request, subtree
from tests.support.site import Site
from tests.unit.services.locking import arrive, ask, of, take


def test_an_expired_lock_goes_to_whoever_asks_next(site: Site, one: str, two: str) -> None:
    token = take(site, "a", one)
    site.now += 3600
    assert take(site, "a", two) > token
    assert "lock_expired" in site.actions()
    assert [lock.instance for lock in site.locks()] == [two]


def test_an_expired_lock_is_renewed_when_its_holder_is_at_work(site: Site, one: str, two: str) -> None:
    take(site, "a", one)
    site.now += 5000
    outcome = ask(site, request("a", two), witness=of(one, Evidence(at_work=True)))
    assert isinstance(outcome, Refused)
    assert outcome.until == site.now + 3600
    assert site.actions()[-2:] == ["lease_renewed", "lock_denied"]


def test_a_call_in_flight_is_not_expired_by_time(site: Site, one: str, two: str) -> None:
    take(site, "a", one, call="call")
    site.now += 100 * 3600
    assert isinstance(ask(site, request("a", two)), Refused)


def test_a_missed_stop_frees_the_lock_and_says_why(site: Site, one: str, two: str) -> None:
    take(site, "a", one, call="call")
    idle = Evidence(idle_since=site.now + 1)
    assert isinstance(ask(site, request("a", two), witness=of(one, idle)), Granted)
    released = next(entry.event for entry in site.entries() if entry.event.action == "lock_released")
    assert released.detail["reason"] == "missed stop"


def test_a_dead_owner_loses_everything_at_the_first_conflict(site: Site, one: str, two: str) -> None:
    take(site, "a", one, call="call")
    take(site, subtree("src"), one, "sub")
    take(site, "elsewhere", one)
    dead = of(one, Evidence(dead=True))
    assert isinstance(ask(site, request("src/a", two), request("a", two), witness=dead), Granted)
    assert {lock.instance for lock in site.locks()} == {two}
    assert site.actions().count("lock_reclaimed") == 3
    assert site.actions().count("session_crashed") == 1


def test_a_dead_owner_of_several_locks_in_the_way_is_buried_once(site: Site, one: str, two: str) -> None:
    take(site, "src/a", one)
    take(site, "src/b", one)
    dead = of(one, Evidence(dead=True))
    assert isinstance(ask(site, request(subtree("src"), two), witness=dead), Granted)
    assert site.actions().count("session_crashed") == 1


def test_what_cleared_the_way_of_a_refused_set_stays_on_record(site: Site, one: str, two: str) -> None:
    three = arrive(site, "3333cccc0000", 3)
    take(site, "a", one)
    take(site, "b", three)
    outcome = ask(
        site, request("a", two), request("b", two), witness=of(one, Evidence(dead=True))
    )  # fmt: skip
    assert isinstance(outcome, Refused)
    assert [lock.instance for lock in site.locks()] == [three]
    assert site.actions()[-3:] == ["lock_reclaimed", "session_crashed", "lock_denied"]


def test_a_witness_is_asked_only_about_owners_in_the_way(site: Site, one: str, two: str) -> None:
    take(site, "b", one)
    asked: list[str] = []

    def witness(owner: Instance) -> Evidence:
        asked.append(owner.name)
        return Evidence()

    ask(site, request("a", two), witness=witness)
    assert asked == []
    ask(site, request("b", two), witness=witness)
    assert asked == [one]
