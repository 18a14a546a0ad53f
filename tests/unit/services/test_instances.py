"""Who is here: names, processes, revivals, and what the dead leave."""

from __future__ import annotations

import pytest

from coord_core.domain.leases import Evidence, Policy
from coord_core.domain.records import ACTIVE, CRASHED, ENDED, PERSON, Instance, Process
from coord_core.services import instances, locks
from coord_core.services.instances import Arrival
from tests.support.facts import Witness, no_evidence, process, request
from tests.support.site import Site

DEFAULT = Policy()
SESSION = "1234abcd-5678-9abc-def0-1234567890ab"
FIRST, SECOND, THIRD = process(1), process(2), process(3)


def arrive(
    site: Site, who: Process | None = FIRST, session_id: str = SESSION, witness: Witness = no_evidence
) -> Instance:
    arrival = Arrival(session_id, who, "/config", str(site.root), "main")
    with site.unit() as tx:
        return instances.arrive(tx, arrival, DEFAULT, witness)


def leave(site: Site, name: str, keep_subagents: bool = False) -> None:
    ending = known(site, name)
    with site.unit() as tx:
        instances.leave(tx, ending, "other", keep_subagents)


def known(site: Site, name: str) -> Instance:
    with site.reading() as tx:
        found = tx.instance(name)
    assert found is not None
    return found


def take(site: Site, name: str, key: str = "a", agent: str = "", call: str | None = None) -> None:
    with site.unit() as tx:
        locks.acquire(tx, [request(key, name, agent)], DEFAULT, no_evidence, call)


def dead(*pids: int) -> Witness:
    """A witness that can prove the death of these processes."""
    return lambda owner: Evidence(dead=owner.process is not None and owner.process.pid in pids)


# arriving


def test_a_session_is_named_at_the_first_hook_seen(site: Site) -> None:
    found = arrive(site)
    assert (found.name, found.status, found.process) == ("claude-1234abcd", ACTIVE, FIRST)
    assert (found.worktree, found.branch, found.config_dir) == (str(site.root), "main", "/config")
    assert found.expires_at == site.now + DEFAULT.lock_ttl


def test_a_session_that_is_here_is_not_registered_again(site: Site) -> None:
    assert arrive(site).name == arrive(site).name
    assert site.actions() == ["session_started"]


def test_arriving_again_renews_the_lease(site: Site) -> None:
    arrive(site)
    site.now += 600
    arrive(site)
    assert known(site, "claude-1234abcd").expires_at == site.now + DEFAULT.lock_ttl


def test_two_sessions_whose_ids_begin_alike_get_different_names(site: Site) -> None:
    assert arrive(site).name == "claude-1234abcd"
    assert arrive(site, SECOND, "1234abcd-ffff-0000-0000-000000000000").name == "claude-1234abcdffff"


def test_a_second_live_process_of_a_session_is_another_instance(site: Site) -> None:
    names = [arrive(site, who).name for who in (FIRST, SECOND, THIRD)]
    assert names == ["claude-1234abcd", "claude-1234abcd-2", "claude-1234abcd-3"]
    assert [arrive(site, who).name for who in (FIRST, SECOND, THIRD)] == names


def test_a_session_whose_process_is_over_is_taken_up_by_the_next_one(site: Site) -> None:
    first = arrive(site)
    leave(site, first.name)
    again = arrive(site, SECOND)
    assert (again.name, again.status, again.process) == (first.name, ACTIVE, SECOND)


def test_a_session_whose_process_died_is_buried_and_taken_up_by_the_next_one(site: Site) -> None:
    take(site, arrive(site).name)
    again = arrive(site, SECOND, witness=dead(1))
    assert (again.name, again.process) == ("claude-1234abcd", SECOND)
    assert site.locks() == []
    assert site.actions()[-3:] == ["lock_reclaimed", "session_crashed", "session_started"]


def test_the_instance_of_a_process_comes_back_when_it_had_ended(site: Site) -> None:
    arrive(site)
    leave(site, "claude-1234abcd")
    assert arrive(site).name == "claude-1234abcd"
    assert known(site, "claude-1234abcd").status == ACTIVE


def test_a_process_that_becomes_known_joins_the_instance_that_had_none(site: Site) -> None:
    take(site, arrive(site, None).name)
    found = arrive(site, FIRST)
    assert (found.name, found.process) == ("claude-1234abcd", FIRST)
    assert [lock.instance for lock in site.locks()] == [found.name]


def test_a_hook_that_cannot_tell_its_process_speaks_for_the_session(site: Site) -> None:
    arrive(site, FIRST)
    assert arrive(site, None).name == "claude-1234abcd"
    assert known(site, "claude-1234abcd").process == FIRST


def test_a_hook_that_cannot_tell_its_process_does_not_revive_one_that_is_over(site: Site) -> None:
    arrive(site, FIRST)
    arrive(site, SECOND)
    leave(site, "claude-1234abcd")
    assert arrive(site, None).name == "claude-1234abcd-2"


def test_a_person_is_named_by_login_and_holds_by_lease_alone(site: Site) -> None:
    for _ in range(2):
        with site.unit() as tx:
            person = instances.arrive_person(tx, "ada", str(site.root), "main", DEFAULT)
        site.now += 600
    assert (person.name, person.kind, person.process) == ("user-ada", PERSON, None)
    assert site.actions() == ["session_started", "lease_renewed"]


def test_a_command_of_a_person_is_a_sign_of_life_and_no_event(site: Site) -> None:
    for _ in range(2):
        site.now += 5
        with site.unit() as tx:
            instances.arrive_person(tx, "ada", str(site.root), "main", DEFAULT)
    assert known(site, "user-ada").last_seen == site.now
    assert site.actions() == ["session_started"]


# finding


def test_an_ending_finds_the_instance_of_its_own_process(site: Site) -> None:
    arrive(site, FIRST)
    arrive(site, SECOND)
    with site.reading() as tx:
        found = instances.find(tx, SESSION, SECOND)
        assert found is not None
        assert found.name == "claude-1234abcd-2"
        assert instances.find(tx, SESSION, THIRD) is None
        assert instances.find(tx, "another", FIRST) is None


def test_an_instance_that_is_over_is_not_found(site: Site) -> None:
    arrive(site)
    leave(site, "claude-1234abcd")
    with site.reading() as tx:
        assert instances.find(tx, SESSION, FIRST) is None


# leaving


def test_a_session_that_ends_releases_everything_of_all_its_agents(site: Site) -> None:
    name = arrive(site).name
    take(site, name, "a", call="call")
    take(site, name, "b", "sub")
    leave(site, name)
    assert site.locks() == []
    assert site.actions()[-3:] == ["lock_released", "lock_released", "session_ended"]
    assert known(site, name).status == ENDED


def test_a_session_that_is_cleared_keeps_what_its_subagents_hold(site: Site) -> None:
    name = arrive(site).name
    take(site, name, "a")
    take(site, name, "b", "sub")
    leave(site, name, keep_subagents=True)
    assert [lock.agent for lock in site.locks()] == ["sub"]
    assert known(site, name).status == ACTIVE


def test_a_session_that_is_cleared_without_subagents_ends(site: Site) -> None:
    name = arrive(site).name
    take(site, name, "a")
    leave(site, name, keep_subagents=True)
    assert (site.locks(), known(site, name).status) == ([], ENDED)


def succeed(site: Site, heir: Instance) -> None:
    with site.unit() as tx:
        instances.succeed(tx, heir)


def test_the_session_after_a_clear_inherits_the_subagents_locks_with_new_tokens(site: Site) -> None:
    old = arrive(site).name
    take(site, old, "a")
    take(site, old, "b", "sub", call="call")
    before = {lock.agent: lock.token for lock in site.locks()}
    heir = arrive(site, FIRST, "ffff0000-0000-0000-0000-000000000000")
    succeed(site, heir)
    [lock] = site.locks()
    assert (lock.instance, lock.agent, str(lock.resource)) == (heir.name, "sub", "b")
    assert lock.in_flight
    assert lock.token > before["sub"]
    assert known(site, old).status == ENDED


def test_a_session_succeeds_no_session_of_another_process_and_not_itself(site: Site) -> None:
    other = arrive(site, process(1, started="999"), "aaaa0000-0000-0000-0000-000000000000").name
    heir = arrive(site, FIRST)
    succeed(site, heir)
    assert (known(site, other).status, known(site, heir.name).status) == (ACTIVE, ACTIVE)


def test_a_session_whose_process_is_not_known_succeeds_nobody(site: Site) -> None:
    other = arrive(site, FIRST, "aaaa0000-0000-0000-0000-000000000000").name
    succeed(site, arrive(site, None))
    assert known(site, other).status == ACTIVE


# sweeping


def test_a_sweep_buries_every_session_that_is_proven_dead_and_nobody_else(site: Site) -> None:
    gone, here = arrive(site, FIRST).name, arrive(site, SECOND, "ffff0000-0000-0000-0000-000000000000").name
    take(site, gone, "a", call="call")
    take(site, here, "b")
    with site.unit() as tx:
        assert instances.sweep(tx, dead(1)) == [gone]
    assert [lock.instance for lock in site.locks()] == [here]
    assert (known(site, gone).status, known(site, here).status) == (CRASHED, ACTIVE)


def test_the_dead_are_buried_once(site: Site) -> None:
    arrive(site, FIRST)
    for _ in range(2):
        with site.unit() as tx:
            instances.sweep(tx, dead(1))
    assert site.actions().count("session_crashed") == 1


@pytest.mark.parametrize("count", [11])
def test_many_processes_of_one_session_are_numbered_without_a_gap(site: Site, count: int) -> None:
    names = [arrive(site, process(pid)).name for pid in range(1, count + 1)]
    assert names == ["claude-1234abcd", *(f"claude-1234abcd-{number}" for number in range(2, count + 1))]
