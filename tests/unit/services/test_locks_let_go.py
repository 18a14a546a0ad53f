"""What the end of a turn lets go, and what renews a lease."""

from __future__ import annotations

import pytest

from coord_core.domain.leases import Policy
from coord_core.domain.records import Actor
from coord_core.services import releases
from tests.support.site import Site
from tests.unit.services.locking import DEFAULT, take


def end_turn(
    site: Site, actor: str, agent: str = "", policy: Policy = DEFAULT, running: frozenset[str] | None = None
) -> None:
    with site.unit() as tx:
        releases.release_turn(tx, Actor(actor, agent), policy, running)


def held(site: Site) -> set[tuple[str, str]]:
    return {(str(lock.resource), lock.agent) for lock in site.locks()}


@pytest.fixture
def with_agents(site: Site, one: str) -> str:
    for key, agent in (("m", ""), ("s", "sub"), ("t", "gone")):
        take(site, key, one, agent, call=f"call-{agent}")
    return one


def test_the_main_agents_stop_releases_the_main_agents_locks_alone(site: Site, with_agents: str) -> None:
    end_turn(site, with_agents)
    assert held(site) == {("s", "sub"), ("t", "gone")}


def test_a_stop_that_names_the_running_agents_lets_the_vanished_ones_go(site: Site, with_agents: str) -> None:
    end_turn(site, with_agents, running=frozenset({"sub"}))
    assert held(site) == {("s", "sub")}


def test_a_stop_that_names_no_running_agent_releases_everything(site: Site, with_agents: str) -> None:
    end_turn(site, with_agents, running=frozenset())
    assert held(site) == set()


def test_a_subagents_stop_releases_its_locks_alone(site: Site, with_agents: str) -> None:
    end_turn(site, with_agents, "sub")
    assert held(site) == {("m", ""), ("t", "gone")}


def test_a_turns_end_touches_no_other_instance(site: Site, one: str, two: str) -> None:
    take(site, "a", two)
    end_turn(site, one, running=frozenset())
    assert held(site) == {("a", "")}


@pytest.mark.parametrize("release_on", ["commit", "session-end"])
def test_where_stop_does_not_release_it_still_ends_the_calls_in_flight(
    site: Site, one: str, release_on: str
) -> None:
    take(site, "a", one, call="call")
    end_turn(site, one, policy=Policy(release_on=release_on))
    [lock] = site.locks()
    assert not lock.in_flight


def test_a_tasks_lock_outlives_the_turn(site: Site, one: str) -> None:
    with site.unit() as tx:
        tx._run("UPDATE instances SET task_id = 'task-001'", {})
    take(site, "a", one)
    end_turn(site, one)
    assert held(site) == {("a", "")}


def test_a_renewal_is_one_event_for_all_locks_and_none_when_it_gains_nothing(site: Site, one: str) -> None:
    take(site, "a", one)
    take(site, "b", one)
    for pause, renewals in ((30, 0), (30, 1), (30, 1), (30, 2)):
        site.now += pause
        with site.unit() as tx:
            owner = tx.instance(one)
            assert owner is not None
            releases.renew(tx, owner, DEFAULT)
        assert site.actions().count("lease_renewed") == renewals
