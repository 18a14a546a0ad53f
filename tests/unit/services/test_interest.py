"""Who was refused hears once that it could have it now; nothing is reserved for it."""

from __future__ import annotations

import pytest

from coord_core.domain.records import Actor
from coord_core.services import interest
from tests.support.queueing import Sessions
from tests.support.site import Site


@pytest.fixture
def all(site: Site) -> Sessions:
    return Sessions(site)


@pytest.fixture
def names(all: Sessions) -> list[str]:
    """The first holds a and b; the second was refused both."""
    made = [all.arrive(number) for number in (1, 2, 3)]
    all.take(made[0], "a", "b")
    for key in ("a", "b"):
        assert not all.take(made[1], key)
    return made


def freed(all: Sessions, name: str, agent: str = "") -> list[str]:
    with all.site.unit() as tx:
        found = interest.freed(tx, Actor(name, agent), all.site.project, all.witness)
    return [str(resource) for resource in found]


def test_nothing_is_free_while_it_is_held(all: Sessions, names: list[str]) -> None:
    assert freed(all, names[1]) == []


def test_what_came_free_is_told_once(all: Sessions, names: list[str]) -> None:
    all.let_go(names[0], "a")
    assert freed(all, names[1]) == ["a"]
    assert freed(all, names[1]) == []
    all.let_go(names[0])
    assert freed(all, names[1]) == ["b"]


def test_only_the_agent_that_was_refused_is_told(all: Sessions, names: list[str]) -> None:
    all.let_go(names[0])
    assert freed(all, names[2]) == freed(all, names[1], "sub") == []
    assert freed(all, names[1]) == ["a", "b"]


def test_what_another_took_meanwhile_is_told_when_that_one_lets_go(all: Sessions, names: list[str]) -> None:
    all.let_go(names[0])
    all.take(names[2], "a")
    assert freed(all, names[1]) == ["b"]
    assert freed(all, names[1]) == []
    all.let_go(names[2])
    assert freed(all, names[1]) == ["a"]


def test_what_is_kept_for_one_who_waits_is_not_free(all: Sessions, names: list[str]) -> None:
    all.take(names[2], "c")
    waiter = all.arrive(4)
    all.wait(waiter, "a", "c")
    all.let_go(names[0])
    assert freed(all, names[1]) == ["b"]
    all.let_go(names[2])
    assert freed(all, names[1]) == []
    all.let_go(waiter)
    assert freed(all, names[1]) == ["a"]


def test_a_refusal_for_ones_own_sake_is_over_when_it_is_granted(all: Sessions, names: list[str]) -> None:
    all.let_go(names[0])
    assert all.take(names[1], "a")
    assert freed(all, names[1]) == ["b"]


def test_who_waits_for_it_is_not_told_besides(all: Sessions, names: list[str]) -> None:
    all.wait(names[1], "a")
    all.let_go(names[0], "a")
    assert freed(all, names[1]) == []
    assert all.held()["a"] == names[1]
