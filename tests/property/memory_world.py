"""The use cases over plain lists. Every decision is a judge's."""

from __future__ import annotations

from coord_core.domain.leases import Request
from coord_core.domain.records import ACTIVE, CRASHED, ENDED, MAIN_AGENT, Actor
from coord_core.domain.resources import Resource
from tests.property.memory_state import MemoryState
from tests.property.truth import Client
from tests.property.worlds import Outcome, Wants, worktree_of


class MemoryWorld(MemoryState):
    """What clients do, and what it changes of the plain lists."""

    def look_at_the_clock(self) -> None:
        """Each use case begins so: what a lease's end is in the time of day."""
        if not self._has_looked:
            self._has_looked, self._ahead = True, self._truth.ahead
        if abs(self._truth.ahead - self._ahead) <= 5.0:
            return
        self._ahead = self._truth.ahead
        for member in self._members.values():
            member.active_at = min(member.active_at, self._truth.now)
            if member.status == ACTIVE:
                member.expires_at = self._ends[member.name] + self._ahead

    def edit(self, client: Client, agent: str, wants: Wants, call: str) -> Outcome:
        self.look_at_the_clock()
        name = self._arrive(client)
        self._touch(name, agent)
        asked = [Request(what, Actor(name, agent), worktree_of(client), mode) for what, mode in wants]
        for request in asked:
            blocking = self._clear_the_way(request) or self._being_written(request)
            if blocking is not None:
                return ("refused", blocking.instance, str(blocking.resource))
        mine = [self._judge.own(self.locks(), request) for request in asked]
        for request, held in zip(asked, mine, strict=True):
            self._calls.add((name, agent, request.resource, call))
            if held is None:
                self._grant(request)
        return ("granted",)

    def edit_that_is_killed_before_its_commit(
        self, client: Client, agent: str, wants: Wants, counts: bool
    ) -> None:
        """What is in the journal counts: not who was seen, and not which calls are in flight."""
        self.look_at_the_clock()
        if not counts:
            return
        seen = {id(each): each.active_at for each in self._members.values()}
        self.edit(client, agent, wants, "never")
        for member in self._members.values():
            member.active_at = seen.get(id(member), member.active_at)
        self._calls = {each for each in self._calls if each[3] != "never"}
        self._calls |= {(lock.instance, lock.agent, lock.resource, "rebuilt") for lock in self._locks}

    def edited(self, client: Client, call: str) -> None:
        self.look_at_the_clock()
        name = self._find(client)
        if name is not None:
            self._calls = {each for each in self._calls if (each[0], each[3]) != (name, call)}
            self._touch(name, MAIN_AGENT)

    def start(self, client: Client) -> None:
        self.look_at_the_clock()
        for member in list(self._members.values()):
            if member.status == ACTIVE and self._truth.witness(member).dead:
                self._bury(member.name)
        self._touch(self._arrive(client), MAIN_AGENT)

    def prompt(self, client: Client) -> None:
        self.look_at_the_clock()
        name = self._arrive(client)
        self._end_calls(name, {MAIN_AGENT})
        self._touch(name, MAIN_AGENT)

    def stop(self, client: Client, running: frozenset[str] | None) -> None:
        self.look_at_the_clock()
        name = self._find(client)
        if name is None:
            return
        self._touch(name, MAIN_AGENT)
        gone = {MAIN_AGENT}
        if running is not None:
            gone |= {lock.agent for lock in self._locks if lock.instance == name} - running
        self._end_turn(name, gone)

    def stop_agent(self, client: Client, agent: str) -> None:
        self.look_at_the_clock()
        name = self._find(client)
        if name is not None:
            self._end_turn(name, {agent})

    def end(self, client: Client) -> None:
        self.look_at_the_clock()
        name = self._find(client)
        if name is not None:
            self._remove(lambda lock: lock.instance == name)
            self._members[name].status = ENDED
            self._lost.pop(name, None)
            self._calls = {each for each in self._calls if each[0] != name}

    def clear(self, client: Client) -> None:
        """The first half: the session ends, and what its subagents hold stays."""
        self.look_at_the_clock()
        name = self._find(client)
        if name is None:
            return
        self._remove(lambda lock: lock.instance == name and lock.agent == MAIN_AGENT)
        if not any(lock.instance == name for lock in self._locks):
            self.end(client)

    def start_after_clear(self, client: Client) -> None:
        """The second half: another session starts in the same process, and inherits that."""
        self.start(client)
        heir = self._find(client)
        assert heir is not None
        for old in sorted(self._members):
            member = self._members[old]
            if old == heir or member.status != ACTIVE or member.process != self._truth.process(client):
                continue
            self._inherit(old, heir)
            self._remove(lambda lock, old=old: lock.instance == old)  # type: ignore[misc]
            member.status = ENDED
            self._lost.pop(old, None)
            self._calls = {each for each in self._calls if each[0] != old}

    def resume(self, client: Client) -> None:
        """The session goes on: what its dead instances lost is its main agent's again, where it is free."""
        session_id = self._truth.session_id(client)
        before = sorted(each.name for each in self._members.values() if each.session_id == session_id)
        self.start(client)
        heir = self._find(client)
        assert heir is not None
        for name in before:
            if name == heir or self._members[name].status == CRASHED:
                self._take_back(name, heir)

    def _take_back(self, name: str, heir: str) -> None:
        rows = self._lost.get(name, {})
        strongest: dict[tuple[str, str, str], str] = {}
        for (kind, key, worktree, _), mode in sorted(rows.items()):
            place = (kind, key, worktree)
            strongest[place] = "exclusive" if "exclusive" in (mode, strongest.get(place)) else mode
        for (kind, key, worktree), mode in strongest.items():
            request = Request(Resource(kind, key), Actor(heir), worktree, mode)
            if self._clear_the_way(request) is None and self._judge.own(self.locks(), request) is None:
                self._grant(request)
        held = {
            (each.resource.kind, each.resource.key, each.worktree)
            for each in self._locks
            if each.instance == heir
        }
        for row in [row for row in rows if row[:3] in held]:
            del rows[row]
