"""Any story of tasks: each has one who works on it at most, and does what a plain model says.

Who ends, dies and comes back is told elsewhere (test_lease_stories.py): here it is taken from the rows, and
what becomes of the tasks is the model's. After every step: tasks, instances and locks agree; the events alone
keep the rules (tests/support/task_history.py) and make the same rows.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
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

from coord_core.domain.leases import Policy
from coord_core.domain.records import ACTIVE, CRASHED, Lock
from coord_core.domain.resources import FILE, Resource
from coord_core.domain.tasks import CLAIMING
from coord_core.services import compaction
from coord_core.services.claims import PATIENCE
from coord_core.storage.sqlite import create_store
from coord_core.storage.transaction import Transaction
from tests.property.task_model import FROM, IN_PROGRESS, Item, TaskModel
from tests.property.task_world import FIRST_PID, Life, TaskWorld
from tests.property.test_lease_stories import stories
from tests.property.truth import CLIENTS, Client, Truth
from tests.support.states import rows, rows_by_journal
from tests.support.task_history import TaskHistory

TABLES = {"tasks": "*", "needs": "*", "instances": "name, task_id, status", "locks": "*"}

clients = st.sampled_from(CLIENTS)
choices = st.integers(0, 99)
some = st.lists(choices, max_size=3)
priorities = st.sampled_from([0, 0, 0, 1, -1])
policies = st.builds(Policy, release_on=st.sampled_from(["stop", "stop", "session-end"]))


class History(TaskHistory):
    """Of calls in flight no event tells; the story looks at them itself."""

    def _lets_go(self, id_: str) -> None:
        self.locks.update({token: None for token, task in self.locks.items() if task == id_})


class TaskStory(RuleBasedStateMachine):
    @initialize(policy=policies)
    def begin(self, policy: Policy) -> None:
        self.policy = policy
        self.truth = Truth()
        self.world = TaskWorld(self.truth, policy)
        self.model = TaskModel()
        self.pid = FIRST_PID
        self.world.dead.add(FIRST_PID)  # it publishes what is completed: no claim of its is given up
        self.claims: list[tuple[str, str, int]] = []  # ids, instances and processes of claims in two steps
        self.history = History()
        self.folder = tempfile.TemporaryDirectory()
        self.copy = create_store(self.folder.name)
        self.follower = self.copy.begin(0.0)
        self.read_up_to = 0
        for priority in (0, 0, 1):
            self.add(priority, [])

    # The queue

    @rule(priority=priorities, needs=some)
    def add(self, priority: int, needs: list[int]) -> None:
        ids = sorted({self.some_id(choice) for choice in needs}) if self.model.items else []
        id_ = self.world.add(priority, ids)
        self.model.items[id_] = Item(len(self.model.items), priority, set(ids))

    @rule(choice=choices, priority=st.none() | priorities, needs=st.none() | some)
    def edit(self, choice: int, priority: int | None, needs: list[int] | None) -> None:
        ids = None if needs is None else sorted({self.some_id(each) for each in needs})
        self.change(self.some_id(choice), priority, ids)

    def change(self, id_: str, priority: int | None, ids: list[str] | None) -> None:
        item = self.model.items[id_]
        allowed = ids is None or not self.model.needs_itself(id_, ids)
        assert self.world.edit_task(id_, priority, ids) == allowed
        if allowed:
            item.priority = item.priority if priority is None else priority
            item.needs = item.needs if ids is None else set(ids)

    @rule(choice=choices, step=st.sampled_from(sorted(FROM)))
    def step(self, choice: int, step: str) -> None:
        self.take(self.some_id(choice), step)

    def take(self, id_: str, step: str) -> None:
        allowed = self.model.may(id_, step)
        before = self.locks_of(id_)
        assert self.world.step(id_, step) == allowed
        if allowed:
            self.model.step(id_, step)
            self.its_locks_went(before)

    # Claims

    @rule(client=clients, choice=st.none() | choices)
    def claim(self, client: Client, choice: int | None) -> None:
        name, id_ = self.arrives(client), "" if choice is None else self.some_id(choice)
        expected = self.model.chosen(name, id_)
        assert self.world.claim(client, id_) == expected
        if expected is not None:
            self.model.take(name, expected)

    @rule(client=clients, torn=st.booleans())
    def claim_is_killed(self, client: Client, torn: bool) -> None:
        name = self.arrives(client)
        expected = self.model.chosen(name, "")
        counts = self.world.claim_is_killed(client, "", torn)
        if counts and expected is not None:
            self.model.take(name, expected)

    @rule(client=clients, choice=st.none() | choices, planned=st.booleans())
    def reserve(self, client: Client, choice: int | None, planned: bool) -> None:
        name, id_ = self.arrives(client), "" if choice is None else self.some_id(choice)
        expected, mine = self.model.chosen(name, id_), self.model.current(name)
        self.pid += 1
        if self.pid % 3 == 0:
            self.world.unseen.add(self.pid)
        assert self.world.claim(client, id_, self.pid) == expected
        if expected not in (None, mine):
            assert expected is not None
            self.model.reserve(name, expected, self.pid, self.truth.now)
            self.claims.append((expected, name, self.pid))
            if planned:
                self.world.plan(expected, name)

    @precondition(lambda self: self.claims)
    @rule(choice=choices, how=st.sampled_from(["confirm", "confirm", "give up", "die"]))
    def reservation(self, choice: int, how: str) -> None:
        id_, name, pid = self.claims.pop(choice % len(self.claims))
        item = self.model.items[id_]
        is_kept = item.status == IN_PROGRESS and item.claimer == pid
        if how == "confirm":
            allowed = is_kept and item.owner == name
            assert self.world.confirm(id_, name, pid) == allowed
            if allowed:
                self.model.take(name, id_)
        elif how == "give up":
            assert self.world.give_up(id_, pid) == is_kept
            if is_kept:
                self.model.give_up(id_)
        else:
            self.world.dead.add(pid)

    @rule(client=clients, choice=choices)
    def take_aside(self, client: Client, choice: int) -> None:
        name, id_ = self.arrives(client), self.some_id(choice)
        if self.model.is_ready(id_):
            self.world.take_aside(client, id_)
            self.model.take(name, id_, aside=True)

    @rule(client=clients, publishes=st.booleans())
    def complete(self, client: Client, publishes: bool) -> None:
        mine = self.model.current(self.arrives(client))
        before = self.locks_of(mine or "")
        assert self.world.complete_own(client, FIRST_PID if publishes else None) == (mine is not None)
        if mine is not None:
            self.model.step(mine, "complete")
            self.its_locks_went(before)

    # What often comes together

    @rule(client=clients, choice=choices, then=st.sampled_from(["claim", "reserve", "clear", "end"]))
    def take_aside_and(self, client: Client, choice: int, then: str) -> None:
        self.take_aside(client, choice)
        if then in ("claim", "reserve"):
            more = [True] if then == "reserve" else []
            getattr(self, then)(client, choice, *more)
        elif then == "clear":
            self.clear(client, True, False)
        else:
            self.session_event(client, "end")
            self.resume(client, False)

    @rule(client=clients, file=st.integers(0, 2), is_over=st.booleans())
    def claim_and_edit(self, client: Client, file: int, is_over: bool) -> None:
        self.claim(client, None)
        self.edit_file(client, file, "call-1")
        if is_over:
            self.edited(client, "call-1")

    @rule(client=clients, seconds=st.sampled_from([0.0, PATIENCE + 1]), is_done=st.booleans())
    def claim_and_sweep(self, client: Client, seconds: float, is_done: bool) -> None:
        """What is being published is not given up, and what is being claimed only where nobody does."""
        if is_done:
            self.claim(client, None)
            self.complete(client, True)
        else:
            self.reserve(client, None, True)
        self.sweep(seconds)

    @rule(client=clients, choice=choices, is_told=st.booleans())
    def clear_in_the_middle_of_a_claim(self, client: Client, choice: int, is_told: bool) -> None:
        self.reserve(client, None, True)
        self.clear(client, is_told, False)
        if self.claims:
            self.reservation(len(self.claims) - 1, "confirm")

    @rule(
        client=clients,
        how=st.sampled_from(["crash", "end", "end twice", "release", "block"]),
        needs=st.none() | some,
        choice=choices,
    )
    def go_and_come_back(self, client: Client, how: str, needs: list[int] | None, choice: int) -> None:
        self.claim(client, None)
        mine = self.model.current(self.arrives(client))
        if how in ("release", "block") and mine is not None:
            self.take(mine, how)
        if how == "crash":
            self.crash(client)
        elif how.startswith("end"):
            self.session_event(client, "end")
        if mine is not None and needs is not None:
            self.change(mine, None, sorted({self.some_id(each) for each in needs}))
        if how == "end twice":
            self.claim(client, choice)
            self.session_event(client, "end")
        self.resume(client, False)

    # Sessions

    @rule(client=clients, file=st.integers(0, 2), call=st.sampled_from(["call-1", "call-2"]))
    def edit_file(self, client: Client, file: int, call: str) -> None:
        name = self.arrives(client)
        before = {lock.token for lock in self.world.locks()}
        wanted = Resource(FILE, f"{client}/{file}")
        self.world.edit(client, "", [(wanted, "exclusive")], call)
        for lock in self.world.locks():
            assert lock.token in before or lock.task_id == self.model.current(name)

    @rule(client=clients, call=st.sampled_from(["call-1", "call-2"]))
    def edited(self, client: Client, call: str) -> None:
        self.world.edited(client, call)

    @rule(client=clients)
    def stop(self, client: Client) -> None:
        name = self.world.name_of(client)
        before = [lock for lock in self.world.locks() if lock.instance == name and lock.task_id]
        self.world.stop(client, None)
        tokens = {lock.token for lock in self.world.locks()}
        assert {lock.token for lock in before} <= tokens, "a task's lock went with the turn"

    @rule(client=clients)
    def crash(self, client: Client) -> None:
        self.truth.crash(client)

    @rule(client=clients, event=st.sampled_from(["start", "prompt", "end"]))
    def session_event(self, client: Client, event: str) -> None:
        before = self.world.lives()
        getattr(self.world, event)(client)
        self.who_is_gone_lost_its_tasks(before)

    @rule(client=clients, is_new=st.booleans())
    def resume(self, client: Client, is_new: bool) -> None:
        if is_new:
            self.truth.crash(client)
        before = self.world.lives()
        with self.world.site.reading() as tx:
            names = [each.name for each in tx.instances_of_session(self.truth.session_id(client))]
        self.world.resume(client)
        self.who_is_gone_lost_its_tasks(before)
        heir, lives = self.world.name_of(client), self.world.lives()
        assert heir is not None
        for name in names:
            if name == heir or lives[name][0] == CRASHED:
                self.model.take_back(name, heir)

    @rule(client=clients, is_told=st.booleans(), claims=st.booleans())
    def clear(self, client: Client, is_told: bool, claims: bool) -> None:
        """Without the end of the old session, and with a claim before the start, where hooks failed."""
        old = self.world.name_of(client)
        mine = {lock.key for lock in map(_Place, self.world.locks()) if lock.of(old)}
        if is_told:
            self.world.clear(client)
            self.model.lose(old or "", self.truth.now, only_aside=True)
        self.truth.clear(client)
        if claims:
            self.claim(client, None)
        before = self.world.lives()
        self.world.start_after_clear(client)
        heir = self.world.name_of(client)
        assert heir is not None
        for name in self.all_in_the_client_of(heir, before):
            self.model.succeed(name, heir, self.truth.now)
            before.pop(name)
        self.who_is_gone_lost_its_tasks(before)
        after = {lock.key for lock in map(_Place, self.world.locks()) if lock.of(heir)}
        if old is not None and not claims:
            assert mine <= after, "a task's lock did not go with the task"

    @rule(seconds=st.sampled_from([1.0, 600.0, PATIENCE + 1]))
    def time_passes(self, seconds: float) -> None:
        self.truth.now += seconds

    @rule(seconds=st.sampled_from([0.0, PATIENCE + 1]))
    def sweep(self, seconds: float) -> None:
        self.truth.now += seconds
        before = self.world.lives()
        found = self.world.sweep()
        self.who_is_gone_lost_its_tasks(before)
        expected = {id_ for id_, item in self.model.items.items() if self.is_left(item)}
        assert found == expected
        for id_ in found:
            self.model.give_up(id_)

    @rule()
    def compact(self) -> None:
        assert compaction.compact(self.world.site.project, self.truth.now)

    # Parts

    def some_id(self, choice: int) -> str:
        return list(self.model.items)[choice % len(self.model.items)]

    def arrives(self, client: Client) -> str:
        before = self.world.lives()
        name = self.world.arrives(client)
        self.who_is_gone_lost_its_tasks(before)
        return name

    def who_is_gone_lost_its_tasks(self, before: dict[str, Life]) -> None:
        after = self.world.lives()
        for name, life in before.items():
            if life[0] == ACTIVE and after[name] != life:
                self.model.lose(name, self.truth.now)

    def all_in_the_client_of(self, heir: str, before: dict[str, Life]) -> list[str]:
        """The sessions that ended because another is in their place."""
        with self.world.site.reading() as tx:
            new = tx.instance(heir)
            found = tx.instances()
        return [
            each.name for each in found
            if new is not None and each.process == new.process and each.name != heir
            and before.get(each.name, ("", None))[0] == ACTIVE
        ]  # fmt: skip

    def is_left(self, item: Item) -> bool:
        if item.status != IN_PROGRESS or item.claimer is None:
            return False
        if item.claimer in self.world.unseen:
            return self.truth.now - item.since > PATIENCE
        return item.claimer in self.world.dead

    def locks_of(self, id_: str) -> list[Lock]:
        return [lock for lock in self.world.locks() if lock.task_id == id_]

    def its_locks_went(self, before: list[Lock]) -> None:
        """All but those in flight, which are nobody's task's any more."""
        after = {lock.token: lock for lock in self.world.locks()}
        assert {lock.token for lock in before if lock.in_flight} == {
            lock.token for lock in before if lock.token in after
        }
        assert all(after[lock.token].task_id is None for lock in before if lock.in_flight)

    # What always holds

    @invariant()
    def the_tasks_are_as_the_model_says(self) -> None:
        if not hasattr(self, "world"):
            return
        found = {task.id: task for task in self.world.tasks()}
        assert found.keys() == self.model.items.keys()
        for id_, item in self.model.items.items():
            task = found[id_]
            assert (task.status, task.assigned_to) == (item.status, item.owner), id_
            assert set(task.needs) == item.needs
            assert (task.process.pid if task.step == CLAIMING and task.process else None) == item.claimer
        with self.world.site.reading() as tx:
            assert {id_: tx.waits_for(id_) for id_ in found} == {id_: self.model.waits(id_) for id_ in found}
            ready = [each.id for each in tx.ready_tasks(1000)]
        assert set(ready) == {id_ for id_ in found if self.model.is_ready(id_)}

    @invariant()
    def instances_and_locks_agree_with_the_tasks(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.world.site.reading() as tx:
            now = {each.name: each.task_id for each in tx.instances()}
        assert now == {name: self.model.current(name) for name in now}
        assert all(len(self.model.in_hand(name)) <= 1 for name in now)
        for lock in self.world.locks():
            assert lock.task_id is None or now[lock.instance] == lock.task_id

    @invariant()
    def every_event_keeps_the_rules_and_all_of_them_make_the_rows(self) -> None:
        if not hasattr(self, "world"):
            return
        with self.world.site.reading() as tx:
            entries = tx.entries_since(self.read_up_to)
            self.history.follow(entries)
            for entry in entries:
                self.follower.replay(entry)
                self.read_up_to = entry.seq
            assert table_rows(self.follower) == table_rows(tx)

    def teardown(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            self.truth.now += 10_000.0  # something is recorded, which completes the journal
            self.world.arrives(CLIENTS[0])
            state = Path(self.world.site.project.state)
            assert rows_by_journal(state) == rows(state)
        finally:
            self.world.close()
            self.copy.close()
            self.folder.cleanup()


class _Place:
    def __init__(self, lock: Lock) -> None:
        self.key = str(lock.resource)
        self._lock = lock

    def of(self, name: str | None) -> bool:
        return self._lock.instance == name and self._lock.task_id is not None


def table_rows(tx: Transaction) -> dict[str, list[Any]]:
    """All that only events may change."""
    return {
        table: sorted(tx._run(f"SELECT {columns} FROM {table}", {}), key=repr)
        for table, columns in TABLES.items()
    }


@pytest.mark.timeout(600)  # a story that fails is made short before it is shown
def test_tasks_do_in_any_story_what_the_model_says() -> None:
    run_state_machine_as_test(TaskStory, settings=settings(stories(100), stateful_step_count=50))
