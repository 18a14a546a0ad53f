"""Steps of a story of tasks: the queue, and the claims of what is in it."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import (
    precondition,
    rule,
)

from tests.property.task_model import FROM, IN_PROGRESS, Item
from tests.property.task_story import TaskParts, choices, clients, priorities, some
from tests.property.task_world import FIRST_PID
from tests.property.truth import Client


class ClaimSteps(TaskParts):
    pid: int
    claims: list[tuple[str, str, int]]  # ids, instances and processes of claims in two steps

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
