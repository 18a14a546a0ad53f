"""Instances, waits and requests as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coord_core.cli import output
from coord_core.cli.times import ago
from coord_core.domain.records import ACTIVE, Instance, Lock, TransferRequest
from coord_core.domain.waiting import Wait
from coord_core.views.refusal import actor_text, duration, listed, quoted

LONG_WAIT = 60.0  # seconds
MOST_WANTED = 3


def show_instances(instances: Sequence[Instance], locks: Iterable[Lock], now: float) -> None:
    held: dict[str, int] = {}
    for lock in locks:
        held[lock.instance] = held.get(lock.instance, 0) + 1
    rows = [
        (
            quoted(one.name),
            one.status,
            quoted(one.branch) or "-",
            str(held.get(one.name, 0)),
            str(one.priority),
            ago(one.last_seen, now),
        )
        for one in instances
    ]
    if rows:
        headings = ("Instance", "Status", "Branch", "Holds", "Priority", "Last seen")
        output.table(headings, rows, ("Branch",), less=("Priority", "Branch", "Last seen", "Status", "Holds"))
    else:
        output.say("Nobody is here.")


def show_waits(queue: Sequence[tuple[Wait, Sequence[Lock]]], now: float) -> None:
    """Who waits, in the order of the queue; nothing when nobody does."""
    rows = [
        (
            str(wait.turn),
            listed([str(want.resource) for want in wait.wants], MOST_WANTED),
            actor_text(wait.actor.instance, wait.actor.agent),
            listed(sorted({lock.instance for lock in held}), MOST_WANTED) or "-",
            ago(wait.since, now),
        )
        for wait, held in queue
    ]
    if rows:
        output.say("")
        output.table(("Place", "Waits for", "Who", "Held by", "Since"), rows, ("Waits for",))


def show_requests(asked: Sequence[tuple[Lock, TransferRequest]], now: float) -> None:
    """Who asks whom for what; nothing when nobody does."""
    rows = [
        (
            str(one.number),
            quoted(str(lock.resource)),
            actor_text(lock.instance, lock.agent),
            actor_text(one.asker.instance, one.asker.agent),
            ago(one.at, now),
        )
        for lock, one in asked
    ]
    if rows:
        output.say("")
        output.table(("Request", "For", "Held by", "Asked by", "Since"), rows, ("For",))


def show_long_waits(queue: Sequence[tuple[Wait, Sequence[Lock]]], now: float) -> None:
    """Who has waited for more than a minute."""
    for wait, held in queue:
        if now - wait.since >= LONG_WAIT:
            what = listed([str(want.resource) for want in wait.wants], MOST_WANTED)
            by = listed(sorted({lock.instance for lock in held}), MOST_WANTED) or "nobody"
            who = actor_text(wait.actor.instance, wait.actor.agent)
            output.say(f"⏳ {who} has waited for {what} for {duration(now - wait.since)} (held by {by})")


def is_active(instance: Instance) -> bool:
    return instance.status == ACTIVE
