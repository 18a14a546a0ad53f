"""`status` for people: the team at a glance. Where there is much it is counted, and what matters is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from coord_core.cli import lock_tables, output, tables, task_tables
from coord_core.cli.lock_groups import Wanted
from coord_core.domain.records import Instance
from coord_core.observing.team import Team
from coord_core.views.refusal import quoted

MOST = 15  # rows of a table
MOST_OTHERS = 6  # rows of waits, requests and tasks
Row = TypeVar("Row")


def show(team: Team, me: Instance) -> None:
    """Who is here, who holds what, who waits for and asks for what, and what is worked on."""
    wanted = lock_tables.wanted_by(team)
    output.say(f"You are {quoted(me.name)}.")
    if max(len(team.instances), len(team.locks)) > MOST:
        output.say_wrapped("", _counts(team, wanted))
    output.say("")
    tables.show_instances(_foremost(team, wanted, me), team.locks, team.now)
    _more(team.instances, MOST, "session list")
    output.say("")
    locks = lock_tables.ordered(team.locks, "contested", wanted)
    lock_tables.show(locks, team.owners, team.now, wanted, MOST)
    _more(locks, MOST, "lock list")
    _part(team.queue, lambda some: tables.show_waits(some, team.now), "status --json")
    _part(team.requests, lambda some: tables.show_requests(some, team.now), "status --json")
    at_work = team.at_work()
    task_tables.show_work(at_work[:MOST_OTHERS])
    _more(at_work, MOST_OTHERS, "task list")
    task_tables.show_ready(team.ready)
    if team.problem:
        output.say(f"⚠️  {quoted(team.problem)}", "yellow")


def _counts(team: Team, wanted: Wanted) -> str:
    parts = [
        f"{len(team.instances):,} here",
        lock_tables.count(team.locks, wanted),
        f"{len(team.queue):,} waiting" if team.queue else "",
        f"{len(team.at_work()):,} tasks in progress" if team.at_work() else "",
    ]
    return " · ".join(part for part in parts if part)


def _foremost(team: Team, wanted: Wanted, me: Instance) -> Sequence[Instance]:
    """All, as they came; of too many the caller, then who is in what is contested, then who was seen last."""
    if len(team.instances) <= MOST:
        return team.instances
    involved = {name for names in wanted.values() for name in names}
    involved |= {lock.instance for lock in team.locks if lock.token in wanted}
    return sorted(
        team.instances, key=lambda one: (one.name != me.name, one.name not in involved, -one.last_seen)
    )[:MOST]


def _part(rows: Sequence[Row], show_some: Callable[[Sequence[Row]], None], command: str) -> None:
    show_some(rows[:MOST_OTHERS])
    _more(rows, MOST_OTHERS, command)


def _more(rows: Sequence[object], most: int, command: str) -> None:
    if len(rows) > most:
        output.say(f"… {len(rows) - most:,} more: `claude-coordinator {command}`")
