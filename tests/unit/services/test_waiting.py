"""The queue over the rows: who gets what, in which transaction, and how a wait ends."""

from __future__ import annotations

import pytest

from coord_core.domain.leases import Evidence, Granted, Refused
from coord_core.domain.records import Event
from tests.support.facts import TREE_ITSELF, file, process, request, subtree
from tests.support.queueing import Sessions
from tests.support.site import Site


@pytest.fixture
def all(site: Site) -> Sessions:
    return Sessions(site)


@pytest.fixture
def names(all: Sessions) -> list[str]:
    return [all.arrive(number) for number in (1, 2, 3, 4)]


def test_what_is_free_is_granted_without_a_wait(all: Sessions, names: list[str]) -> None:
    assert all.wait(names[0], "a", "b") == 0
    assert all.held() == {"a": names[0], "b": names[0]}


def test_the_lock_passes_on_in_the_transaction_that_frees_it(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    wait = all.wait(names[1], "a")
    all.let_go(names[0])
    assert (all.held(), all.ends()) == ({"a": names[1]}, [(wait, "")])
    assert all.site.actions()[-3:] == ["lock_released", "lock_acquired", "wait_granted"]


def test_first_come_first_served(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    waits = [all.wait(name, "a") for name in names[1:]]
    for holder in names[:3]:
        all.let_go(holder)
    assert all.ends() == [(wait, "") for wait in waits]


def test_a_higher_priority_comes_before_those_that_came_less_than_its_worth_earlier(
    all: Sessions, names: list[str]
) -> None:
    all.set_priority(names[3], 1)
    all.take(names[0], "a")
    first = all.wait(names[1], "a")
    all.site.now += 200
    second = all.wait(names[2], "a")
    all.site.now += 101
    urgent = all.wait(names[3], "a")
    assert all.waiting() == [first, urgent, second]


def test_who_comes_while_the_clock_is_behind_comes_last(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    first = all.wait(names[1], "a")
    all.site.now -= 500
    second = all.wait(names[2], "a")
    assert all.waiting() == [first, second]


def test_a_later_request_is_held_back_from_what_a_set_waits_for(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    wait = all.wait(names[1], "a", subtree("src"))
    refused = all.ask([request("src/x", names[2])])
    assert isinstance(refused, Refused) and refused.is_wait
    assert (refused.lock.token, refused.owner.name) == (wait, names[1])
    assert all.take(names[2], "elsewhere")


def test_whom_a_wait_waits_for_may_go_on(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    all.wait(names[1], "a", "b")
    assert all.take(names[0], "b", agent="sub")


def test_two_that_share_are_granted_together_and_hold_back_one_who_would_change(
    all: Sessions, names: list[str]
) -> None:
    all.take(names[0], "a")
    for name in names[1:3]:
        all.wait(name, "a", mode="shared")
    last = all.wait(names[3], "a")
    all.let_go(names[0])
    assert sorted(lock.instance for lock in all.site.locks()) == names[1:3]
    all.let_go(names[1])
    assert all.waiting() == [last]
    all.let_go(names[2])
    assert all.held() == {"a": names[3]}


def test_a_set_is_granted_at_once_or_not_at_all(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a", "src/x")
    wait = all.wait(names[1], "a", "b", subtree("src"))
    all.let_go(names[0], "a")
    assert (all.waiting(), all.held()) == ([wait], {"src/x": names[0]})
    all.let_go(names[0])
    assert all.held() == {"a": names[1], "b": names[1], "src/": names[1]}


def test_a_whole_tree_is_waited_for_in_its_working_tree_alone(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "deep/a")
    assert all.wait(names[1], TREE_ITSELF, worktree="/elsewhere") == 0
    wait = all.wait(names[2], TREE_ITSELF)
    assert all.waiting() == [wait]
    all.let_go(names[0])
    assert all.waiting() == []


def test_a_subagent_waits_for_another_of_its_session_but_not_for_its_main_agent(
    all: Sessions, names: list[str]
) -> None:
    all.take(names[0], "a")
    assert all.wait(names[0], "a", agent="sub") == 0
    wait = all.wait(names[0], "a", agent="other")
    assert all.waiting() == [wait]


def test_with_locks_of_their_own_working_trees_do_not_wait_for_each_other(
    all: Sessions, names: list[str]
) -> None:
    all.policy.shared_across_worktrees = False
    all.take(names[0], "a")
    assert all.wait(names[1], "a", worktree="/elsewhere") == 0


# what may happen in the queue


def test_a_wait_whose_priority_rises_takes_what_only_its_place_kept_from_it(
    all: Sessions, names: list[str]
) -> None:
    all.take(names[0], "a")
    all.wait(names[1], "a", "b")
    all.wait(names[2], "b")
    all.set_priority(names[2], 1)
    assert all.held() == {"a": names[0], "b": names[2]}


def test_a_wait_behind_another_goes_on_when_its_own_session_is_in_the_others_way(
    all: Sessions, names: list[str]
) -> None:
    all.take(names[0], "a")
    all.wait(names[1], "a", "b")
    all.wait(names[2], "b")
    token = all.site.locks()[0].token
    event = Event("lock_transferred", names[0], file("a"), token=token, to=names[2], to_agent="", by=names[0])
    all.record(event)
    assert all.held() == {"a": names[2], "b": names[2]}


def test_when_an_owner_is_found_dead_every_wait_for_what_it_held_is_served(
    all: Sessions, names: list[str]
) -> None:
    all.take(names[0], "a", "b")
    all.take(names[3], "c")
    all.wait(names[1], "a")
    later = all.wait(names[2], "b", "c")
    all.dead.add(1)
    all.let_go(names[3])
    all.tick(later)
    assert all.held() == {"a": names[1], "b": names[2], "c": names[2]}


def test_a_dead_session_found_while_serving_holds_nobody_back(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "f")
    all.take(names[3], "b", "d")
    all.wait(names[0], "b", "c")
    all.wait(names[1], "c")
    all.wait(names[2], "d", "f")
    all.dead.add(1)
    all.let_go(names[3], "d")
    assert all.held() == {"b": names[3], "c": names[1], "d": names[2], "f": names[2]}


def test_what_git_ignores_in_another_working_tree_does_not_hide_what_it_does_not(site: Site) -> None:
    all = Sessions(site, lambda lock, asked: lock.resource == file("src/log") and lock.worktree == "/other")
    names = [all.arrive(number) for number in (1, 2, 3)]
    all.take(names[0], "a")
    wait = all.wait(names[1], "src/log", subtree("src"), "a", worktree="/other")
    assert all.waiting() == [wait]
    assert not all.take(names[2], "src/log")


# how a wait ends


def test_a_wait_whose_time_is_up_holds_nobody_back(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    wait = all.wait(names[1], "a", "b", seconds=10)
    all.site.now += 10
    assert all.take(names[2], "b")
    assert all.ends() == [(wait, "timed out")]


def test_a_wait_whose_process_is_dead_gets_nothing(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    wait = all.wait(names[1], "a")
    all.kill_last_waiter()
    all.let_go(names[0])
    assert (all.held(), all.ends()) == ({}, [(wait, "its process ended")])


@pytest.mark.parametrize(("silence", "ends"), [(60.0, False), (61.0, True)])
def test_a_wait_that_cannot_be_seen_lives_by_its_signs(
    all: Sessions, names: list[str], silence: float, ends: bool
) -> None:
    all.take(names[0], "a")
    wait = all.wait(names[1], "a", "b", seen=False)
    all.site.now += 50
    all.tick(wait)
    all.site.now += silence
    assert all.take(names[2], "b") is ends


def test_the_waits_of_a_session_end_with_it(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    all.wait(names[1], "a")
    all.record(Event("session_ended", names[1]))
    assert all.waiting() == []


def test_a_wait_that_is_over_ends_once_in_a_circle_too(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    all.take(names[1], "b")
    all.take(names[2], "c")
    all.wait(names[0], "x", "c", seconds=10)
    dead = all.wait(names[1], "a")
    all.kill_last_waiter()
    all.wait(names[2], "b")
    ended = [number for number, _ in all.ends()]
    assert ended.count(dead) <= 1 and len(ended) == len(set(ended))


def test_the_lease_of_a_session_that_waits_is_renewed(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    all.take(names[1], "b")
    wait = all.wait(names[1], "a", seconds=9000)
    all.site.now += 3000
    all.tick(wait)
    all.site.now += 3000
    assert not all.take(names[2], "b")


def test_a_lock_is_taken_at_a_tick_when_its_owners_turn_was_over(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    wait = all.wait(names[1], "a")
    all.tick(wait)
    assert all.waiting() == [wait]
    all.site.now += 5
    all.shown[names[0]] = Evidence(idle_since=all.site.now)
    all.tick(wait)
    assert all.held() == {"a": names[1]}


def test_a_lock_that_was_waited_for_is_kept_for_a_minute_over_its_idle_holder(
    all: Sessions, names: list[str]
) -> None:
    all.take(names[0], "a")
    all.wait(names[1], "a")
    all.let_go(names[0])
    all.shown[names[1]] = Evidence(idle_since=all.site.now + 1)
    assert not all.take(names[2], "a")
    all.site.now += 60
    assert all.take(names[2], "a")


def test_the_process_of_a_wait_is_on_record(all: Sessions, names: list[str]) -> None:
    all.take(names[0], "a")
    all.wait(names[1], "a")
    with all.site.reading() as tx:
        [wait] = tx.waits()
    assert wait.process == process(1001)
    assert isinstance(all.ask([request("z", names[1])]), Granted)
