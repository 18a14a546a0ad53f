"""The rows of the page's lists, in the order in which people want them: what needs somebody first."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coord_core.dashboard.page.words import LONGEST, Name, named
from coord_core.domain.records import SESSION, SHARED, Instance, Lock, TransferRequest
from coord_core.domain.tasks import BLOCKED, IN_PROGRESS, Task
from coord_core.observing.team import places
from coord_core.views.refusal import quoted

if TYPE_CHECKING:
    from coord_core.dashboard.page.view import View
    from coord_core.domain.waiting import Wait
    from coord_core.observing.team import Team

AT_WORK = 180.0  # seconds since its last sign of life in which a session counts as at work
FEW = 3  # names in a row, before the rest is counted
_ORDER = {"waits": 0, "writes": 1, "works": 2, "quiet": 3}


@dataclass(frozen=True)
class PersonLine:
    """An instance. `state`: waits, writes (a granted call has not ended), works or quiet."""

    instance: Instance
    state: str
    task: Task | None
    writes: Sequence[Name]
    holds: Sequence[Name]
    held: int
    waits: Sequence[Name]

    @property
    def key(self) -> str:
        return quoted(self.instance.name, LONGEST)

    @property
    def branch(self) -> str:
        """Its task's, where that has a working tree of its own."""
        task = self.task
        if task is not None and task.branch and task.worktree not in (None, self.instance.worktree):
            return task.branch
        return self.instance.branch

    @property
    def is_person(self) -> bool:
        return self.instance.kind != SESSION


@dataclass(frozen=True)
class LockLine:
    """A lock. `expires_at`: of the holder's lease; `wanted_by`: who waits, since when (UTC epoch seconds).

    `tree`: its working tree's name, where another has a lock of the same name.
    """

    lock: Lock
    name: Name
    expires_at: float
    wanted_by: Sequence[tuple[str, float]]
    tree: str

    @property
    def is_shared(self) -> bool:
        return self.lock.mode == SHARED


@dataclass(frozen=True)
class WaitLine:
    """A place in the queue, from 1; `held_by`: the locks in the way, as (holder, name, since)."""

    place: int
    wait: Wait
    names: Sequence[Name]
    held_by: Sequence[tuple[str, Name, float]]


@dataclass(frozen=True)
class RequestLine:
    lock: Lock
    request: TransferRequest
    name: Name


def people(team: Team, view: View) -> list[PersonLine]:
    """Who waits first, then who is at work, then who was here last."""
    tasks = {task.id: task for task in team.tasks}
    held: dict[str, list[Lock]] = {}
    for lock in team.locks:
        held.setdefault(lock.instance, []).append(lock)
    waits: dict[str, list[Name]] = {}
    for wait, _ in team.queue:
        waits.setdefault(wait.actor.instance, []).extend(named(want.resource) for want in wait.wants)
    lines = [
        _person(one, held.get(one.name, []), waits.get(one.name, []), tasks, team.now)
        for one in team.instances
        if view.wants((one.name,), _paths_of(held.get(one.name, [])))
    ]
    return sorted(lines, key=lambda line: (_ORDER[line.state], -line.instance.active_at, line.instance.name))


def _person(
    one: Instance, held: Sequence[Lock], waits: Sequence[Name], tasks: dict[str, Task], now: float
) -> PersonLine:
    newest = sorted(held, key=lambda lock: -lock.locked_at)
    writing = [named(lock.resource) for lock in newest if lock.in_flight]
    state = (
        "waits" if waits else "writes" if writing else "works" if now - one.last_seen < AT_WORK else "quiet"
    )
    shown = [named(lock.resource) for lock in newest if not lock.in_flight][:FEW]
    task = tasks.get(one.task_id) if one.task_id else None
    return PersonLine(one, state, task, writing[:FEW], shown, len(held), waits)


def _paths_of(held: Iterable[Lock]) -> tuple[str, ...]:
    return tuple(str(lock.resource) for lock in held)


def locks(team: Team, view: View) -> list[LockLine]:
    """Those that somebody waits for first, the longest wait before the others; then the newest."""
    wanted: dict[int, list[tuple[str, float]]] = {}
    for wait, in_the_way in team.queue:
        for lock in in_the_way:
            wanted.setdefault(lock.token, []).append((wait.actor.instance, wait.since))
    trees = places(team.locks)
    lines = [
        LockLine(
            lock,
            named(lock.resource),
            _lease(team, lock),
            sorted(wanted.get(lock.token, []), key=_since),
            os.path.basename(trees.get(lock.token, "")),
        )
        for lock in team.locks
        if view.wants((lock.instance, lock.agent), (str(lock.resource),))
    ]
    return sorted(lines, key=_urgency)


def _urgency(line: LockLine) -> tuple[bool, float, int]:
    contested = bool(line.wanted_by)
    return not contested, line.wanted_by[0][1] if contested else -line.lock.locked_at, line.lock.token


def _since(waiter: tuple[str, float]) -> float:
    return waiter[1]


def _lease(team: Team, lock: Lock) -> float:
    owner = team.owners.get(lock.instance)
    return owner.expires_at if owner is not None else team.now


def queue(team: Team, view: View) -> list[WaitLine]:
    """In the queue's own order; a place counts those who come first for the same, also filtered ones."""
    return [
        WaitLine(wait.turn, wait, [named(want.resource) for want in wait.wants], _in_the_way(in_the_way))
        for wait, in_the_way in team.queue
        if view.wants(
            (wait.actor.instance, *(lock.instance for lock in in_the_way)),
            tuple(str(want.resource) for want in wait.wants),
        )
    ]


def _in_the_way(found: Iterable[Lock]) -> list[tuple[str, Name, float]]:
    return [(lock.instance, named(lock.resource), lock.locked_at) for lock in found]


def requests(team: Team, view: View) -> list[RequestLine]:
    """Oldest first."""
    lines = [
        RequestLine(lock, request, named(lock.resource))
        for lock, request in team.requests
        if view.wants((lock.instance, request.asker.instance), (str(lock.resource),))
    ]
    return sorted(lines, key=lambda line: line.request.number)


def tasks(team: Team, view: View) -> list[Task]:
    """Blocked ones, then those somebody works on, then the others in the queue's order."""
    rank = {BLOCKED: 0, IN_PROGRESS: 1}
    found = [task for task in team.tasks if view.wants((task.assigned_to or "",), (*task.paths, ""))]
    return sorted(found, key=lambda task: rank.get(task.status, 2))
