"""What an instance is to be told: events that concern it, until one of its hooks has said so.

A subagent hears what concerns it; the main agent hears everything. Whom an event concerns is one of its
effects (storage/effects.py). People have no hooks: they are told at their next command.
"""

from __future__ import annotations

from coord_core.domain.records import EXCLUSIVE, Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Actor, Entry, TransferRequest
    from coord_core.domain.resources import Resource
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction


class News:
    """Events that the `reader` has to hear of, oldest first, and what of them is still so.

    `worktree`: the working tree in which they are told; a request's number counts in its repository.
    `requests`: those that are open, by number. `held`: the numbers of the hand-overs by which the reader's
    instance still holds something, and of the neighbours that are still being changed. `freed`: what the
    reader was refused and could have now.
    """

    __slots__ = ("entries", "freed", "held", "reader", "requests", "worktree")

    def __init__(
        self,
        reader: Actor,
        worktree: str,
        entries: list[Entry],
        requests: dict[int, TransferRequest],
        held: set[int],
        freed: Sequence[Resource] = (),
    ) -> None:
        self.reader = reader
        self.worktree = worktree
        self.entries = entries
        self.requests = requests
        self.held = held
        self.freed = freed

    def __bool__(self) -> bool:
        return bool(self.entries or self.freed)


def take(tx: Transaction, actor: Actor, project: Project) -> News:
    """The events that the actor has not been told; from now on they count as told."""
    requests: dict[int, TransferRequest] = {}
    held: set[int] = set()
    found = []
    for entry in tx.inbox(actor):
        tx.record(Event("notice_read", actor.instance, agent=actor.agent, notice=entry.seq))
        if entry.event.action == "transfer_requested":
            request = tx.transfer_request(entry.seq)
            if request is None:
                continue  # the lock has gone, or who asked has
            requests[entry.seq] = request
        elif entry.event.action == "lock_transferred" and _still_holds(tx, actor, entry.event):
            held.add(entry.seq)
            tx.keep_no_longer(actor)  # it knows of it now
        elif entry.event.action == "dependency_noticed" and _is_still_changed(tx, actor, entry.event):
            held.add(entry.seq)
        if not _knows(actor, entry.event):
            found.append(entry)
    return News(actor, project.worktree, found, requests, held, _freed(tx, actor, project))


def _freed(tx: Transaction, actor: Actor, project: Project) -> Sequence[Resource]:
    """What the actor was refused and could have now."""
    if not tx.interests_that_ended(actor):
        return ()
    from coord_core.services import interest

    return interest.freed(tx, actor, project)


def _still_holds(tx: Transaction, actor: Actor, event: Event) -> bool:
    if event.resource is None:
        return False
    agent = event.detail.get("to_agent") or ""
    return any(
        lock.resource == event.resource and (lock.instance, lock.agent) == (actor.instance, agent)
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
