"""Whose files are taken with a set (a folder with all below it, a glob, a feature). For one file: concern.py.

Who is told of the set with its own files in it is not told of each of them, when the taker changes that.
"""

from __future__ import annotations

from coord_core.domain.keys import Keys
from coord_core.domain.news import FOR_TASK, WAS_FREE, WROTE, Taken
from coord_core.domain.records import EXCLUSIVE, Actor, Event
from coord_core.domain.resources import FILE, Resource, file_key
from coord_core.services import concern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.leases import Request
    from coord_core.domain.records import Entry, Lock
    from coord_core.storage.transaction import Transaction

MOST_FOLLOWED = 20  # files of one reader in one set, of each of which it hears when it is free again


def concerned(tx: Transaction, request: Request) -> list[concern.Row]:
    """Whom it may concern that an instance takes the set."""
    resource, me = request.resource, request.actor.instance
    written = [(write.key, write.instance, write.agent) for write in tx.writes(request.worktree)]
    written += [(write.key, write.instance, write.agent) for write in tx.symbol_writes(request.worktree)]
    free = [(file_key(each) or "", actor.instance, actor.agent) for actor, each in tx.told_free()]
    rows = [(WROTE, name, agent, "") for name, agent in _of(written, resource)]
    rows += [(WAS_FREE, name, agent, "") for name, agent in _of(free, resource)]
    rows += [(FOR_TASK, name, "", "") for name in tx.tasks_meeting(resource)]
    return [row for row in rows if row[1] != me]


def _of(named: list[tuple[str, str, str]], resource: Resource) -> Iterable[tuple[str, str]]:
    """Whose files the resource reaches, each actor once. `named`: files, with an instance and its agent."""
    reached = Keys(key for key, _, _ in named).reached_by(resource)
    return dict.fromkeys((name, agent) for key, name, agent in named if key in reached)


def still(tx: Transaction, reader: Actor, entry: Entry) -> Taken | None:
    """What concerns the reader now: nothing when the set was let go, or all its files there were told."""
    event, resource = entry.event, entry.event.resource
    lock = None if resource is None else _lock(tx, event, resource, reader)
    if resource is None or lock is None:
        return None
    why = concern.why(tx, event, reader)
    keys = [resource.key] if why == FOR_TASK else _own(tx, event, resource, reader, why)
    news = [key for key in keys if not concern.was_told(tx, reader, lock.holder, event, key)]
    for key in news:
        tx.note_taken(reader, lock.instance, key, entry.seq)
    if why != WAS_FREE:
        _follow(tx, reader, lock, [] if why == FOR_TASK else news)
    return Taken(resource, lock.holder, why, True, news) if news else None


def _lock(tx: Transaction, event: Event, resource: Resource, reader: Actor) -> Lock | None:
    """By which the taker has it still, or who goes on for the taker."""
    found = [lock for lock in tx.locks_with_keys([resource.key]) if lock.resource == resource]
    held = [lock for lock in found if lock.mode == EXCLUSIVE and lock.instance != reader.instance]
    own = [lock for lock in held if lock.instance == event.instance]
    if own or concern.is_here(tx, event.instance):
        return own[0] if own else None
    return held[0] if held else None


def _own(tx: Transaction, event: Event, resource: Resource, reader: Actor, why: str) -> list[str]:
    """The reader's files in the set, by name."""
    if why == WAS_FREE:
        keys = [file_key(each) or "" for actor, each in tx.told_free() if actor == reader]
    else:
        worktree = str(event.detail.get("worktree"))
        keys = [write.key for write in tx.writes(worktree) if write.instance == reader.instance]
        keys += [write.key for write in tx.symbol_writes(worktree) if write.instance == reader.instance]
    return sorted(Keys(keys).reached_by(resource))


def _follow(tx: Transaction, reader: Actor, lock: Lock, keys: list[str]) -> None:
    """It hears when they are free again; when they are many, or none is its own, when the set is."""
    few = [Resource(FILE, key) for key in keys] if len(keys) <= MOST_FOLLOWED else []
    for resource in few or [lock.resource]:
        event = Event("interest_began", reader.instance, resource, reader.agent, token=lock.token)
        tx.record(event)
