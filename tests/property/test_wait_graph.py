"""Circles in any wait-for graph, and the order of victims, against plain definitions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain import waiting
from coord_core.domain.records import Actor
from coord_core.domain.waiting import PRIORITY_STEP, Wait
from tests.support.thoroughness import examples

nodes = st.integers(1, 8)
graphs = st.dictionaries(nodes, st.sets(nodes, max_size=4), max_size=8)
facts = st.tuples(st.integers(-10, 10), st.integers(0, 4000), st.integers(0, 3))  # priority, since, locks


def wait(seq: int, priority: int = 0, since: float = 0.0) -> Wait:
    return Wait(seq, Actor(f"w{seq}"), since, 0.0, None, 0.0, None, priority, ())


def reaches(graph: dict[int, set[int]], start: int) -> set[int]:
    """All that can be come to from here, by one step or more."""
    found: set[int] = set()
    border = set(graph.get(start, ()))
    while border:
        found |= border
        border = {after for each in border for after in graph.get(each, ())} - found
    return found


@examples(1500)
@given(graphs)
def test_a_circle_is_found_exactly_when_somebody_waits_for_himself_in_the_end(
    graph: dict[int, set[int]],
) -> None:
    waits = {number: wait(number) for number in range(1, 9)}
    found = waiting.circle(list(waits.values()), lambda each: [waits[n] for n in graph.get(each.seq, ())])
    there_is_one = any(number in reaches(graph, number) for number in graph)
    assert bool(found) == there_is_one
    for one, following in zip(found, [*found[1:], *found[:1]], strict=True):
        assert following.seq in graph[one.seq]
    assert len({each.seq for each in found}) == len(found)


def test_a_long_chain_and_a_long_circle_need_no_recursion() -> None:
    waits = [wait(number) for number in range(20_000)]
    assert waiting.circle(waits, lambda each: waits[each.seq + 1 : each.seq + 2]) == []
    round_about = waiting.circle(waits, lambda each: [waits[(each.seq + 1) % len(waits)]])
    assert len(round_about) == len(waits)


@given(st.lists(facts, min_size=1, max_size=6), st.integers(0, 6000))
def test_the_victim_is_the_least_in_the_documented_order(
    given_facts: list[tuple[int, int, int]], now: int
) -> None:
    waits = [wait(seq, priority, since) for seq, (priority, since, _) in enumerate(given_facts)]
    locks = {f"w{seq}": held for seq, (_, _, held) in enumerate(given_facts)}
    chosen = waiting.victim(waits, float(now), locks)

    def risen(each: Wait) -> int:
        return each.priority + max(0, now - int(each.since)) // int(PRIORITY_STEP)

    lowest = [each for each in waits if risen(each) == min(map(risen, waits))]
    youngest = [each for each in lowest if each.since == max(other.since for other in lowest)]
    fewest = min(locks[each.actor.instance] for each in youngest)
    assert chosen is [each for each in youngest if locks[each.actor.instance] == fewest][-1]


@given(st.lists(st.tuples(st.integers(-10, 10), st.floats(0, 1e6)), max_size=6), st.floats(0, 1e6))
def test_no_newcomer_of_the_lowest_priority_is_before_any_of_the_same(
    there: list[tuple[int, float]], now: float
) -> None:
    waits = [wait(seq, priority, since) for seq, (priority, since) in enumerate(there)]
    arrived = waiting.arrival(now, waits)
    for each in waits:
        assert waiting.place(arrived, each.priority, len(waits)) > each.place
