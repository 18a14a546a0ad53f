"""Taking and releasing: what is recorded, what is repeated, and what an actor is told twice."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import StateError
from coord_core.domain.leases import Evidence, Granted, Policy, Refused, Request
from coord_core.domain.records import Actor, Event, Instance
from coord_core.domain.resources import Resource
from coord_core.services import instances, locks, releases
from coord_core.services.instances import Arrival
from tests.support.facts import Ignored, Witness, file, no_evidence, process, request, subtree
from tests.support.site import Site

DEFAULT = Policy()


def arrive(site: Site, session_id: str, pid: int = 7) -> str:
    """The name of a session that is here from now on."""
    who = Arrival(session_id, process(pid), "", str(site.root), "main")
    with site.unit() as tx:
        return instances.arrive(tx, who, DEFAULT, no_evidence).name


@pytest.fixture
def one(site: Site) -> str:
    return arrive(site, "1111aaaa0000", 1)


@pytest.fixture
def two(site: Site) -> str:
    return arrive(site, "2222bbbb0000", 2)


def ask(
    site: Site,
    *requests: Request,
    witness: Witness = no_evidence,
    policy: Policy = DEFAULT,
    call: str | None = None,
    ignored: Ignored | None = None,
) -> Granted | Refused:
    with site.unit() as tx:
        return locks.acquire(tx, list(requests), policy, witness, call, ignored)


def take(site: Site, resource: Resource | str, actor: str, agent: str = "", call: str | None = None) -> int:
    outcome = ask(site, request(resource, actor, agent), call=call)
    assert isinstance(outcome, Granted)
    return outcome.locks[0].token


def of(name: str, evidence: Evidence) -> Witness:
    """A witness that knows something about one instance only."""
    return lambda owner: evidence if owner.name == name else Evidence()


# granting


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


# refusing


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


# clearing the way


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


# what git ignores in another worktree


def test_an_ignored_file_is_each_worktrees_own(site: Site, one: str, two: str) -> None:
    take(site, "a", one)
    elsewhere = request("a", two, worktree="/linked")
    assert isinstance(ask(site, elsewhere, ignored=lambda lock, asked: True), Granted)
    assert {lock.instance for lock in site.locks()} == {one, two}


def test_a_lock_that_counts_as_ignored_stands_in_nobodys_way(site: Site, one: str, two: str) -> None:
    take(site, "a", one)
    assert isinstance(ask(site, request("a", two), ignored=lambda lock, asked: False), Refused)
    assert isinstance(ask(site, request("a", two), ignored=lambda lock, asked: True), Granted)


# the end of a turn


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


# renewing


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
