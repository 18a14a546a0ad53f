"""The order of the queue, when a wait is over, whom it holds back, and who is refused in a circle."""

from __future__ import annotations

import pytest

from coord_core.domain import waiting
from coord_core.domain.leases import Policy, Request
from coord_core.domain.waiting import Wait
from tests.support.facts import TREE_ITSELF, lock, process, request, subtree

DEFAULT = Policy()


def wait(
    seq: int = 1,
    *wants: Request,
    since: float = 0.0,
    priority: int = 0,
    seen_at: float = 0.0,
    until: float = 100.0,
) -> Wait:
    asked = wants or (request("a", "one"),)
    return Wait(seq, asked[0].actor, since, until, process(), seen_at, None, priority, asked)


def order(*waits: Wait) -> list[int]:
    return [each.seq for each in sorted(waits, key=lambda each: each.place)]


def test_who_came_first_is_first_and_of_two_at_once_the_one_on_record_first() -> None:
    assert order(wait(3, since=5), wait(2, since=7), wait(1, since=7)) == [3, 1, 2]


def test_a_place_counts_those_who_come_first_for_the_same() -> None:
    a_file, another, again = (request(key, who) for key, who in (("a", "one"), ("b", "two"), ("a", "three")))
    waits = [wait(1, a_file), wait(2, another), wait(3, again), wait(4, request("b", "four"), another)]
    waiting.count_turns(waits, DEFAULT)
    assert [each.turn for each in waits] == [1, 1, 2, 2]
    early = wait(5, request("b", "five"), since=-1.0)
    waiting.count_turns([*waits, early], DEFAULT)
    assert [each.turn for each in waits] == [1, 2, 2, 3]


@pytest.mark.parametrize(("later_by", "overtakes"), [(299.0, True), (300.0, False), (301.0, False)])
def test_a_point_of_priority_is_worth_five_minutes(later_by: float, overtakes: bool) -> None:
    urgent = wait(2, since=later_by, priority=1)
    assert (order(wait(1), urgent) == [2, 1]) is overtakes


def test_a_newcomer_never_counts_as_come_before_one_that_is_there() -> None:
    there = [wait(1, since=500), wait(2, since=700)]
    assert waiting.arrival(100, there) == 700
    assert waiting.arrival(900, there) == 900
    assert waiting.arrival(100, []) == 100


@pytest.mark.parametrize(
    ("now", "is_dead", "can_be_seen", "is_over"),
    [
        (99.9, False, True, False),
        (100.0, False, True, True),
        (5.0, True, True, True),
        (60.0, False, False, False),
        (60.1, False, False, True),
        (-50.0, False, False, False),
    ],
)
def test_a_wait_is_over_when_its_time_is_up_or_nobody_waits(
    now: float, is_dead: bool, can_be_seen: bool, is_over: bool
) -> None:
    assert waiting.is_over(wait(until=100.0), now, is_dead, can_be_seen) is is_over


def test_a_wait_holds_back_what_overlaps_anything_that_it_wants() -> None:
    both = wait(7, request("a", "one"), request(subtree("src"), "one"))
    assert [each.token for each in waiting.held_back(both, request("src/x", "two"), DEFAULT)] == [7]
    assert waiting.held_back(both, request("b", "two"), DEFAULT) == []
    assert waiting.held_back(both, request(subtree("src"), "one"), DEFAULT) == []


def test_two_who_share_do_not_hold_each_other_back() -> None:
    shared = wait(7, request("a", "one", mode="shared"))
    assert waiting.held_back(shared, request("a", "two", mode="shared"), DEFAULT) == []
    assert waiting.held_back(shared, request("a", "two"), DEFAULT) != []


def test_a_main_agents_wait_does_not_hold_back_its_subagent_but_the_other_way_round() -> None:
    assert waiting.held_back(wait(1, request("a", "one")), request("a", "one", "sub"), DEFAULT) == []
    assert waiting.held_back(wait(1, request("a", "one", "sub")), request("a", "one"), DEFAULT) != []


def test_a_tree_is_waited_for_in_one_working_tree() -> None:
    tree = wait(1, request(TREE_ITSELF, "one"))
    assert waiting.held_back(tree, request("a", "two"), DEFAULT) != []
    assert waiting.held_back(tree, request("a", "two", worktree="/other"), DEFAULT) == []
    assert waiting.held_back(wait(), request("a", "two", worktree="/other"), DEFAULT) != []
    apart = Policy(shared_across_worktrees=False)
    assert waiting.held_back(wait(), request("a", "two", worktree="/other"), apart) == []


def test_a_lock_has_to_go_when_it_conflicts_with_anything_wanted() -> None:
    both = wait(1, request("a", "one"), request("b", "one"))
    assert waiting.has_to_go(lock("b", "two"), both, DEFAULT)
    assert not waiting.has_to_go(lock("c", "two"), both, DEFAULT)
    assert not waiting.has_to_go(lock("b", "one"), both, DEFAULT)


# the victim


def victim(*waits: Wait, now: float = 0.0, held: dict[str, int] | None = None) -> int:
    return waiting.victim(waits, now, held or {}).seq


def test_the_lowest_priority_is_refused_first() -> None:
    assert victim(wait(1, priority=-1), wait(2, since=9)) == 1


def test_of_one_priority_the_youngest_is_refused() -> None:
    assert victim(wait(1), wait(2, since=9), wait(3, since=8), now=10) == 2


def test_who_has_waited_long_is_worth_a_higher_priority() -> None:
    assert victim(wait(1, priority=-1), wait(2, since=650), now=700) == 2
    assert victim(wait(1, priority=-1), wait(2, since=200), now=299) == 1


def test_of_two_that_came_at_once_who_holds_less_is_refused_and_then_the_last_on_record() -> None:
    one, two = wait(1, request("a", "one")), wait(2, request("a", "two"))
    assert victim(one, two, held={"one": 1, "two": 2}) == 1
    assert victim(one, two, held={"one": 2, "two": 1}) == 2
    assert victim(one, two, held={"one": 1, "two": 1}) == 2


def test_a_clock_that_was_put_back_lowers_nobody() -> None:
    assert victim(wait(1, since=900), wait(2, since=1000), now=0) == 2
