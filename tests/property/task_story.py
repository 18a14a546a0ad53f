"""What every step of a story of tasks needs: who arrives, who is gone, what is left and what is locked."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
)

from coord_core.domain.leases import Policy
from coord_core.domain.records import ACTIVE, Lock
from coord_core.services.claims import PATIENCE
from tests.property.task_model import IN_PROGRESS, Item, TaskModel
from tests.property.task_world import Life, TaskWorld
from tests.property.truth import CLIENTS, Client, Truth

clients = st.sampled_from(CLIENTS)
choices = st.integers(0, 99)
some = st.lists(choices, max_size=3)
priorities = st.sampled_from([0, 0, 0, 1, -1])
policies = st.builds(Policy, release_on=st.sampled_from(["stop", "stop", "session-end"]))


class TaskParts(RuleBasedStateMachine):
    """The world under test and the model are the story's, which begins them."""

    truth: Truth
    world: TaskWorld
    model: TaskModel

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
