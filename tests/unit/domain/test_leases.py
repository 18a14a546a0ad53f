"""The decision, branch by branch."""

from __future__ import annotations

import pytest

from coord_core.domain import leases
from coord_core.domain.leases import DEAD, EXPIRED, HELD, RENEWED, STOPPED, Evidence, Policy
from coord_core.domain.records import EXCLUSIVE, SHARED, Lock
from tests.support.facts import instance, lock, process, request, subtree, workflow

DEFAULT = Policy()
BEFORE, END, AFTER = 3599.9, 3600.0, 3600.1  # around the end of the lease


# conflicts


def test_exclusive_locks_of_two_instances_on_one_file_conflict() -> None:
    assert leases.conflicts(lock("a", "one"), request("a", "two"), DEFAULT)


def test_locks_on_different_files_do_not_conflict() -> None:
    assert not leases.conflicts(lock("a", "one"), request("b", "two"), DEFAULT)


@pytest.mark.parametrize(
    ("held", "asked", "conflict"),
    [
        (EXCLUSIVE, EXCLUSIVE, True),
        (EXCLUSIVE, SHARED, True),
        (SHARED, EXCLUSIVE, True),
        (SHARED, SHARED, False),
    ],
)
def test_only_two_shared_locks_go_together(held: str, asked: str, conflict: bool) -> None:
    found = leases.conflicts(lock("a", "one", mode=held), request("a", "two", mode=asked), DEFAULT)
    assert found is conflict


def test_a_locked_folder_conflicts_with_a_file_in_it() -> None:
    assert leases.conflicts(lock(subtree("src"), "one"), request("src/a", "two"), DEFAULT)


def test_a_workflow_conflicts_with_no_file_of_its_name() -> None:
    assert not leases.conflicts(lock(workflow("a"), "one"), request("a", "two"), DEFAULT)


def test_two_worktrees_share_their_locks_by_default() -> None:
    assert leases.conflicts(lock(worktree="/w"), request(worktree="/linked"), DEFAULT)


def test_two_worktrees_do_not_conflict_when_each_has_its_own_locks() -> None:
    policy = Policy(shared_across_worktrees=False)
    assert not leases.conflicts(lock(worktree="/w"), request(worktree="/linked"), policy)


def test_sessions_in_one_worktree_conflict_even_when_each_worktree_has_its_own_locks() -> None:
    policy = Policy(shared_across_worktrees=False)
    assert leases.conflicts(lock(worktree="/w"), request(worktree="/w"), policy)


@pytest.mark.parametrize(
    ("holder", "asker", "conflict"),
    [
        ("", "", False),
        ("", "sub", False),
        ("sub", "sub", False),
        ("sub", "other", True),
        ("sub", "", True),
    ],
    ids=[
        "main_and_itself",
        "a_subagent_uses_what_main_holds",
        "a_subagent_and_itself",
        "two_subagents_exclude_each_other",
        "a_subagent_excludes_main",
    ],
)
def test_agents_of_one_instance_exclude_each_other_by_rule(holder: str, asker: str, conflict: bool) -> None:
    assert leases.conflicts(lock("a", "one", holder), request("a", "one", asker), DEFAULT) is conflict


@pytest.mark.parametrize(("holder", "asker"), [("sub", "other"), ("sub", "")])
def test_shared_subagents_never_exclude_each_other(holder: str, asker: str) -> None:
    policy = Policy(subagents_shared=True)
    assert not leases.conflicts(lock("a", "one", holder), request("a", "one", asker), policy)


def test_shared_subagents_still_exclude_other_instances() -> None:
    policy = Policy(subagents_shared=True)
    assert leases.conflicts(lock("a", "one", "sub"), request("a", "two", "sub"), policy)


# standing


def standing(
    found: object = None,
    now: float = 10.0,
    policy: Policy = DEFAULT,
    *,
    active_at: float = 5.0,
    dead: bool = False,
    at_work: bool = False,
    idle_since: float | None = None,
) -> str:
    held = found if isinstance(found, Lock) else lock()
    evidence = Evidence(dead, at_work, idle_since)
    return leases.standing(held, instance(active_at=active_at, expires_at=END), evidence, now, policy)


def test_a_lock_is_held_while_its_lease_lasts() -> None:
    assert standing(now=BEFORE) == HELD


@pytest.mark.parametrize("now", [END, AFTER])
def test_a_lock_expires_at_the_end_of_the_lease(now: float) -> None:
    assert standing(now=now) == EXPIRED


def test_an_expired_lock_is_renewed_when_the_client_shows_its_holder_at_work() -> None:
    assert standing(now=AFTER, at_work=True) == RENEWED


def test_a_lock_of_a_dead_owner_is_dead_though_its_lease_lasts() -> None:
    assert standing(now=BEFORE, dead=True) == DEAD


def test_death_outweighs_a_call_in_flight_and_a_roster_that_says_busy() -> None:
    assert standing(lock(in_flight=True), dead=True, at_work=True) == DEAD


def test_a_call_in_flight_is_not_ended_by_time() -> None:
    assert standing(lock(in_flight=True), now=1e9) == RENEWED


def test_a_main_agent_that_went_idle_after_it_acted_has_stopped() -> None:
    assert standing(active_at=5.0, idle_since=6.0) == STOPPED


@pytest.mark.parametrize("idle_since", [4.0, 5.0])
def test_a_roster_that_was_idle_before_the_agent_acted_proves_nothing(idle_since: float) -> None:
    assert standing(active_at=5.0, idle_since=idle_since) == HELD


@pytest.mark.parametrize(("ahead", "expected"), [(0.0, STOPPED), (5.0, STOPPED), (5.1, HELD), (1e9, HELD)])
def test_an_idleness_that_lies_in_the_future_is_another_clocks_mistake(ahead: float, expected: str) -> None:
    assert standing(now=10.0, idle_since=10.0 + ahead) == expected


def test_an_idle_main_agent_has_no_call_in_flight_any_more() -> None:
    assert standing(lock(in_flight=True), idle_since=6.0) == STOPPED


def test_an_idle_main_agent_says_nothing_about_its_background_subagents() -> None:
    assert standing(lock(agent="sub"), idle_since=6.0) == HELD
    assert standing(lock(agent="sub", in_flight=True), now=AFTER, idle_since=6.0) == RENEWED


def test_a_subagents_lock_expires_with_the_lease() -> None:
    assert standing(lock(agent="sub"), now=AFTER) == EXPIRED


def test_a_tasks_lock_stays_when_its_agent_stopped() -> None:
    assert standing(lock(task_id="task-001"), idle_since=6.0) == HELD


def test_a_tasks_lock_of_a_stopped_agent_expires_even_with_a_call_in_flight() -> None:
    assert standing(lock(task_id="task-001", in_flight=True), now=AFTER, idle_since=6.0) == EXPIRED


@pytest.mark.parametrize("release_on", ["commit", "session-end"])
def test_a_stopped_agent_keeps_its_locks_when_they_are_not_released_on_stop(release_on: str) -> None:
    assert standing(policy=Policy(release_on=release_on), idle_since=6.0) == HELD


# goes_at_stop


@pytest.mark.parametrize(
    ("task_id", "release_on", "goes"),
    [
        (None, "stop", True),
        (None, "commit", False),
        (None, "session-end", False),
        ("task-001", "stop", False),
    ],
)
def test_a_lock_goes_at_stop_unless_a_task_or_the_settings_keep_it(
    task_id: str | None, release_on: str, goes: bool
) -> None:
    assert leases.goes_at_stop(lock(task_id=task_id), Policy(release_on=release_on)) is goes


# is_dead


def test_an_owner_whose_pid_is_gone_is_dead() -> None:
    assert leases.is_dead(process(), process(pid=1), None)


def test_an_owner_whose_pid_belongs_to_a_later_process_is_dead() -> None:
    assert leases.is_dead(process(started="100"), process(pid=1), "101")


def test_a_machine_that_was_renamed_meanwhile_is_the_same() -> None:
    assert leases.is_dead(process(), process(pid=1, host="renamed"), None)


def test_an_owner_that_still_runs_is_alive() -> None:
    assert not leases.is_dead(process(started="100"), process(pid=1), "100")


@pytest.mark.parametrize("elsewhere", [{"boot": "x"}, {"pidns": "x"}])
@pytest.mark.parametrize("observed", [None, "101"])
def test_nothing_proves_a_death_in_another_boot_or_pid_namespace(
    elsewhere: dict[str, str], observed: str | None
) -> None:
    assert not leases.is_dead(process(), process(**elsewhere), observed)


# renewed_until


def test_a_renewed_lease_lasts_its_whole_length_from_now() -> None:
    owner = instance(expires_at=3600.0)
    assert leases.renewed_until(owner, 100.0, Policy(lock_ttl=3600.0)) == 3700.0


@pytest.mark.parametrize(("now", "renewed"), [(59.0, False), (59.999, False), (60.0, True), (61.0, True)])
def test_a_lease_is_written_again_only_when_it_gains_a_minute(now: float, renewed: bool) -> None:
    owner = instance(expires_at=3600.0)
    assert (leases.renewed_until(owner, now, Policy(lock_ttl=3600.0)) is not None) is renewed


@pytest.mark.parametrize(("now", "renewed"), [(0.5, False), (1.0, True)])
def test_a_short_lease_is_renewed_when_it_gains_a_tenth_of_its_length(now: float, renewed: bool) -> None:
    owner = instance(expires_at=10.0)
    assert (leases.renewed_until(owner, now, Policy(lock_ttl=10.0)) is not None) is renewed


def test_a_lease_is_shortened_when_the_setting_was() -> None:
    assert leases.renewed_until(instance(expires_at=7200.0), 0.0, Policy(lock_ttl=3600.0)) == 3600.0


# own


def test_the_lock_on_exactly_what_is_asked_for_is_ones_own() -> None:
    mine = lock("a", "two", token=5)
    assert leases.own([lock("b", "two"), mine], request("a", "two")) is mine


@pytest.mark.parametrize(
    "other",
    [
        lock("b", "two"),
        lock("a", "one"),
        lock("a", "two", "sub"),
        lock("a", "two", worktree="/linked"),
        lock(subtree("a"), "two"),
        lock("a", "two", mode=SHARED),
    ],
    ids=["file", "instance", "agent", "worktree", "kind", "weaker_mode"],
)
def test_a_lock_that_differs_in_one_thing_is_not_the_one_asked_for(other: Lock) -> None:
    assert leases.own([other], request("a", "two")) is None


def test_an_exclusive_lock_serves_for_a_shared_request() -> None:
    mine = lock("a", "two")
    assert leases.own([mine], request("a", "two", mode=SHARED)) is mine


def test_of_several_own_locks_the_oldest_is_kept() -> None:
    oldest, newer = lock("a", "two", token=1), lock("a", "two", token=2)
    assert leases.own([oldest, newer], request("a", "two")) is oldest


# what a lock that goes is recorded as


def test_every_standing_that_frees_a_lock_has_its_own_event() -> None:
    assert leases.TAKEN == {
        STOPPED: "lock_released",
        EXPIRED: "lock_expired",
        DEAD: "lock_reclaimed",
    }
