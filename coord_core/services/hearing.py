"""What of the events in an actor's inbox is still so, and is therefore told (services/inbox.py)."""

from __future__ import annotations

from coord_core.domain.records import EXCLUSIVE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Actor, Entry, Event
    from coord_core.project import Project
    from coord_core.services.inbox import News
    from coord_core.storage.transaction import Transaction

_TAKEN, _OF_TASK = "lock_acquired", "task_"
_LOST = ("lock_forced", "lock_expired", "lock_reclaimed", "lock_released")


def gather(tx: Transaction, actor: Actor, project: Project, entries: Sequence[Entry], news: News) -> None:
    """Put into the news what the events tell the actor now."""
    last = _last_moves(actor, entries)
    for entry in entries:
        is_apart = entry.event.action.startswith((_TAKEN, _OF_TASK))
        is_past = last.get(_moved(actor, entry.event), entry.seq) != entry.seq
        if (
            not is_apart
            and not is_past
            and _is_open(tx, actor, entry, news)
            and not _knows(actor, entry.event)
        ):
            news.entries.append(entry)
    taken = [entry for entry in entries if entry.event.action == _TAKEN]
    if taken:
        from coord_core.services import concern

        news.taken = concern.still(tx, actor, project, taken)
    steps = [entry for entry in entries if entry.event.action.startswith(_OF_TASK)]
    if steps:
        from coord_core.services import task_hearing

        news.tasks = task_hearing.steps(tx, actor, steps)


def _last_moves(actor: Actor, entries: Sequence[Entry]) -> dict[object, int]:
    """Of each lock the last event by which the reader got or lost it: what was before is so no more."""
    moved = ((_moved(actor, entry.event), entry.seq) for entry in entries)
    return {what: seq for what, seq in moved if what is not None}


def _moved(actor: Actor, event: Event) -> object:
    """Which lock of which of the reader's agents came or went; None for other events."""
    if event.action not in (*_LOST, "lock_transferred"):
        return None
    is_given = event.detail.get("to") == actor.instance
    return event.resource, str(event.detail.get("to_agent") or "") if is_given else event.agent


def _is_open(tx: Transaction, actor: Actor, entry: Entry, news: News) -> bool:
    """Is it to be told? What it leads to that goes on is noted."""
    event = entry.event
    if event.action == "transfer_requested":
        request = tx.transfer_request(entry.seq)
        if request is None:
            return False  # the lock has gone, or who asked has
        news.requests[entry.seq] = request
    elif event.action in _LOST:
        return not _has(tx, event, actor.instance, event.agent)
    elif event.action == "lock_transferred":
        return _is_moved(tx, actor, entry, news)
    elif event.action == "transfer_declined":
        return _is_declined(tx, actor, entry, news)
    elif event.action == "dependency_noticed" and _is_still_changed(tx, actor, event):
        news.held.add(entry.seq)
    return True


def _is_moved(tx: Transaction, actor: Actor, entry: Entry, news: News) -> bool:
    """Was a lock handed to the reader, or taken from it for another? Not if the reader has that again."""
    event = entry.event
    is_given = event.detail.get("to") == actor.instance
    if not is_given and _has(tx, event, actor.instance, event.agent):
        return False
    if _has(tx, event, event.detail.get("to"), event.detail.get("to_agent")):
        news.held.add(entry.seq)
        if is_given:
            tx.keep_no_longer(actor)  # it knows of it now
    return True


def _is_declined(tx: Transaction, actor: Actor, entry: Entry, news: News) -> bool:
    """Has the reader not got since what was declined?"""
    event = entry.event
    if _has(tx, event, actor.instance, event.detail.get("to_agent")):
        return False
    if _has(tx, event, *_keeper(event)):
        news.held.add(entry.seq)
    return True


def _keeper(event: Event) -> tuple[object, object]:
    """Who has what was asked for, and declined: its holder, or whom that one gave it to."""
    given = event.detail.get("given_to")
    return (given, event.detail.get("given_to_agent")) if given else (event.instance, event.agent)


def _has(tx: Transaction, event: Event, instance: object, agent: object) -> bool:
    """Does this one hold now what the event is about?"""
    if event.resource is None:
        return False
    return any(
        lock.resource == event.resource and (lock.instance, lock.agent) == (instance, agent or "")
        for lock in tx.locks_with_keys([event.resource.key])
    )


def _is_still_changed(tx: Transaction, actor: Actor, event: Event) -> bool:
    """Is the other one of the two that are at work next to each other still at it?"""
    key, other = str(event.detail.get("other")), str(event.detail.get("holder"))
    if event.instance != actor.instance:
        key, other = event.resource.key if event.resource is not None else "", event.instance
    found = [*tx.locks_with_keys([key]), *tx.locks_on_symbols(key)]
    return any(lock.instance == other and lock.mode == EXCLUSIVE for lock in found)


def _knows(actor: Actor, event: Event) -> bool:
    """Was it the actor's own doing, of which the answer to its own call or command has told it?"""
    if (event.instance, event.agent) != (actor.instance, actor.agent):
        return False
    if event.action == "write_violation":
        return not event.detail.get("late")
    return event.action == "lock_transferred" and event.detail.get("by") == actor.instance
