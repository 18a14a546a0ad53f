"""The state of the team in one sentence. Pure.

What somebody has to look at comes first: a write that went round a lock, then who waits longest, then who
asks for something. Where there is nothing of these, all is calm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coord_core.dashboard.page.words import Name, Piece, Since, count, named, who
from coord_core.domain.records import SESSION
from coord_core.domain.resources import overlap
from coord_core.domain.tasks import BLOCKED
from coord_core.views.refusal import quoted

if TYPE_CHECKING:
    from coord_core.domain.records import Entry, Lock
    from coord_core.domain.resources import Resource
    from coord_core.domain.waiting import Wait
    from coord_core.observing.team import Team

CALM, EMPTY, WAITING, ASKED, ALARM = "calm", "empty", "waiting", "asked", "alarm"


@dataclass(frozen=True)
class Headline:
    """`parts`: text and names in turn. `more`: what else there is, as short sentences."""

    level: str
    parts: Sequence[Piece]
    more: Sequence[str] = ()

    @property
    def said(self) -> str:
        """As plain text."""
        return "".join(part if isinstance(part, str) else part.whole for part in self.parts)


def headline(team: Team) -> Headline:
    level, parts = _first(team)
    return Headline(level, parts, _more(team, level))


def _first(team: Team) -> tuple[str, list[Piece]]:
    if team.violation is not None:
        return ALARM, _of_violation(team.violation)
    if team.queue:
        return WAITING, _of_longest(team)
    if team.requests:
        lock, request = min(team.requests, key=lambda each: each[1].number)
        asker, holder = who(request.asker.instance), who(lock.instance)
        return ASKED, [asker, " asks ", holder, " for ", named(lock.resource), "."]
    if not team.instances:
        return EMPTY, ["Nobody is here."]
    return CALM, [f"All calm: {_who(team)}, {count(len(team.locks), 'lock')}, nobody waits."]


def _who(team: Team) -> str:
    sessions = sum(one.kind == SESSION for one in team.instances)
    people = len(team.instances) - sessions
    said = [count(sessions, "session")] if sessions or not people else []
    return " and ".join([*said, *([count(people, "person", "people")] if people else [])])


def _of_violation(entry: Entry) -> list[Piece]:
    event = entry.event
    return [
        who(event.instance),
        " changed ",
        named(event.resource),
        ", which ",
        who(event.detail.get("holder")),
        " held.",
    ]


def _of_longest(team: Team) -> list[Piece]:
    wait, in_the_way = min(team.queue, key=lambda each: each[0].since)
    others = len(team.queue) - 1
    parts: list[Piece] = [who(wait.actor.instance), " has waited ", Since(wait.since, team.now), " for "]
    wanted, lock = _first_held(wait, in_the_way)
    parts.append(named(wanted) if wanted is not None else Name("", "something"))
    parts += [", held by ", who(lock.instance)] if lock is not None else []
    if len(wait.wants) > 1:
        parts.append(f"{', and for' if lock is not None else ' and'} {len(wait.wants) - 1} more")
    return [*parts, f". {count(others, 'other waits', 'others wait')}." if others else "."]


def _first_held(wait: Wait, in_the_way: Sequence[Lock]) -> tuple[Resource | None, Lock | None]:
    """The first of what it waits for that is held, and the lock on that."""
    for want in wait.wants:
        for lock in in_the_way:
            if overlap(lock.resource, want.resource):
                return want.resource, lock
    return (wait.wants[0].resource if wait.wants else None), None


def _more(team: Team, level: str) -> list[str]:
    blocked = sum(task.status == BLOCKED for task in team.tasks)
    said = []
    if level == ALARM and team.queue:
        said.append(f"{count(len(team.queue), 'session waits', 'sessions wait')}.")
    if team.requests and level != ASKED:
        said.append(f"{count(len(team.requests), 'open request')}.")
    if blocked:
        said.append(f"{count(blocked, 'task is', 'tasks are')} blocked.")
    if team.problem:
        said.append(quoted(team.problem))
    return said
