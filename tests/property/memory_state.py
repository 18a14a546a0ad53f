"""Who is there and what they hold, as plain lists. Every decision is a judge's."""

from __future__ import annotations

from collections.abc import Callable

from coord_core.domain.leases import Policy, Request
from coord_core.domain.naming import new_name, next_name
from coord_core.domain.records import ACTIVE, CRASHED, MAIN_AGENT, Instance, Lock, Process
from coord_core.domain.resources import TREE, Resource
from tests.property.judges import Judge
from tests.property.truth import Client, Truth
from tests.property.worlds import InstanceState, state_of
from tests.support.facts import instance


class MemoryState:
    """Plain lists. Every decision is the judge's."""

    def __init__(self, truth: Truth, policy: Policy, judge: Judge) -> None:
        self._truth = truth
        self._policy = policy
        self._judge = judge
        self._members: dict[str, Instance] = {}
        self._locks: list[Lock] = []
        self._calls: set[tuple[str, str, Resource, str]] = set()
        self._tokens = 0
        self._ahead = truth.ahead  # as it was when somebody looked last, or first
        self._has_looked = False
        self._lost: dict[str, dict[tuple[str, str, str, str], str]] = {}  # modes, by instance and place
        self._ends: dict[str, float] = {}  # of leases, in time awake: what is slept through does not count

    # Readings

    def lost(self) -> dict[str, list[str]]:
        return {
            name: sorted(
                f"{kind}:{key} {mode} {agent} {worktree}"
                for (kind, key, worktree, agent), mode in rows.items()
            )
            for name, rows in self._lost.items()
            if rows
        }

    def locks(self) -> list[Lock]:
        for lock in self._locks:
            place = (lock.instance, lock.agent, lock.resource)
            lock.in_flight = any(each[:3] == place for each in self._calls)
        return list(self._locks)

    def instances(self) -> list[InstanceState]:
        return sorted(map(state_of, self._members.values()))

    def process_of(self, name: str) -> Process | None:
        return self._members[name].process

    # Instances

    def _arrive(self, client: Client) -> str:
        session_id, process = self._truth.session_id(client), self._truth.process(client)
        known = sorted(
            (each for each in self._members.values() if each.session_id == session_id), key=lambda m: m.name
        )
        for member in known:
            if member.process == process:
                if member.status == ACTIVE:
                    self._renew(member)
                else:
                    self._register(member.name, session_id, process)
                return member.name
        return self._register(self._free_name(known, session_id), session_id, process)

    def _free_name(self, known: list[Instance], session_id: str) -> str:
        for member in known:
            if member.status == ACTIVE and self._truth.witness(member).dead:
                self._bury(member.name)
            if member.status != ACTIVE:
                return member.name
        if known:
            return next_name(known[0].name, self._members.__contains__)
        return new_name(session_id, self._members.__contains__)

    def _register(self, name: str, session_id: str, process: Process) -> str:
        now = self._truth.now
        self._members[name] = instance(
            name,
            session_id=session_id,
            process=process,
            active_at=now,
        )
        self._lease_until(self._members[name], now + self._policy.lock_ttl)
        return name

    def _lease_until(self, member: Instance, until: float) -> None:
        member.expires_at = until
        self._ends[member.name] = until - self._ahead

    def _find(self, client: Client) -> str | None:
        process, session_id = self._truth.process(client), self._truth.session_id(client)
        for member in self._members.values():
            if member.status == ACTIVE and (member.process, member.session_id) == (process, session_id):
                return member.name
        return None

    def _inherit(self, old: str, heir: str) -> None:
        for lock in [each for each in self._locks if each.instance == old and each.agent != MAIN_AGENT]:
            place = (old, lock.agent, lock.resource)
            self._calls = {(heir, *each[1:]) if each[:3] == place else each for each in self._calls}
            self._locks.remove(lock)
            self._tokens += 1
            lock.instance, lock.token = heir, self._tokens
            self._locks.append(lock)

    def _renew(self, member: Instance) -> None:
        until = self._judge.renewed_until(member, self._truth.now)
        if until is not None:
            self._lease_until(member, until)

    def _touch(self, name: str, agent: str) -> None:
        if agent == MAIN_AGENT:
            self._members[name].active_at = self._truth.now

    def _bury(self, name: str) -> None:
        rows = self._lost.setdefault(name, {})
        for lock in self.locks():
            if lock.instance == name and not (lock.resource.kind == TREE and lock.in_flight):
                row = (lock.resource.kind, lock.resource.key, lock.worktree, lock.agent)
                rows[row] = "exclusive" if "exclusive" in (lock.mode, rows.get(row)) else lock.mode
        self._remove(lambda lock: lock.instance == name)
        self._members[name].status = CRASHED
        self._calls = {each for each in self._calls if each[0] != name}

    # Locks

    def _clear_the_way(self, request: Request) -> Lock | None:
        return self._first_that_stands(lambda lock: self._judge.in_the_way(lock, request))

    def _being_written(self, request: Request) -> Lock | None:
        return self._first_that_stands(lambda lock: self._judge.is_being_written(lock, request))

    def _first_that_stands(self, matters: Callable[[Lock], bool]) -> Lock | None:
        for lock in self.locks():
            if lock not in self._locks or not matters(lock):
                continue
            owner = self._members[lock.instance]
            stands = self._judge.standing(lock, owner, self._truth.witness(owner), self._truth.now)
            if stands == "dead":
                self._bury(owner.name)
            elif stands in ("stopped", "expired"):
                self._remove(lambda each, gone=lock: each is gone)  # type: ignore[misc]
            else:
                if stands == "renewed":
                    self._renew(owner)
                return lock
        return None

    def _grant(self, request: Request) -> None:
        self._tokens += 1
        actor = request.actor
        self._locks.append(
            Lock(
                self._tokens, request.resource, request.mode, actor.instance, actor.agent, None,
                request.worktree, self._truth.now, False,
            )
        )  # fmt: skip

    def _end_turn(self, name: str, gone: set[str]) -> None:
        self._end_calls(name, gone)
        if self._policy.release_on == "stop":
            self._remove(lambda lock: lock.instance == name and lock.agent in gone)
            return
        for lock in [each for each in self._locks if each.instance == name and each.agent in gone]:
            self._pass_on(lock)

    def _pass_on(self, lock: Lock) -> None:
        """What outlives a subagent is its main agent's, who may have it already."""
        place = (lock.instance, lock.resource, lock.worktree)
        mains = [each for each in self._locks if each.agent == MAIN_AGENT]
        if lock.agent != MAIN_AGENT and place in [(e.instance, e.resource, e.worktree) for e in mains]:
            self._remove(lambda each: each is lock)
        lock.agent = MAIN_AGENT

    def _end_calls(self, name: str, agents: set[str]) -> None:
        self._calls = {each for each in self._calls if not (each[0] == name and each[1] in agents)}

    def _remove(self, goes: Callable[[Lock], bool]) -> None:
        """Locks go together with the calls on what they locked."""
        gone = [lock for lock in self._locks if goes(lock)]
        places = [(lock.instance, lock.agent, lock.resource) for lock in gone]
        self._calls = {each for each in self._calls if each[:3] not in places}
        self._locks = [lock for lock in self._locks if lock not in gone]
