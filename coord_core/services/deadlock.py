"""Circles of waits: found in the transaction that closes one, and broken there."""

from __future__ import annotations

from coord_core.domain import leases, waiting
from coord_core.domain.records import MAIN_AGENT, Event
from coord_core.services.queue import DEADLOCK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.records import Actor, Lock
    from coord_core.domain.waiting import Wait
    from coord_core.services.queue import Queue

MOST_NAMED = 200  # characters of names on record


def find(queue: Queue) -> list[Wait]:
    """The waits of a circle that this transaction closed, each waiting for the next; empty: there is none.

    Only who waits and has done something, or has had something done to it, can have closed one: it came, its
    place changed, it got a lock, or it let one go for whose sake nobody held it back.
    """
    if len(queue.waits) < 2:
        return []
    events = [entry.event for entry in queue.tx.entries]
    names = {event.instance for event in events} | {event.detail.get("to") for event in events}
    involved = [wait for wait in queue.waits if wait.actor.instance in names]
    return waiting.circle(involved, lambda wait: _ahead(queue, wait))


def break_one(queue: Queue) -> bool:
    """Refuse one wait of a circle, and say what its actor has to let go. True when something has changed."""
    tx = queue.tx
    before = tx.last_seq()
    circle = find(queue)
    for number in [wait.seq for wait in circle]:  # what stands in the way may be a dead one's
        queue.clear(number)
    if tx.last_seq() != before or not circle:
        return tx.last_seq() != before
    held = {wait.actor.instance: len(tx.locks_of(wait.actor.instance)) for wait in circle}
    chosen = waiting.victim(circle, tx.now, held)
    _resolve(queue, chosen, [wait for wait in circle if wait is not chosen])
    queue.abandon(chosen, DEADLOCK)
    return True


def _resolve(queue: Queue, chosen: Wait, others: list[Wait]) -> None:
    """On record: each lock that the victim has to let go, and when it passes on by itself."""
    tx, actor = queue.tx, chosen.actor
    names = ", ".join(sorted({wait.actor.instance for wait in others}))[:MOST_NAMED]
    due = tx.now + queue.policy.deadlock_grace
    blocking: list[tuple[Lock | None, int | None]] = [
        (lock, wait.seq)
        for lock in tx.locks_of(actor.instance)
        for wait in others
        if lock.agent == actor.agent and queue.is_in_the_way(lock, wait)
    ]
    for lock, waiter in blocking or [(None, None)]:
        event = Event("deadlock_resolved", actor.instance, lock.resource if lock else None, actor.agent)
        event.detail.update(token=lock.token if lock else None, waiter=waiter, wait=chosen.seq)
        event.detail.update(due=due, others=names)
        tx.record(event)


def _ahead(queue: Queue, wait: Wait) -> Iterable[Wait]:
    """The waits of those that this one waits for: for a lock to go, or for an earlier place.

    A main agent's turn may wait for its subagents, which no lock shows: so its locks are theirs here.
    """
    holders = {
        (lock.instance, lock.agent)
        for want in wait.wants
        for lock in queue.tx.overlapping(want.resource)
        if leases.conflicts(lock, want, queue.policy) and queue.is_in_the_way(lock, wait)
    }
    for other in queue.waits:
        if other is not wait and (_holds(other.actor, holders) or queue.is_behind(wait, other)):
            yield other


def _holds(actor: Actor, holders: set[tuple[str, str]]) -> bool:
    return (actor.instance, actor.agent) in holders or (actor.instance, MAIN_AGENT) in holders
