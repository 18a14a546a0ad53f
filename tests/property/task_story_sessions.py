"""Steps of a story of tasks: edits, turns and sessions, and how they end and go on."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import (
    rule,
)

from coord_core.domain.records import CRASHED, Lock
from coord_core.domain.resources import FILE, Resource
from coord_core.services import compaction
from coord_core.services.claims import PATIENCE
from tests.property.task_story import clients
from tests.property.task_story_claims import ClaimSteps
from tests.property.truth import Client


class SessionSteps(ClaimSteps):
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


class _Place:
    def __init__(self, lock: Lock) -> None:
        self.key = str(lock.resource)
        self._lock = lock

    def of(self, name: str | None) -> bool:
        return self._lock.instance == name and self._lock.task_id is not None
