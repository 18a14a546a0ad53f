"""Locks, instances and refusals as plain values: the shapes of every `--json`, which others build on."""

from __future__ import annotations

from coord_core.domain.resources import SETS
from coord_core.views.yaml_text import timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from coord_core.domain.leases import Refused
    from coord_core.domain.records import Instance, Lock, Scalar, TransferRequest
    from coord_core.domain.tasks import Task
    from coord_core.domain.waiting import Wait

    Shape = dict[str, Scalar]


def locks(found: Iterable[Lock], owners: Mapping[str, Instance]) -> list[dict[str, Any]]:
    """Every lock's owner must be among `owners`."""
    return [lock(one, owners[one.instance]) for one in found]


def lock(found: Lock, owner: Instance) -> dict[str, Any]:
    """A lock; `agent` is null for a session's main agent. Of a set also what is in it (`patterns`)."""
    shape: dict[str, Any] = {
        "resource": str(found.resource),
        "kind": found.resource.kind,
        "mode": found.mode,
        "locked_by": found.instance,
        "agent": found.agent or None,
        "task_id": found.task_id,
        "locked_at": timestamp(found.locked_at),
        "expires_at": timestamp(owner.expires_at),
        "token": found.token,
        "worktree": found.worktree,
    }
    if found.resource.kind in SETS:
        shape["patterns"] = found.resource.patterns
    return shape


def wait(found: Wait, in_the_way: Iterable[Lock]) -> dict[str, Any]:
    """A place in the queue; `in_the_way`: the locks that have to go first."""
    return {
        "resources": [str(want.resource) for want in found.wants],
        "instance": found.actor.instance,
        "agent": found.actor.agent or None,
        "priority": found.priority,
        "since": timestamp(found.since),
        "until": timestamp(found.until),
        "held_by": sorted({held.instance for held in in_the_way}),
        "wait": found.seq,
    }


def request(found: TransferRequest, held: Lock) -> Shape:
    """Who (`asked_by`) asks the holder of a lock for it; `request` is the number that answers it."""
    return {
        "request": found.number,
        "resource": str(held.resource),
        "locked_by": held.instance,
        "asked_by": found.asker.instance,
        "agent": found.asker.agent or None,
        "reason": found.reason,
        "since": timestamp(found.at),
    }


def instance(found: Instance) -> Shape:
    """A session or a person; a person has no session id and no process."""
    process = found.process
    return {
        "instance": found.name,
        "session_id": found.session_id or None,
        "pid": process.pid if process else None,
        "host": process.host if process else None,
        "status": found.status,
        "worktree": found.worktree,
        "branch": found.branch or None,
        "task_id": found.task_id,
        "last_seen": timestamp(found.last_seen),
        "priority": found.priority,
    }


def task(found: Task, waits_for: Iterable[str] | None = None) -> dict[str, Any]:
    """A task. `waits_for`: what it needs and is not completed; where it is not told, the key is not there."""
    shape: dict[str, Any] = {
        "id": found.id,
        "type": found.type,
        "description": found.description,
        "assigned_to": found.assigned_to,
        "status": found.status,
        "branch": found.branch,
        "priority": found.priority,
        "needs": list(found.needs),
        "paths": list(found.paths),
        "name": found.name or None,
        "worktree": found.worktree,
        "base": found.base,
        "pull_request": found.pull_request,
        "reason": found.reason,
        "step": found.step,
        "left_by": found.left_by,
        "source": found.source,
        "aside": found.aside,
        "added_by": found.added_by,
        "added_at": timestamp(found.added_at),
        "claimed_at": _moment(found.claimed_at),
        "ended_at": _moment(found.ended_at),
    }
    return shape if waits_for is None else {**shape, "waits_for": list(waits_for)}


def _moment(at: float | None) -> str | None:
    return None if at is None else timestamp(at)


def refused(found: Refused) -> Shape:
    """What was asked for (`resource`), and the lock in its way (`held`), until when it was said to last."""
    return {
        "resource": str(found.wanted),
        "locked_by": found.lock.instance,
        "agent": found.lock.agent or None,
        "held": str(found.lock.resource),
        "mode": found.lock.mode,
        "task_id": found.lock.task_id,
        "until": timestamp(found.until),
    }
