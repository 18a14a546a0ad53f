"""Circles of waits: who is refused, what is to be let go, and that nobody is refused for nothing."""

from __future__ import annotations

import pytest

from coord_core.domain.leases import Evidence
from coord_core.domain.records import Event
from tests.support.facts import file, request
from tests.support.queueing import Sessions
from tests.support.site import Site


@pytest.fixture
def all(site: Site) -> Sessions:
    return Sessions(site)


@pytest.fixture
def names(all: Sessions) -> list[str]:
    """Three that hold a, b and c."""
    made = [all.arrive(number) for number in (1, 2, 3)]
    for name, key in zip(made, "abc", strict=True):
        all.take(name, key)
    return made


def resolved(all: Sessions) -> list[tuple[str, str]]:
    """What was to be let go, by whom."""
    events = [entry.event for entry in all.site.entries() if entry.event.action == "deadlock_resolved"]
    return [(str(event.resource), event.instance) for event in events]


def test_who_closes_a_circle_is_refused_and_told_what_to_let_go(all: Sessions, names: list[str]) -> None:
    first = all.wait(names[0], "b")
    second = all.wait(names[1], "c")
    last = all.wait(names[2], "a")
    assert all.ends() == [(last, "deadlock")]
    assert resolved(all) == [("c", names[2])]
    assert all.waiting() == [first, second]


def test_the_lowest_priority_is_refused_though_it_came_first(all: Sessions, names: list[str]) -> None:
    all.set_priority(names[0], -1)
    first = all.wait(names[0], "b")
    all.wait(names[1], "a")
    assert all.ends() == [(first, "deadlock")]


def test_a_chain_is_no_circle(all: Sessions, names: list[str]) -> None:
    all.wait(names[0], "b")
    all.wait(names[1], "c")
    all.wait(names[2], "free", "b")
    assert resolved(all) == [("c", names[2])]  # b's holder waits for c
    other = all.arrive(4)
    all.wait(other, "a", "b", "c")
    assert len(resolved(all)) == 1


def test_a_circle_over_an_earlier_place_is_one(all: Sessions, names: list[str]) -> None:
    all.wait(names[0], "b", "x")
    behind = all.wait(names[2], "x")
    closing = all.wait(names[1], "c")
    assert all.ends() == [(closing, "deadlock")]
    assert behind in all.waiting()


def test_what_the_victim_lets_go_passes_on(all: Sessions, names: list[str]) -> None:
    first = all.wait(names[0], "b")
    all.wait(names[1], "a")
    all.let_go(names[1], "b")
    assert all.ends()[-1] == (first, "")


def test_what_the_victim_keeps_passes_on_after_the_grace(all: Sessions, names: list[str]) -> None:
    first = all.wait(names[0], "b")
    all.wait(names[1], "a")
    all.site.now += 119
    all.tick(first)
    assert all.held()["b"] == names[1]
    all.site.now += 1
    all.tick(first)
    assert all.held()["b"] == names[0]
    assert all.site.actions()[-3:] == ["lock_reclaimed", "lock_acquired", "wait_granted"]


def test_what_is_in_flight_passes_on_only_when_its_call_has_ended(all: Sessions, names: list[str]) -> None:
    with all.site.unit() as tx:
        tx.begin_call(request("b", names[1]).actor, request("b").resource, "call")
    first = all.wait(names[0], "b")
    all.wait(names[1], "a")
    all.site.now += 500
    all.tick(first)
    assert all.held()["b"] == names[1]
    with all.site.unit() as tx:
        tx.end_call(names[1], "call")
    all.tick(first)
    assert all.held()["b"] == names[0]


def test_what_nobody_waits_for_any_more_does_not_pass_on(all: Sessions, names: list[str]) -> None:
    first = all.wait(names[0], "b")
    all.wait(names[1], "a")
    with all.site.unit() as tx:
        queue = all.queue(tx)
        found = queue.find(first)
        assert found is not None
        queue.abandon(found, "cancelled")
    all.site.now += 500
    late = all.wait(names[2], "b")
    all.tick(late)
    assert all.held()["b"] == names[1]


def test_a_circle_through_a_dead_ones_wait_makes_no_victim(all: Sessions, names: list[str]) -> None:
    all.wait(names[0], "b")
    all.kill_last_waiter()
    last = all.wait(names[1], "a")
    assert (resolved(all), all.waiting()) == ([], [last])


def test_a_circle_through_a_dead_session_makes_no_victim(all: Sessions, names: list[str]) -> None:
    all.wait(names[0], "b")
    all.dead.add(1)
    all.wait(names[1], "a")
    assert resolved(all) == []
    assert all.held()["a"] == names[1]


def test_a_circle_through_what_would_go_to_whoever_asks_makes_no_victim(
    all: Sessions, names: list[str]
) -> None:
    """The other's turn is over; but a lock that stands is looked at before the one that does not."""
    waiting = all.wait(names[0], "b", "c")
    all.shown[names[2]] = Evidence(idle_since=all.site.now + 1)
    all.wait(names[2], "a")
    assert resolved(all) == []
    assert waiting in all.waiting()


def test_two_circles_closed_by_one_wait_are_both_broken(all: Sessions, names: list[str]) -> None:
    all.wait(names[0], "c")
    all.wait(names[1], "c")
    all.wait(names[2], "a", "b")
    assert resolved(all) == [("c", names[2])]
    assert len(all.waiting()) == 2


def test_what_a_main_agent_holds_counts_as_its_subagents(all: Sessions, names: list[str]) -> None:
    """The main agent's turn may wait for its subagent, which no lock shows."""
    all.wait(names[0], "b", agent="sub")
    last = all.wait(names[1], "a")
    assert all.ends() == [(last, "deadlock")]
    assert resolved(all) == [("b", names[1])]


def test_a_subagent_that_is_the_victim_has_to_let_go_nothing_of_its_main_agents(
    all: Sessions, names: list[str]
) -> None:
    all.wait(names[1], "a")
    last = all.wait(names[0], "b", agent="sub")
    assert all.ends() == [(last, "deadlock")]
    assert [resource for resource, _ in resolved(all)] in ([], [None], ["None"])


def test_two_agents_of_one_session_can_be_in_a_circle(all: Sessions, names: list[str]) -> None:
    one = all.arrive(4)
    all.take(one, "x", agent="s")
    all.take(one, "y", agent="t")
    all.wait(one, "y", agent="s")
    last = all.wait(one, "x", agent="t")
    assert all.ends() == [(last, "deadlock")]
    assert resolved(all) == [("y", one)]


def test_a_circle_that_closes_because_somebody_lets_go_is_broken(all: Sessions, names: list[str]) -> None:
    """While the second held b, which the first waits for, it might go on before it; now it is behind it."""
    p, r, t = names
    other = all.arrive(4)
    all.take(other, "u")
    all.take(r, "q")
    all.wait(p, "b", "c", "z")
    all.wait(r, "u", "z")
    all.wait(t, "q")
    assert resolved(all) == []
    all.let_go(r, "b")
    assert len([action for action in all.site.actions() if action == "deadlock_resolved"]) == 1
    assert len(all.waiting()) == 2


def test_a_circle_that_closes_because_a_lock_is_handed_over_is_broken(
    all: Sessions, names: list[str]
) -> None:
    other = all.arrive(4)
    all.take(other, "d")
    all.wait(names[0], "d")
    all.wait(names[1], "a")
    [token] = [lock.token for lock in all.site.locks() if lock.instance == other]
    handed = Event("lock_transferred", other, file("d"), token=token, to=names[1], to_agent="", by=other)
    all.record(handed)
    assert all.ends()[-1][1] == "deadlock"


def test_a_circle_that_closes_because_a_priority_changes_is_broken(all: Sessions, names: list[str]) -> None:
    urgent = all.arrive(4)
    all.wait(names[0], "c", "z")
    all.wait(urgent, "b", "z")
    all.wait(names[1], "a")
    assert "deadlock_resolved" not in all.site.actions()
    all.set_priority(urgent, 1)
    assert "deadlock_resolved" in all.site.actions()
    assert len(all.waiting()) == 2
