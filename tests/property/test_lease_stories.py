"""Any sequence of use cases keeps the rules, and does what a plain model says.

Rules, of docs/architecture.md: no two conflicting locks; a token only grows; every change has exactly one
event, from which the rows can be made again; a view equals what the rows say. A story is run over the memory
of one process, where only the pure decision is the product's, and over the services on SQLite.
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coord_core.domain.errors import InputError
from coord_core.domain.leases import Evidence, Policy
from coord_core.domain.records import ACTIVE, Entry, Instance, Lock
from coord_core.domain.resources import SUBTREE, TREE
from coord_core.services import publishing
from coord_core.storage.sqlite import create_store
from coord_core.views import audit_log
from tests.property.judges import RESOURCES, SETS, DomainJudge, ModelJudge, is_of_one_worktree, meet
from tests.property.memory_world import MemoryWorld
from tests.property.services_world import ServicesWorld
from tests.property.truth import CLIENTS, Client, Truth
from tests.property.worlds import Wants, World, lost_in
from tests.support.yaml import read_yaml

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


class StoryInMemory(Story):
    """Only domain/leases.py decides."""

    def world_under_test(self, policy: Policy) -> World:
        return MemoryWorld(self.truth, policy, DomainJudge(policy))


class StoryOnSqlite(Story):
    """The services, the database, the journal and the views."""

    world: ServicesWorld

    def world_under_test(self, policy: Policy) -> World:
        return ServicesWorld(self.truth, policy)

    @rule(client=clients, agent=agents, wants=wants, how=st.sampled_from(["fails", "is killed", "is torn"]))
    def edit_does_not_happen(self, client: Client, agent: str, wants: Wants, how: str) -> None:
        if how != "fails":
            torn = how == "is torn"
            counts = self.world.edit_that_is_killed_before_its_commit(client, agent, wants, torn)
            self.model.edit_that_is_killed_before_its_commit(client, agent, wants, counts)
            return
        error = InputError("Something is wrong.")
        try:
            self.world.edit_that_fails(client, agent, wants, error)
        except InputError as raised:
            assert raised is error

    # What always holds on disk

    @invariant()
    def the_locks_file_is_the_one_of_the_rows(self) -> None:
        if hasattr(self, "world") and self.world.locks_file_is_due and self.world.site.entries():
            site = self.world.site
            with site.reading() as tx:
                assert site.locks_file.read_text() == publishing.render_locks(tx)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.session_event((0, 0), "end")  # a last change, so that what a killed one left is mended
            self.edit((0, 0), "", [(RESOURCES[0], "exclusive")], "call-1")
            self.every_change_has_exactly_one_event()
            self.the_locks_file_says_what_the_rows_say()
            self.the_journal_and_the_log_say_what_the_events_say()
        finally:
            self.world.close()

    def every_change_has_exactly_one_event(self) -> None:
        """Replayed into an empty state, the events make the same rows; nobody ends twice."""
        entries = self.world.site.entries()
        over = dict.fromkeys((entry.event.instance for entry in entries), True)
        for entry in entries:
            if entry.event.action in ("session_ended", "session_crashed"):
                assert not over[entry.event.instance], "it was over already"
            over[entry.event.instance] = entry.event.action in ("session_ended", "session_crashed")
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        with tempfile.TemporaryDirectory() as folder:
            store = create_store(folder)
            tx = store.begin(0.0)
            for entry in entries:
                tx.replay(entry)
            replayed = rows(tx.instances(), tx.locks()), lost_in(tx)
            store.close()
        with self.world.site.reading() as tx:
            assert replayed == (rows(tx.instances(), tx.locks()), lost_in(tx))

    def the_locks_file_says_what_the_rows_say(self) -> None:
        site = self.world.site
        found = read_yaml(site.locks_file.read_text())["locks"]
        with site.reading() as tx:
            ends = {owner.name: owner.expires_at for owner in tx.instances()}
            locks = tx.locks()
        for section, kinds in (
            ("files", {"file", "subtree", "tree", "glob", "feature", "symbol"}),
            ("workflows", {"workflow"}),
        ):
            expected = [as_item(lock, ends[lock.instance]) for lock in locks if lock.resource.kind in kinds]
            assert [with_zone(item) for item in found[section]] == expected

    def the_journal_and_the_log_say_what_the_events_say(self) -> None:
        site = self.world.site
        entries = site.entries()
        assert [everything(entry) for entry in site.history()] == [everything(entry) for entry in entries]
        log = read_yaml(site.log.read_text()) or []
        published = [entry for entry in entries if audit_log.publishes(entry)]
        assert [(item["seq"], item["action"], item["instance"]) for item in log] == [
            (entry.seq, entry.event.action, entry.event.instance) for entry in published
        ]


def rows(instances: list[Instance], locks: list[Lock]) -> tuple[list[Any], list[Any]]:
    """Every column but those that no event records: last_seen, active_at and what is in flight."""
    unrecorded = {"last_seen", "active_at", "in_flight", "process"}
    people = [
        {name: getattr(each, name) for name in Instance.__slots__ if name not in unrecorded} | place(each)
        for each in instances
    ]
    held = [
        {name: getattr(each, name) for name in Lock.__slots__ if name not in unrecorded} for each in locks
    ]
    return people, held


def place(found: Instance) -> dict[str, Any]:
    process = found.process
    return {} if process is None else {name: getattr(process, name) for name in type(process).__slots__}


def everything(entry: Entry) -> tuple[object, ...]:
    event = entry.event
    what = (event.action, event.instance, event.resource, event.agent, event.task_id, event.detail)
    return (entry.seq, entry.at, *what)


def as_item(lock: Lock, expires_at: float) -> dict[str, Any]:
    is_workflow = lock.resource.kind == "workflow"
    item: dict[str, Any] = {"name": lock.resource.key} if is_workflow else {"path": str(lock.resource)}
    item |= {
        "locked_by": lock.instance,
        "locked_at": datetime.fromtimestamp(int(lock.locked_at), UTC),
        "expires_at": datetime.fromtimestamp(int(expires_at), UTC),
        "mode": lock.mode,
        "token": lock.token,
    }
    if lock.resource in SETS:
        item |= {"kind": lock.resource.kind, "patterns": lock.resource.patterns}
    return item | ({"agent": lock.agent} if lock.agent else {})


def with_zone(item: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
        for key, value in item.items()
    }


def stories(quick: int) -> settings:
    """As many stories as the profile has examples: `quick` by default, more when COORDINATOR_LONG is 1."""
    chosen = settings.default
    assert chosen is not None
    many = chosen.max_examples > 100
    return settings(chosen, max_examples=chosen.max_examples if many else quick, stateful_step_count=40)


@pytest.mark.timeout(600)  # a story that fails is made short before it is shown
def test_the_pure_decision_does_in_any_story_what_the_model_says() -> None:
    run_state_machine_as_test(StoryInMemory, settings=stories(150))


@pytest.mark.timeout(600)
def test_the_services_on_sqlite_do_in_any_story_what_the_model_says() -> None:
    run_state_machine_as_test(StoryOnSqlite, settings=stories(60))
