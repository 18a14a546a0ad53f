"""Records with everything filled in, so that a test names only what it is about."""

from __future__ import annotations

from collections.abc import Callable

from coord_core.domain.leases import Evidence, Request
from coord_core.domain.records import ACTIVE, EXCLUSIVE, MAIN_AGENT, SESSION, Actor, Instance, Lock, Process
from coord_core.domain.resources import FILE, SUBTREE, TREE, WORKFLOW, Resource

Witness = Callable[[Instance], Evidence]
Ignored = Callable[[Lock, Request], bool]

WORKTREE = "/w"
TREE_ITSELF = Resource(TREE, "")


def file(key: str = "a") -> Resource:
    return Resource(FILE, key)


def subtree(key: str) -> Resource:
    return Resource(SUBTREE, key)


def workflow(key: str) -> Resource:
    return Resource(WORKFLOW, key)


def process(
    pid: int = 7, started: str = "100", host: str = "h", boot: str = "b", pidns: str = "n"
) -> Process:
    return Process(pid, started, host, boot, pidns)


def instance(
    name: str = "one",
    *,
    session_id: str = "s",
    kind: str = SESSION,
    process: Process | None = None,
    config_dir: str = "",
    branch: str = "main",
    task_id: str | None = None,
    status: str = ACTIVE,
    active_at: float = 0.0,
    expires_at: float = 3600.0,
) -> Instance:
    return Instance(
        name, session_id, kind, process, config_dir, WORKTREE, branch, 0, task_id, status, 0.0, 0.0,
        active_at, expires_at,
    )  # fmt: skip


def lock(
    resource: Resource | str = "a",
    holder: str = "one",
    agent: str = MAIN_AGENT,
    *,
    mode: str = EXCLUSIVE,
    token: int = 1,
    task_id: str | None = None,
    worktree: str = WORKTREE,
    locked_at: float = 0.0,
    in_flight: bool = False,
) -> Lock:
    named = file(resource) if isinstance(resource, str) else resource
    return Lock(token, named, mode, holder, agent, task_id, worktree, locked_at, in_flight)


def request(
    resource: Resource | str = "a",
    asker: str = "two",
    agent: str = MAIN_AGENT,
    *,
    mode: str = EXCLUSIVE,
    worktree: str = WORKTREE,
) -> Request:
    named = file(resource) if isinstance(resource, str) else resource
    return Request(named, Actor(asker, agent), worktree, mode)


def no_evidence(owner: Instance) -> Evidence:
    """A witness that cannot tell anything about anybody."""
    return Evidence()
