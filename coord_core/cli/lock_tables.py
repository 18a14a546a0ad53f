"""Which locks a table shows, in which order: grouped where there is a width to keep to, else a line each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from coord_core.cli import lock_groups, output
from coord_core.cli.lock_groups import Wanted
from coord_core.cli.times import ago, expires
from coord_core.domain.records import Instance, Lock
from coord_core.observing.team import Team, places
from coord_core.views.refusal import actor_text, quoted

MANY = 20  # locks; more of them are counted
ORDERS = ("contested", "path", "age", "holder")


def show(
    locks: Sequence[Lock], owners: Mapping[str, Instance], now: float, wanted: Wanted | None = None,
    most: int | None = None,
) -> None:  # fmt: skip
    """Every lock's owner must be among `owners`. With `most`, so many of them."""
    if not locks:
        output.say("Nothing is locked.")
    elif output.is_bounded():
        held = Counter(lock.instance for lock in locks)
        lock_groups.show(locks[:most], owners, now, wanted or {}, held, places(locks))
    else:
        _in_lines(locks[:most], owners, now, places(locks))


def wanted_by(team: Team) -> dict[int, list[str]]:
    """Who waits for a lock or asks for it, by its token."""
    found: dict[int, list[str]] = {}
    for wait, held in team.queue:
        for lock in held:
            found.setdefault(lock.token, []).append(wait.actor.instance)
    for lock, one in team.requests:
        found.setdefault(lock.token, []).append(one.asker.instance)
    return {token: list(dict.fromkeys(names)) for token, names in found.items()}


def ordered(locks: Sequence[Lock], order: str, wanted: Wanted) -> list[Lock]:
    """One of ORDERS: what others want first; by name; the oldest first; by holder."""
    keys: dict[str, Callable[[Lock], Any]] = {
        "contested": lambda lock: (lock.token not in wanted, lock.token),
        "path": lambda lock: str(lock.resource),
        "age": lambda lock: lock.token,
        "holder": lambda lock: (lock.instance, str(lock.resource)),
    }
    return sorted(locks, key=keys[order])


def count(locks: Sequence[Lock], wanted: Wanted) -> str:
    """In a few words."""
    holders = len({lock.instance for lock in locks})
    contested = sum(lock.token in wanted for lock in locks)
    held = f"{len(locks):,} lock{'' if len(locks) == 1 else 's'}"
    by = f" of {holders:,} holder{'' if holders == 1 else 's'}" if locks else ""
    return f"{held}{by}" + (f" ({contested:,} contested)" if contested else "")


def _in_lines(
    locks: Sequence[Lock], owners: Mapping[str, Instance], now: float, where: Mapping[int, str]
) -> None:
    headings = ["Resource", "Mode", "Held by", "Since", "Expires", *(["Worktree"] if where else [])]
    rows = [
        (
            quoted(str(lock.resource)),
            lock.mode,
            actor_text(lock.instance, lock.agent),
            ago(lock.locked_at, now),
            expires(owners[lock.instance].expires_at, now),
            *([quoted(where.get(lock.token, "-"))] if where else []),
        )
        for lock in locks
    ]
    output.table(headings, rows)
