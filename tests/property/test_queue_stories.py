"""Any sequence of edits, waits, ends and deaths keeps the queue's rules (domain/waiting.py).

After every step: the events alone make the same rows; no grant takes what another holds, and none what an
earlier wait is to get; nobody waits for what is free; there is no circle of waits, and only who was in one is
refused. What only time brings about (the end of a lease, a dead owner) is due once every waiter has ticked.
"""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coord_core.domain.leases import Evidence, Policy
from coord_core.domain.records import Lock
from coord_core.domain.resources import FILE, SUBTREE, TREE, WORKFLOW, Resource
from coord_core.domain.waiting import Wait
from coord_core.storage.transaction import Transaction
from tests.property.judges import SETS, ModelJudge
from tests.property.queue_checks import Follower, rows_of
from tests.property.queue_rules import Rows, request_of
from tests.property.queue_world import QueueWorld
from tests.property.truth import CLIENTS, Client, Truth
from tests.property.worlds import Wants
from tests.support.thoroughness import stories

RESOURCES = [
    *(Resource(FILE, key) for key in ("a", "src/a", "src-2")),
    Resource(SUBTREE, "src"),
    Resource(TREE, ""),
    Resource(WORKFLOW, "ci"),
    *SETS,
]
FATES = {"busy": Evidence(at_work=True), "idle": Evidence(), "unknown": Evidence()}

clients = st.sampled_from(CLIENTS)
agents = st.sampled_from(["", "", "", "sub"])
modes = st.sampled_from(["exclusive", "exclusive", "exclusive", "shared"])
mostly_files = st.sampled_from([*RESOURCES[:3] * 3, *RESOURCES])
wants = st.lists(st.tuples(mostly_files, modes), min_size=1, max_size=3, unique_by=lambda want: want[0])
choices = st.integers(0, 99)
policies = st.builds(
    Policy,
    release_on=st.sampled_from(["stop", "stop", "session-end"]),
    subagents_shared=st.booleans(),
    shared_across_worktrees=st.booleans(),
)


class QueueStory(RuleBasedStateMachine):
    @initialize(policy=policies)
    def begin(self, policy: Policy) -> None:
        self.truth = Truth()
        self.judge = ModelJudge(policy)
        self.world = QueueWorld(self.truth, policy)
        self.follower = Follower(self.judge, self.stands)

    def stands(self, tx: Transaction, lock: Lock) -> bool:
        """Would its owner keep it from one who asks now?"""
        owner = tx.instance(lock.instance)
        assert owner is not None
        evidence = self.world.witness(owner)
        # No event says when somebody acted, or what is in flight.
        seen, same = self.live.instance(lock.instance), self.live.lock(lock.token)
        owner.active_at = seen.active_at if seen else 0.0
        lock.in_flight = same is not None and same.in_flight
        if lock.agent == "" and (same or lock).kept_until > self.truth.now:
            evidence = Evidence(dead=evidence.dead, at_work=evidence.at_work)
        return self.judge.standing(lock, owner, evidence, self.truth.now) in ("held", "renewed")

    # What sessions do

    @rule(client=clients, agent=agents, wants=wants)
    def edit(self, client: Client, agent: str, wants: Wants) -> None:
        self.world.edit(client, agent, wants, "call-1")

    @rule(client=clients, want=mostly_files)
    def edit_one(self, client: Client, want: Resource) -> None:
        self.world.edit(client, "", [(want, "exclusive")], "call-2")

    @rule(client=clients, agent=agents, wants=wants, seconds=st.sampled_from([60.0, 3600.0, 9000.0]))
    def wait(self, client: Client, agent: str, wants: Wants, seconds: float) -> None:
        self.world.wait(client, agent, wants, seconds, is_seen=True)

    @precondition(lambda self: self.world.locks())
    @rule(
        client=clients,
        agent=agents,
        wants=wants,
        choice=choices,
        is_seen=st.sampled_from([True, True, False]),
    )
    def wait_for_what_is_held(
        self, client: Client, agent: str, wants: Wants, choice: int, is_seen: bool
    ) -> None:
        held = self.world.locks()
        wanted = held[choice % len(held)].resource
        more = [want for want in wants if want[0] != wanted][: choice % 2]
        self.world.wait(client, agent, [(wanted, "exclusive"), *more], 7200.0, is_seen)

    @precondition(lambda self: self.world.locks())
    @rule(client=clients, choice=choices)
    def wait_for_a_holder(self, client: Client, choice: int) -> None:
        self.wait_for_what_is_held(client, "", [], choice, True)

    @precondition(lambda self: self.world.locks())
    @rule(choice=choices)
    def let_go(self, choice: int) -> None:
        held = self.world.locks()
        self.world.let_go(held[choice % len(held)])

    @rule(client=clients, event=st.sampled_from(["start", "prompt", "edited", "stop_agent"]))
    def session_event(self, client: Client, event: str) -> None:
        more = {"edited": ["call-1"], "stop_agent": ["sub"]}.get(event, [])
        getattr(self.world, event)(client, *more)

    @rule(
        client=clients,
        event=st.sampled_from(["end", "crash", "clear"]),
        really=st.sampled_from([True] + 2 * [False]),
    )
    def session_is_over(self, client: Client, event: str, really: bool) -> None:
        if not really:
            return
        if event == "end":
            self.world.end(client)
        elif event == "crash":
            self.truth.crash(client)
        else:
            self.clear(client)

    @rule(client=clients, running=st.sampled_from([None, frozenset(), frozenset({"sub"})]))
    def stop(self, client: Client, running: frozenset[str] | None) -> None:
        self.world.stop(client, running)

    def clear(self, client: Client) -> None:
        old = self.world.name_of(client)
        waited = {wait.seq for wait in self.waits() if wait.actor.instance == old}
        self.world.clear(client)
        self.truth.clear(client)
        self.world.start_after_clear(client)
        heir = self.world.name_of(client)
        left = [wait.actor.instance for wait in self.waits() if wait.seq in waited]
        assert set(left) <= {heir}

    # What happens to them

    @rule(client=clients, fate=st.sampled_from(sorted(FATES)))
    def is_shown(self, client: Client, fate: str) -> None:
        idle = Evidence(idle_since=self.truth.now + 0.25)
        self.truth.show(client, idle if fate == "idle" else FATES[fate])

    @rule(seconds=st.sampled_from([0.5, 20.0, 61.0, 121.0, 600.0, 3601.0, -30.0, -400.0]))
    def time_passes(self, seconds: float) -> None:
        """A negative time: the clock is put back."""
        self.truth.now = max(1000.0, self.truth.now + seconds)

    # What happens to waits

    @precondition(lambda self: self.waits())
    @rule(choice=choices, how=st.sampled_from(["kill_wait", "cancel", "tick", "tick"]))
    def wait_event(self, choice: int, how: str) -> None:
        there = self.waits()
        chosen = there[choice % len(there)]
        if how == "kill_wait":
            self.world.kill_wait(chosen)
        elif how == "cancel" or not self.world.is_killed(chosen):
            getattr(self.world, how)(chosen.seq)

    @precondition(lambda self: self.waits())
    @rule()
    def every_waiter_ticks(self) -> None:
        for wait in self.waits():
            if not self.world.is_killed(wait):
                self.world.tick(wait.seq)
        self.nobody_alive_waits_for_a_remainder()

    @rule(client=clients, priority=st.sampled_from([-10, -1, 0, 1, 10]))
    def priority(self, client: Client, priority: int) -> None:
        self.world.set_priority(client, priority)

    # What is done with locks

    @precondition(lambda self: self.world.locks())
    @rule(client=clients, agent=agents, choice=choices, how=st.sampled_from(["force", "ask", "hand over"]))
    def lock_event(self, client: Client, agent: str, choice: int, how: str) -> None:
        held = self.world.locks()
        lock, name = held[choice % len(held)], self.world.name_of(client)
        if how == "force":
            self.world.force(lock)
        elif name is not None and name != lock.instance:
            if how == "ask":
                self.world.ask_for(lock, name)
            elif not self.would_conflict(lock, name, agent):
                self.world.hand_over(lock, name, agent)

    def would_conflict(self, lock: Lock, name: str, agent: str) -> bool:
        moved = Lock(lock.token, lock.resource, lock.mode, name, agent, None, lock.worktree, 0.0, False)
        return any(
            self.conflict(moved, other) or self.conflict(other, moved)
            for other in self.world.locks()
            if other.token != lock.token
        )

    # What always holds

    @invariant()
    def every_event_keeps_the_rules_and_all_of_them_make_the_rows(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.world.site.reading() as self.live:
            tx = self.live
            self.follower.follow(tx.entries_since(self.follower.read_up_to))
            assert rows_of(self.follower.tx) == rows_of(tx)
            rebuilt = self.follower.tx.overdue()
            assert tx.overdue() == rebuilt

    @invariant()
    def nothing_free_is_withheld_and_nobody_is_stuck(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.world.site.reading() as self.live:
            rows = Rows(self.live, self.judge)
        for wait in rows.waits:
            first = rows.first_before(wait.place, wait.wants)
            assert rows.in_the_way(wait) or first, f"wait {wait.seq} could be granted"
            assert not rows.is_stuck(wait), f"wait {wait.seq} is in a circle"

    @invariant()
    def no_two_locks_conflict(self) -> None:
        if not hasattr(self, "world"):
            return
        held = self.world.locks()
        for at, older in enumerate(held):
            assert not any(self.conflict(older, newer) for newer in held[at + 1 :]), str(older.resource)

    def conflict(self, older: Lock, newer: Lock) -> bool:
        return self.judge.in_the_way(older, request_of(newer))

    def nobody_alive_waits_for_a_remainder(self) -> None:
        with self.world.site.reading() as self.live:
            tx = self.live
            locks = [lock for lock in tx.locks() if self.stands(tx, lock)]
            rows = Rows(tx, self.judge)
        for wait in rows.waits:
            if self.world.is_killed(wait):
                continue
            held = any(rows.blocks(lock, wait.wants) for lock in locks)
            first = [
                each for each in rows.first_before(wait.place, wait.wants) if not self.world.is_killed(each)
            ]
            assert held or first, f"wait {wait.seq} waits for what nobody keeps"

    def waits(self) -> list[Wait]:
        with self.world.site.reading() as tx:
            return tx.waits()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()
            self.follower.close()


@pytest.mark.timeout(600)
def test_any_story_keeps_the_queues_rules() -> None:
    run_state_machine_as_test(QueueStory, settings=stories(50, steps=50))
