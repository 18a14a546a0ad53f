"""Teams to look at: some who hold, wait and ask; and texts that break what is not careful."""

from __future__ import annotations

from collections.abc import Sequence

from coord_core.domain.leases import Request
from coord_core.domain.records import Actor, Entry, Event, Instance, Lock, TransferRequest
from coord_core.domain.resources import FILE, Resource
from coord_core.domain.tasks import Task
from coord_core.domain.waiting import Wait
from coord_core.observing.team import Team
from coord_core.watching.view import View
from tests.support import facts

NOW = 1000.0


def team(
    instances: Sequence[Instance] = (),
    locks: Sequence[Lock] = (),
    queue: Sequence[tuple[Wait, list[Lock]]] = (),
    requests: Sequence[tuple[Lock, TransferRequest]] = (),
    tasks: Sequence[Task] = (),
    latest: Sequence[Entry] = (),
) -> Team:
    return Team(
        NOW, 9, list(instances), {one.name: one for one in instances}, list(locks), list(queue),
        list(requests), list(tasks), len(tasks), "", list(latest),
    )  # fmt: skip


def wait(seq: int, who: str, key: str) -> Wait:
    want = Request(Resource(FILE, key), Actor(who), facts.WORKTREE)
    return Wait(seq, Actor(who), NOW - 90, NOW + 600, None, NOW, None, 0, (want,))


def lock(token: int, key: str, holder: str = "one") -> Lock:
    return Lock(token, Resource(FILE, key), "exclusive", holder, "", None, facts.WORKTREE, NOW - 60, False)


def crowd(text: str = "plain", number: int = 3) -> Team:
    """So many sessions, each with a lock; one waits, one asks. `text` is in all that somebody wrote."""
    instances = [facts.instance(f"{text}-{at}", branch=text) for at in range(number)]
    locks = [lock(at + 1, f"src/{text}-{at}", one.name) for at, one in enumerate(instances)]
    asked = TransferRequest(7, Actor(f"{text}-1", text), 1, NOW - 5, text)
    task = Task(text, "feature", text, "", "pending", 0, 1, text, NOW)
    event = Event("lock_denied", text, Resource(FILE, text), reason=text)
    return team(
        instances, locks, [(wait(8, f"{text}-2", f"src/{text}-1"), [locks[1]])], [(locks[0], asked)], [task],
        [Entry(9, NOW - 3, event)],
    )  # fmt: skip


def view(of: Team, me: str = "one") -> View:
    return View(of, me)
