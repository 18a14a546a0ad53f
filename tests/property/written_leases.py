"""What of instances, locks and events can be compared: with rows made anew, and with what files say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from coord_core.domain.records import Entry, Instance, Lock
from tests.property.judges import SETS


def rows(instances: list[Instance], locks: list[Lock]) -> tuple[list[Any], list[Any]]:
    """Every column but those that no event records: last_seen, active_at and what is in flight."""
    unrecorded = {"last_seen", "active_at", "in_flight", "process"}
    people = [
        {name: getattr(each, name) for name in Instance.__slots__ if name not in unrecorded} | place(each)
        for each in instances
    ]
    held = [
        {name: getattr(each, name) for name in Lock.__slots__ if name not in unrecorded} for each in locks
    ]
    return people, held


def place(found: Instance) -> dict[str, Any]:
    process = found.process
    return {} if process is None else {name: getattr(process, name) for name in type(process).__slots__}


def everything(entry: Entry) -> tuple[object, ...]:
    event = entry.event
    what = (event.action, event.instance, event.resource, event.agent, event.task_id, event.detail)
    return (entry.seq, entry.at, *what)


def as_item(lock: Lock, expires_at: float) -> dict[str, Any]:
    is_workflow = lock.resource.kind == "workflow"
    item: dict[str, Any] = {"name": lock.resource.key} if is_workflow else {"path": str(lock.resource)}
    item |= {
        "locked_by": lock.instance,
        "locked_at": datetime.fromtimestamp(int(lock.locked_at), UTC),
        "expires_at": datetime.fromtimestamp(int(expires_at), UTC),
        "mode": lock.mode,
        "token": lock.token,
    }
    if lock.resource in SETS:
        item |= {"kind": lock.resource.kind, "patterns": lock.resource.patterns}
    return item | ({"agent": lock.agent} if lock.agent else {})


def with_zone(item: dict[str, Any]) -> dict[str, Any]:
    return {
        key: value.replace(tzinfo=UTC) if isinstance(value, datetime) else value
        for key, value in item.items()
    }
