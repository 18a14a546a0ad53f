"""Rows of the tables as records, and events as rows."""

from __future__ import annotations

from coord_core.domain.records import Entry, Event, Instance, Lock, Process
from coord_core.domain.resources import Resource
from coord_core.jsontext import dumps, load_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def instance(row: tuple[Any, ...]) -> Instance:
    name, session_id, kind, pid, proc_start, host, boot, pidns, *rest = row
    process = None if pid is None else Process(pid, proc_start, host, boot, pidns)
    return Instance(name, session_id, kind, process, *rest)


def lock(row: tuple[Any, ...]) -> Lock:
    token, kind, key, mode, holder, agent, task_id, worktree, locked_at, in_flight = row
    resource = Resource(kind, key)
    return Lock(token, resource, mode, holder, agent, task_id, worktree, locked_at, bool(in_flight))


def entry(row: tuple[Any, ...]) -> Entry:
    seq, at, action, holder, agent, kind, key, task_id, detail = row
    resource = None if kind is None else Resource(kind, key)
    event = Event(action, holder, resource, agent, task_id)
    event.detail = load_object(detail)
    return Entry(seq, at, event)


def parameters(found: Entry) -> dict[str, Any]:
    """The named parameters of an event's own row and of its effects."""
    event = found.event
    resource = event.resource
    return {
        **event.detail,
        "seq": found.seq,
        "at": found.at,
        "action": event.action,
        "instance": event.instance,
        "agent": event.agent,
        "kind": resource.kind if resource else None,
        "key": resource.key if resource else None,
        "task_id": event.task_id,
        "detail": dumps(event.detail),
    }
