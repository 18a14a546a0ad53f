"""Two judges of who may hold what: the product's pure decision, and a brute-force model of the rules."""

from __future__ import annotations

from typing import Protocol

from coord_core.domain import leases
from coord_core.domain.leases import Evidence, Policy, Request
from coord_core.domain.records import Instance, Lock
from coord_core.domain.resources import (
    FEATURE,
    FILE,
    SUBTREE,
    SYMBOL,
    TREE,
    WORKFLOW,
    Resource,
    glob,
    named_set,
    symbol,
)

FILES = ["a", "src/a", "src/deep/a", "src-2"]
FOLDERS = ["", "src", "src/deep"]
# Every path that tells two of the resources apart.
WORLD = [*FILES, "b", "src/b", "src/deep/b", "src/deep/er/a", "src-3"]
SETS = {
    glob(["src/**"]): {"src/a", "src/b", "src/deep/a", "src/deep/b", "src/deep/er/a"},
    glob(["a"]): {"a", "src/a", "src/deep/a", "src/deep/er/a"},
    glob(["/src-*"]): {"src-2", "src-3"},
    named_set(FEATURE, "auth", ["src/**", "!src/deep"]): {"src/a", "src/b"},
    named_set(FEATURE, "auth", ["src/deep/*"]): {"src/deep/a", "src/deep/b"},
}
PARTED = "src/a"  # a file that has symbols: each touches these parts of it
SYMBOLS = {
    symbol(PARTED, "f"): {"src/a f"},
    symbol(PARTED, "C"): {"src/a C", "src/a C.m"},
    symbol(PARTED, "C.m"): {"src/a C.m"},
}
RESOURCES = [
    *(Resource(FILE, key) for key in FILES),
    *(Resource(SUBTREE, key) for key in FOLDERS),
    *(Resource(TREE, key) for key in FOLDERS),
    Resource(WORKFLOW, "ci"),
    *SETS,
    *SYMBOLS,
]


class Judge(Protocol):
    def in_the_way(self, lock: Lock, request: Request) -> bool: ...

    def is_being_written(self, lock: Lock, request: Request) -> bool: ...

    def standing(self, lock: Lock, owner: Instance, evidence: Evidence, now: float) -> str: ...

    def renewed_until(self, owner: Instance, now: float) -> float | None: ...

    def own(self, locks: list[Lock], request: Request) -> Lock | None: ...


class DomainJudge:
    """The code under test: domain/leases.py, and nothing else of the product."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def in_the_way(self, lock: Lock, request: Request) -> bool:
        return leases.conflicts(lock, request, self._policy)

    def is_being_written(self, lock: Lock, request: Request) -> bool:
        return leases.is_being_written(lock, request, self._policy)

    def standing(self, lock: Lock, owner: Instance, evidence: Evidence, now: float) -> str:
        return leases.standing(lock, owner, evidence, now, self._policy)

    def renewed_until(self, owner: Instance, now: float) -> float | None:
        return leases.renewed_until(owner, now, self._policy)

    def own(self, locks: list[Lock], request: Request) -> Lock | None:
        return leases.own(locks, request)


class ModelJudge:
    """The requirements, section 2, in the plainest words: sets of files, and one `if` a sentence."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    def in_the_way(self, lock: Lock, request: Request) -> bool:
        if lock.worktree != request.worktree and is_of_one_worktree(self._policy, lock, request):
            return False
        if {lock.mode, request.mode} == {"shared"}:
            return False
        if not meet(lock.resource, request.resource):
            return False
        return self.excludes((lock.instance, lock.agent), (request.actor.instance, request.actor.agent))

    def is_being_written(self, lock: Lock, request: Request) -> bool:
        """A tool that edits a part writes the whole file, in its own working tree."""
        if lock.resource not in SYMBOLS or request.resource not in SYMBOLS or not lock.in_flight:
            return False
        holder, asker = (lock.instance, lock.agent), (request.actor.instance, request.actor.agent)
        return lock.worktree == request.worktree and self.excludes(holder, asker)

    def excludes(self, holder: tuple[str, str], asker: tuple[str, str]) -> bool:
        if holder[0] != asker[0]:
            return True
        if self._policy.subagents_shared:
            return False
        holder_is_subagent = holder[1] != ""
        return holder_is_subagent and holder != asker

    def standing(self, lock: Lock, owner: Instance, evidence: Evidence, now: float) -> str:
        if evidence.dead:
            return "dead"
        since = evidence.idle_since
        idle = since is not None and owner.active_at < since <= now + 5.0
        main_has_stopped = idle and lock.agent == ""
        if main_has_stopped and lock.task_id is None and self._policy.release_on == "stop":
            return "stopped"
        if now < owner.expires_at:
            return "held"
        if lock.in_flight and not main_has_stopped:
            return "renewed"
        return "renewed" if evidence.at_work else "expired"

    def renewed_until(self, owner: Instance, now: float) -> float | None:
        until = now + self._policy.lock_ttl
        gained = abs(until - owner.expires_at)
        return until if gained >= 60.0 else None

    def own(self, locks: list[Lock], request: Request) -> Lock | None:
        for lock in sorted(locks, key=lambda lock: lock.token):
            same_actor = (lock.instance, lock.agent) == (request.actor.instance, request.actor.agent)
            same_thing = (lock.resource, lock.worktree) == (request.resource, request.worktree)
            if same_actor and same_thing and (lock.mode == "exclusive" or request.mode == "shared"):
                return lock
        return None


def is_of_one_worktree(policy: Policy, *both: Lock | Request) -> bool:
    return not policy.shared_across_worktrees or any(each.resource.kind == "tree" for each in both)


def meet(one: Resource, other: Resource) -> bool:
    """Could a write touch both, or are they two features of one name?"""
    names = [each.key.split("\n")[0] for each in (one, other) if each.kind == FEATURE]
    return bool(touched(one) & touched(other)) or (len(names) == 2 and names[0] == names[1])


def touched(resource: Resource) -> set[str]:
    """All that a write under the resource could touch, in the small WORLD."""
    if resource.kind == SYMBOL:
        return SYMBOLS[resource]
    if resource.kind == WORKFLOW:
        return {f"workflow {resource.key}"}
    files = files_touched(resource)
    return files | {part for parts in SYMBOLS.values() for part in parts if PARTED in files}


def files_touched(resource: Resource) -> set[str]:
    if resource in SETS:
        return SETS[resource]
    if resource.kind == FILE:
        return {resource.key}
    if resource.key == "":
        return set(WORLD)
    return {key for key in WORLD if key.startswith(resource.key + "/")}
