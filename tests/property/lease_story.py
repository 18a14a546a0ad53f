"""A story of leases: what happens is told to the world under test and to the model alike."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from coord_core.domain.leases import Evidence, Policy
from coord_core.domain.records import ACTIVE, Lock
from coord_core.domain.resources import SUBTREE, TREE
from tests.property.judges import RESOURCES, ModelJudge, is_of_one_worktree, meet
from tests.property.memory_world import MemoryWorld
from tests.property.truth import CLIENTS, Client, Truth
from tests.property.worlds import Wants, World

AGENTS = ("", "sub", "other")

clients = st.sampled_from(CLIENTS)
agents = st.sampled_from(AGENTS)
calls = st.sampled_from(["call-1", "call-2", "call-3"])
modes = st.sampled_from(["exclusive", "exclusive", "shared"])
wants = st.lists(
    st.tuples(st.sampled_from(RESOURCES), modes), min_size=1, max_size=2, unique_by=lambda want: want[0]
)
seconds = st.sampled_from([0.5, 30.0, 60.0, 600.0, 3599.0, 3600.0, 3601.0])
FATES = ["crash", "busy", "idle", "unknown"]
WHOLE = [resource for resource in RESOURCES if resource.kind in (SUBTREE, TREE)]
policies = st.builds(
    Policy,
    lock_ttl=st.just(3600.0),
    release_on=st.sampled_from(["stop", "stop", "commit", "session-end"]),
    subagents_shared=st.booleans(),
    shared_across_worktrees=st.booleans(),
)


class Story(RuleBasedStateMachine):
    """What happens, told to the world under test and to the model alike."""

    def __init__(self) -> None:
        super().__init__()
        self.truth = Truth()
        self.largest_token = 0
        self.tokens: dict[int, int] = {}  # the model's to the world's

    def world_under_test(self, policy: Policy) -> World:
        raise NotImplementedError

    @initialize(policy=policies)
    def begin(self, policy: Policy) -> None:
        self.judge = ModelJudge(policy)
        self.policy = policy
        self.model = MemoryWorld(self.truth, policy, self.judge)
        self.world = self.world_under_test(policy)

    # What sessions do: mostly edits, mostly of what others hold

    @rule(client=clients, agent=agents, wants=wants, call=calls)
    def edit(self, client: Client, agent: str, wants: Wants, call: str) -> None:
        expected = self.model.edit(client, agent, wants, call)
        assert self.world.edit(client, agent, wants, call) == expected

    @precondition(lambda self: self.model.locks())
    @rule(client=clients, agent=agents, mode=modes, call=calls, choice=st.integers(0, 99))
    def edit_what_is_held(self, client: Client, agent: str, mode: str, call: str, choice: int) -> None:
        held = self.model.locks()
        self.edit(client, agent, [(held[choice % len(held)].resource, mode)], call)

    @rule(client=clients, wants=st.tuples(st.sampled_from(WHOLE), modes).map(lambda want: [want]))
    def edit_a_whole_folder(self, client: Client, wants: Wants) -> None:
        self.edit(client, "", wants, "call-1")

    @rule(client=clients, call=calls)
    def edited(self, client: Client, call: str) -> None:
        self.model.edited(client, call)
        self.world.edited(client, call)

    @rule(client=clients)
    def crash_and_resume(self, client: Client) -> None:
        self.truth.crash(client)
        for world in (self.model, self.world):
            world.resume(client)

    @rule(client=clients, event=st.sampled_from(["start", "prompt", "end", "resume"]))
    def session_event(self, client: Client, event: str) -> None:
        for world in (self.model, self.world):
            getattr(world, event)(client)

    @rule(client=clients, running=st.one_of(st.none(), st.frozensets(st.sampled_from(AGENTS[1:]))))
    def stop(self, client: Client, running: frozenset[str] | None) -> None:
        self.model.stop(client, running)
        self.world.stop(client, running)

    @rule(client=clients, agent=st.sampled_from(AGENTS[1:]))
    def stop_agent(self, client: Client, agent: str) -> None:
        self.model.stop_agent(client, agent)
        self.world.stop_agent(client, agent)

    @rule(client=clients)
    def clear(self, client: Client) -> None:
        for world in (self.model, self.world):
            world.clear(client)
        self.truth.clear(client)
        for world in (self.model, self.world):
            world.start_after_clear(client)

    # What happens to them, and what somebody else then asks for

    @precondition(lambda self: self.model.locks())
    @rule(client=clients, fate=st.sampled_from(FATES), seconds=seconds, choice=st.integers(0, 99))
    def something_happens_and_another_asks(
        self, client: Client, fate: str, seconds: float, choice: int
    ) -> None:
        held = self.model.locks()
        lock = held[choice % len(held)]
        for holder in self.truth.clients_of(self.model.process_of(lock.instance)):
            self.happen(holder, fate)
        self.time_passes(seconds)
        self.edit(client, "", [(lock.resource, "exclusive")], "call-2")

    @rule(client=clients, fate=st.sampled_from(FATES))
    def happen(self, client: Client, fate: str) -> None:
        if fate == "crash":
            self.truth.crash(client)
            return
        shown = {
            "busy": Evidence(at_work=True),
            "idle": Evidence(idle_since=self.truth.now + 0.25),
            "unknown": Evidence(),
        }
        self.truth.show(client, shown[fate])

    @rule(seconds=seconds)
    def time_passes(self, seconds: float) -> None:
        self.truth.now += seconds

    @rule(seconds=st.sampled_from([7200.0, 43200.0]))
    def the_machine_sleeps(self, seconds: float) -> None:
        self.nobody_loses_a_lease_when_the_clock_jumps(seconds)

    @rule(seconds=st.sampled_from([3600.0, -3600.0, 86400.0, -86400.0, 6.0, -6.0, 1.0, -1.0]))
    def the_clock_is_set(self, seconds: float) -> None:
        self.nobody_loses_a_lease_when_the_clock_jumps(seconds)

    def nobody_loses_a_lease_when_the_clock_jumps(self, seconds: float) -> None:
        before = self.leases()
        self.truth.jump(seconds)
        for world in (self.model, self.world):
            world.look_at_the_clock()
        for name, left in self.leases().items():
            assert abs(left - before[name]) <= 10.0  # before and after, five are tolerated

    def leases(self) -> dict[object, float]:
        """Seconds that are left of each lease in the world under test."""
        states = self.world.instances()
        return {name: ends - self.truth.now for name, status, ends, *_ in states if status == ACTIVE}  # type: ignore[operator]

    # What always holds

    @invariant()
    def the_world_is_as_the_model_says(self) -> None:
        if not hasattr(self, "world"):
            return
        expected, found = self.model.locks(), self.world.locks()
        assert [without_token(lock) for lock in found] == [without_token(lock) for lock in expected]
        assert self.world.instances() == self.model.instances()
        assert self.world.lost() == self.model.lost()
        for theirs, ours in zip(expected, found, strict=True):
            assert self.tokens.setdefault(theirs.token, ours.token) == ours.token

    @invariant()
    def no_two_locks_conflict(self) -> None:
        if not hasattr(self, "world"):
            return
        locks = self.world.locks()
        for at, older in enumerate(locks):
            for newer in locks[at + 1 :]:
                assert not self.conflict(older, newer), (str(older.resource), str(newer.resource))

    def conflict(self, older: Lock, newer: Lock) -> bool:
        if older.worktree != newer.worktree and is_of_one_worktree(self.policy, older, newer):
            return False
        exclusive = "exclusive" in (older.mode, newer.mode)
        overlapping = meet(older.resource, newer.resource)
        actors = (older.instance, older.agent), (newer.instance, newer.agent)
        return exclusive and overlapping and self.judge.excludes(*actors)

    @invariant()
    def a_token_only_grows(self) -> None:
        if not hasattr(self, "world"):
            return
        tokens = [lock.token for lock in self.world.locks()]
        assert tokens == sorted(set(tokens))
        known = set(self.tokens.values())
        assert all(token > self.largest_token for token in tokens if token not in known)
        self.largest_token = max([self.largest_token, *tokens])


def without_token(lock: Lock) -> tuple[object, ...]:
    return (
        lock.resource.kind, lock.resource.key, lock.mode, lock.instance, lock.agent, lock.worktree,
        lock.locked_at, lock.in_flight,
    )  # fmt: skip
