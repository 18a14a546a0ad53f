"""Rows of the tables as records, and events as rows."""

from __future__ import annotations

from coord_core.domain.records import Actor, Entry, Event, Instance, Lock, Process, TransferRequest
from coord_core.domain.resources import Resource
from coord_core.jsontext import dumps, load_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coord_core.domain.tasks import Ready, Task
    from coord_core.domain.waiting import Wait


def instance(row: tuple[Any, ...]) -> Instance:
    name, session_id, kind, pid, proc_start, host, boot, pidns, *rest = row
    process = None if pid is None else Process(pid, proc_start, host, boot, pidns)
    return Instance(name, session_id, kind, process, *rest)


def lock(row: tuple[Any, ...]) -> Lock:
    token, kind, key, mode, holder, agent, task_id, worktree, locked_at, kept_until, in_flight = row
    resource, flies = Resource(kind, key), bool(in_flight)
    return Lock(token, resource, mode, holder, agent, task_id, worktree, locked_at, flies, kept_until or 0.0)


def transfer_request(row: tuple[Any, ...]) -> TransferRequest:
    number, asker, agent, token, at, reason = row
    return TransferRequest(number, Actor(asker, agent), token, at, reason)


def wait(row: tuple[Any, ...], wanted: list[list[Any]]) -> Wait:
    """`wanted`: the rows of what it waits for."""
    from coord_core.domain.leases import Request
    from coord_core.domain.waiting import Wait

    seq, instance, agent, since, until, pid, proc_start, host, boot, pidns, seen_at, blocker, priority = row
    actor = Actor(instance, agent)
    process = None if pid is None else Process(pid, proc_start, host, boot, pidns)
    wants = tuple(Request(Resource(kind, key), actor, worktree, mode) for kind, key, mode, worktree in wanted)
    return Wait(seq, actor, since, until, process, seen_at, blocker, priority or 0, wants)


def entry(row: tuple[Any, ...]) -> Entry:
    seq, at, action, holder, agent, kind, key, task_id, detail = row
    resource = None if kind is None else Resource(kind, key)
    event = Event(action, holder, resource, agent, task_id)
    event.detail = load_object(detail)
    return Entry(seq, at, event)


def task(row: tuple[Any, ...], needs: list[str]) -> Task:
    """`needs`: the ids that it needs."""
    from coord_core.domain.tasks import Task

    paths, reason, source, pull_request, step, left_by, claimed_at, ended_at, *flags = row[13:23]
    listed, aside = map(bool, flags)
    earlier_branch, earlier_worktree, pid, *rest = row[23:]
    known: tuple[Any, ...] = (
        *row[:13], needs, paths.split("\n") if paths else [], reason, source, pull_request, step, left_by,
        claimed_at, ended_at, listed, None if pid is None else Process(pid, *rest), aside,
        earlier_branch, earlier_worktree,
    )  # fmt: skip
    return Task(*known)


def ready(row: tuple[Any, ...]) -> Ready:
    from coord_core.domain.tasks import Ready

    id_, priority, number, paths, aside = row
    return Ready(id_, priority, number, paths.split("\n") if paths else [], bool(aside))


class Parameters(dict[str, object]):
    """Named parameters; what an event does not tell is NULL, as an older or newer version's may not."""

    def __missing__(self, name: str) -> None:
        return None


def parameters(found: Entry) -> dict[str, Any]:
    """The named parameters of an event's own row and of its effects."""
    event = found.event
    resource = event.resource
    return Parameters(
        {
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
    )
