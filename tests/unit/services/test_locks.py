"""Taking: what is granted and recorded, to one actor or to several."""

from __future__ import annotations

from coord_core.domain.leases import Granted, Refused
from tests.support.facts import file, request, subtree
from tests.support.site import Site
from tests.unit.services.locking import ask, take


def test_a_free_file_is_granted_and_on_record(site: Site, one: str) -> None:
    token = take(site, "a", one)
    [lock] = site.locks()
    assert (lock.token, lock.instance, lock.resource, lock.in_flight) == (token, one, file("a"), False)
    assert site.actions() == ["session_started", "lock_acquired"]


def test_a_grant_tells_the_lock_as_it_is_stored(site: Site, one: str) -> None:
    outcome = ask(site, request("a", one, "sub", mode="shared", worktree="/linked"), call="call")
    assert isinstance(outcome, Granted)
    [told], [stored] = outcome.locks, site.locks()
    for name in ("token", "resource", "mode", "instance", "agent", "task_id", "worktree", "locked_at"):
        assert getattr(told, name) == getattr(stored, name)
    assert told.in_flight is stored.in_flight is True


def test_what_an_actor_holds_it_keeps_with_its_token_and_without_a_new_event(site: Site, one: str) -> None:
    first = take(site, "a", one)
    assert take(site, "a", one) == first
    assert site.actions().count("lock_acquired") == 1


def test_a_file_named_twice_in_one_request_is_one_lock(site: Site, one: str) -> None:
    ask(site, request("a", one), request("a", one))
    assert len(site.locks()) == 1


def test_all_of_a_set_is_granted_or_none_of_it(site: Site, one: str, two: str) -> None:
    take(site, "b", one)
    outcome = ask(site, request("a", two), request("b", two), request("c", two))
    assert isinstance(outcome, Refused)
    assert outcome.wanted == file("b")
    assert [lock.instance for lock in site.locks()] == [one]


def test_a_set_that_overlaps_itself_does_not_stand_in_its_own_way(site: Site, one: str) -> None:
    outcome = ask(site, request(subtree("src"), one), request("src/a", one))
    assert isinstance(outcome, Granted)
    assert len(site.locks()) == 2


def test_a_lock_taken_while_a_task_is_claimed_is_the_tasks(site: Site, one: str) -> None:
    with site.unit() as tx:
        tx._run("UPDATE instances SET task_id = 'task-001'", {})
    take(site, "a", one)
    assert site.locks()[0].task_id == "task-001"


def test_asking_for_more_than_a_shared_lock_gives_an_exclusive_one(site: Site, one: str, two: str) -> None:
    ask(site, request("a", one, mode="shared"))
    ask(site, request("a", one))
    assert isinstance(ask(site, request("a", two, mode="shared")), Refused)


def test_a_shared_lock_of_another_keeps_an_exclusive_one_out(site: Site, one: str, two: str) -> None:
    ask(site, request("a", one, mode="shared"))
    assert isinstance(ask(site, request("a", two, mode="shared")), Granted)
    assert isinstance(ask(site, request("a", one)), Refused)


def test_an_ignored_file_is_each_worktrees_own(site: Site, one: str, two: str) -> None:
    take(site, "a", one)
    elsewhere = request("a", two, worktree="/linked")
    assert isinstance(ask(site, elsewhere, ignored=lambda lock, asked: True), Granted)
    assert {lock.instance for lock in site.locks()} == {one, two}


def test_a_lock_that_counts_as_ignored_stands_in_nobodys_way(site: Site, one: str, two: str) -> None:
    take(site, "a", one)
    assert isinstance(ask(site, request("a", two), ignored=lambda lock, asked: False), Refused)
    assert isinstance(ask(site, request("a", two), ignored=lambda lock, asked: True), Granted)
