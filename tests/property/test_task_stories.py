"""Any story of tasks: each has one who works on it at most, and does what a plain model says.

Who ends, dies and comes back is told elsewhere (test_lease_stories.py): here it is taken from the rows, and
what becomes of the tasks is the model's. After every step: tasks, instances and locks agree; the events alone
keep the rules (tests/support/task_history.py) and make the same rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from coord_core.domain.leases import Policy
from coord_core.domain.tasks import CLAIMING
from coord_core.services.claims import PATIENCE
from coord_core.storage.sqlite import create_store
from coord_core.storage.transaction import Transaction
from tests.property.task_model import TaskModel
from tests.property.task_story import choices, clients, policies, some
from tests.property.task_story_sessions import SessionSteps
from tests.property.task_world import FIRST_PID, TaskWorld
from tests.property.truth import CLIENTS, Client, Truth
from tests.support.quick_folder import temporary
from tests.support.states import rows, rows_by_journal
from tests.support.task_history import TaskHistory
from tests.support.thoroughness import stories

TABLES = {"tasks": "*", "needs": "*", "instances": "name, task_id, status", "locks": "*"}


class History(TaskHistory):
    """Of calls in flight no event tells; the story looks at them itself."""

    def _lets_go(self, id_: str) -> None:
        self.locks.update({token: None for token, task in self.locks.items() if task == id_})


class TaskStory(SessionSteps):
    @initialize(policy=policies)
    def begin(self, policy: Policy) -> None:
        self.policy = policy
        self.truth = Truth()
        self.world = TaskWorld(self.truth, policy)
        self.model = TaskModel()
        self.pid = FIRST_PID
        self.world.dead.add(FIRST_PID)  # it publishes what is completed: no claim of its is given up
        self.claims = []
        self.history = History()
        self.folder = temporary()
        self.copy = create_store(self.folder.name)
        self.follower = self.copy.begin(0.0)
        self.read_up_to = 0
        for priority in (0, 0, 1):
            self.add(priority, [])

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


def table_rows(tx: Transaction) -> dict[str, list[Any]]:
    """All that only events may change."""
    return {
        table: sorted(tx._run(f"SELECT {columns} FROM {table}", {}), key=repr)
        for table, columns in TABLES.items()
    }


@pytest.mark.timeout(600)  # a story that fails is made short before it is shown
def test_tasks_do_in_any_story_what_the_model_says() -> None:
    run_state_machine_as_test(TaskStory, settings=stories(30, steps=50))
