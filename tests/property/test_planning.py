"""The plan against a slow look at every set of tasks."""

from __future__ import annotations

import random

import pytest

from coord_core.domain import selection
from coord_core.domain.planning import NEEDS, Candidate, InHand, chosen, plan
from coord_core.domain.resources import FILE, SUBTREE, Resource
from tests.support.plans import drawn
from tests.support.thoroughness import deep

SEEDS = range(200)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_is_the_best_set_in_which_no_two_meet(seed: int) -> None:
    """The best one by priorities, which is within 5 % of it in any measure that grows with the tasks."""
    all_ = drawn(seed)
    found = plan(all_.tasks, all_.in_hand, all_.edges)
    assert all_.is_at_peace(found.chosen)
    assert (all_.counts(found.chosen), len(found.chosen)) == all_.best()


@pytest.mark.parametrize("seed", SEEDS)
def test_every_other_task_has_a_reason_that_is_true(seed: int) -> None:
    all_ = drawn(seed)
    found = plan(all_.tasks, all_.in_hand, all_.edges)
    by_name = {each.id: each for each in found.chosen} | {each.instance: each for each in all_.in_hand}
    assert {each.id for each in found.chosen} | {each.id for each, _ in found.waiting} == {
        each.id for each in all_.tasks
    }
    for task, reasons in found.waiting:
        assert reasons
        assert [each.who for each in reasons if each.kind == NEEDS] == list(task.waits)
        for reason in (each for each in reasons if each.kind != NEEDS):
            assert all_.meets(task, by_name[reason.who])
            assert (reason.what is None) != (reason.edge is None)
            assert reason.edge is None or reason.edge in all_.edges


@pytest.mark.parametrize("seed", range(40))
def test_the_same_tasks_in_another_order_give_the_same_plan(seed: int) -> None:
    all_ = drawn(seed)
    other = list(all_.tasks)
    random.Random(seed).shuffle(other)
    assert chosen(other, all_.in_hand, all_.edges) == chosen(all_.tasks, all_.in_hand, all_.edges)


def _graph(draw: random.Random, count: int, share: float) -> list[int]:
    near = [0] * count
    for one in range(count):
        for other in range(one):
            if draw.random() < share:
                near[one] |= 1 << other
                near[other] |= 1 << one
    return near


def _best(near: list[int], live: int) -> int:
    """How many vertices the largest set has."""
    if not live:
        return 0
    vertex = max(selection.bits(live), key=lambda each: (near[each] & live).bit_count())
    without = live & ~(1 << vertex)
    with_it = 1 + _best(near, without & ~near[vertex])
    return with_it if not near[vertex] & live else max(with_it, _best(near, without))


@pytest.mark.parametrize("seed", range(deep(60, 15)))
def test_forty_that_meet_are_searched_to_the_end(seed: int) -> None:
    draw = random.Random(seed)
    near = _graph(draw, 40, draw.choice([0.08, 0.15, 0.3, 0.6]))
    found = selection.best([(0,)] * 40, near, (1 << 40) - 1)
    assert all(not near[each] & found for each in selection.bits(found))
    assert found.bit_count() == _best(near, (1 << 40) - 1)


def test_with_little_work_the_sets_are_still_nearly_the_best() -> None:
    shares = []
    for seed in range(100):
        draw = random.Random(seed)
        near = _graph(draw, 30, draw.choice([0.1, 0.2, 0.4]))
        found = selection.best([(0,)] * 30, near, (1 << 30) - 1, work=400)
        assert all(not near[each] & found for each in selection.bits(found))
        shares.append(found.bit_count() / _best(near, (1 << 30) - 1))
    assert sum(shares) / len(shares) > 0.95


def test_two_thousand_tasks_all_have_a_place_in_the_plan() -> None:
    """How long that takes, `bench/plans.py` says."""
    draw = random.Random(7)
    files = [f"src/p{number % 40}/m{number % 7}/f{number}.py" for number in range(10_000)]
    edges = [(draw.choice(files), draw.choice(files)) for _ in range(30_000)]
    tasks = [
        Candidate(f"t{number}", number, [Resource(SUBTREE, draw.choice(files)) for _ in range(3)])
        for number in range(2000)
    ]
    in_hand = [InHand(f"c{number}", [Resource(FILE, draw.choice(files))]) for number in range(50)]
    found = plan(tasks, in_hand, edges)
    assert len(found.chosen) + len(found.waiting) == 2000
    assert 0 < len(found.chosen) < 2000
