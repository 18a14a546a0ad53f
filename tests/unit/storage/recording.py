"""Events in few words, put on record."""

from __future__ import annotations

from coord_core.domain.records import Actor, Event
from coord_core.domain.resources import Resource
from coord_core.storage.transaction import Transaction

ONE, TWO = Actor("one"), Actor("two")


def started(tx: Transaction, name: str = "one", session_id: str = "s", pid: int | None = None) -> int:
    known = {"pid": pid, "proc_start": "1", "host": "h", "boot": "b", "pidns": "n"}
    process = known if pid else dict.fromkeys(known)
    event = Event("session_started", name)
    event.detail = {
        **process, "session_id": session_id, "instance_kind": "session", "config_dir": "", "worktree": "/w",
        "branch": "main", "priority": 0, "expires_at": 3700.0,
    }  # fmt: skip
    return tx.record(event)


def taken(tx: Transaction, resource: Resource, actor: Actor = ONE, mode: str = "exclusive") -> int:
    event = Event("lock_acquired", actor.instance, resource, actor.agent, mode=mode, worktree="/w")
    return tx.record(event)


def released(tx: Transaction, token: int, resource: Resource, actor: Actor = ONE) -> None:
    tx.record(Event("lock_released", actor.instance, resource, actor.agent, token=token))
