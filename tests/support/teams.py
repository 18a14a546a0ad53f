"""Teams made of records, as a page or a view is given one."""

from __future__ import annotations

from collections.abc import Sequence

from coord_core.domain.leases import Request
from coord_core.domain.records import Actor, Entry, Event, Instance, Lock, TransferRequest
from coord_core.domain.resources import FILE, Resource
from coord_core.domain.tasks import PENDING, Task
from coord_core.domain.waiting import Wait
from coord_core.observing.team import Team
from tests.support.facts import instance

NOW = 10_000.0


def team(
    *instances: Instance,
    locks: Sequence[Lock] = (),
    queue: Sequence[tuple[Wait, list[Lock]]] = (),
    requests: Sequence[tuple[Lock, TransferRequest]] = (),
    tasks: Sequence[Task] = (),
    latest: Sequence[Entry] = (),
    problem: str = "",
    violation: Entry | None = None,
) -> Team:
    """Whoever holds a lock is known, also when it is not named."""
    owners = {lock.instance: instance(lock.instance) for lock in locks}
    owners |= {one.name: one for one in instances}
    return Team(
        NOW, 1, list(instances), owners, list(locks), list(queue), list(requests), list(tasks), 0, problem,
        list(latest), violation,
    )  # fmt: skip


def wait(waiter: str, *keys: str, since: float = NOW - 60, seq: int = 1) -> Wait:
    wants = tuple(Request(Resource(FILE, key), Actor(waiter), "/w") for key in keys)
    return Wait(seq, Actor(waiter), since, NOW + 600, None, since, None, 0, wants)


def task(id_: str, description: str = "", status: str = PENDING, assigned_to: str | None = None) -> Task:
    return Task(id_, "feature", description, "", status, 0, 1, "user-test", 0.0, assigned_to=assigned_to)


def happened(
    action: str, who: str = "one", key: str | None = "a", at: float = NOW - 60, seq: int = 1, **detail: str
) -> Entry:
    event = Event(action, who, None if key is None else Resource(FILE, key), task_id=detail.pop("task", None))
    event.detail.update(detail)
    return Entry(seq, at, event)
