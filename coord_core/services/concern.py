"""Whose files are taken: who wrote a file last and has not committed it, whose task is about it, who was told
that it is free. They are told once of each taker, while it is so.

The event of the lock names them (`concerns`), so that its effects alone make the rows. A task's features are
no paths: who takes files of one by them is refused, not told.
"""

from __future__ import annotations

from coord_core.domain.news import FOR_TASK, WAS_FREE, WROTE, Taken
from coord_core.domain.records import ACTIVE, EXCLUSIVE, MAIN_AGENT, Actor, Event
from coord_core.domain.resources import SYMBOL, file_key, is_part, symbol_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coord_core.domain.leases import Request
    from coord_core.domain.records import Entry, Lock
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

    Row = tuple[str, str, str, str]  # see sql.CONCERNED

PART = "wrote part"
_REASONS = (WROTE, FOR_TASK, WAS_FREE)
_KEYS = {WROTE: "wrote", PART: "wrote", FOR_TASK: "for_task", WAS_FREE: "was_free"}  # in the event's detail


def detail(tx: Transaction, request: Request, found: Sequence[Row]) -> dict[str, str]:
    """What the event of the lock says of those whom it concerns; `found` is whom it may concern."""
    said: dict[str, dict[str, None]] = {}
    for why, name, agent, more in found:
        if _is_meant(tx, request, why, more) and is_here(tx, name):
            said.setdefault(_KEYS[why], {})[name] = None
            for each in _readers(tx, why, name, agent):
                said.setdefault("concerns", {})[f"{name} {each}"] = None
    return {key: "\n".join(lines) for key, lines in said.items()}


def _is_meant(tx: Transaction, request: Request, why: str, more: str) -> bool:
    resource = request.resource
    if resource.kind != SYMBOL or why in (WAS_FREE, FOR_TASK):
        return True
    path, name = symbol_parts(resource)
    if why == PART:
        return bool(more) and (is_part(name, more) or is_part(more, name))
    return not tx.symbol_writes(request.worktree, [path])  # else these say whose each part is


def is_here(tx: Transaction, name: str) -> bool:
    """Who is not learns what it left, and whose it is now, when it comes back."""
    known = tx.instance(name)
    return known is not None and known.status == ACTIVE


def _readers(tx: Transaction, why: str, name: str, agent: str) -> Iterable[str]:
    """The agents of an instance that are told. A subagent that is gone would never read it."""
    if why == WAS_FREE:
        return (agent,)
    return (MAIN_AGENT, agent) if agent and tx.knows_agent(Actor(name, agent)) else (MAIN_AGENT,)


def still(tx: Transaction, reader: Actor, project: Project, told: Sequence[Entry]) -> list[Taken]:
    """Of locks that others took, what concerns the reader now: each file once for each of its takers.

    Where it was the reader's to change, it hears when the lock is gone.
    """
    found: dict[tuple[str, str], Taken] = {}
    for entry in told:
        event, resource = entry.event, entry.event.resource
        key = file_key(resource) if resource is not None else None
        if resource is None or not _is_in_scope(event, project):
            continue
        if key is None:
            from coord_core.services import taken_sets  # sets are taken by hand

            of_set = taken_sets.still(tx, reader, entry)
            found.update({} if of_set is None else {(str(resource), of_set.taker.instance): of_set})
            continue
        reason, lock = why(tx, event, reader), _lock(tx, event, key, reader)
        taker = Actor(event.instance, event.agent)
        if lock is not None and lock.instance != taker.instance:
            taker = lock.holder  # the taker's heir
        if was_told(tx, reader, taker, event, key):
            continue
        if lock is not None or _changed(tx, event, key):
            found[key, taker.instance] = Taken(resource, taker, reason, lock is not None)
            tx.note_taken(reader, taker.instance, key, entry.seq)
        if lock is not None and reason != WAS_FREE:
            event = Event("interest_began", reader.instance, resource, reader.agent, token=lock.token)
            tx.record(event)
    return list(found.values())


def was_told(tx: Transaction, reader: Actor, taker: Actor, event: Event, key: str) -> bool:
    """Was the reader told of this taker, and has not changed the file since? A commit of the file and the
    end of the reader's task forget it.
    """
    told = tx.taken_told(reader, taker.instance, key)
    if told is None:
        return False
    last = tx.write(str(event.detail.get("worktree")), key)
    return last is None or last.instance != reader.instance or last.seq < told


def why(tx: Transaction, event: Event, reader: Actor) -> str:
    """Who goes on for another was named by that one's name."""
    names = {each: str(event.detail.get(_KEYS[each]) or "").split("\n") for each in _REASONS}
    for each in _REASONS:
        if reader.instance in names[each]:
            return each
    for each in _REASONS:
        if any(name and not is_here(tx, name) for name in names[each]):
            return each
    return WROTE


def _is_in_scope(event: Event, project: Project) -> bool:
    return project.policy.shared_across_worktrees or event.detail.get("worktree") == project.worktree


def _lock(tx: Transaction, event: Event, key: str, reader: Actor) -> Lock | None:
    """By which the taker has it still; or who goes on for it, when it is gone."""
    found = [
        lock
        for lock in (*tx.locks_with_keys([key]), *tx.locks_on_symbols(key))
        if lock.mode == EXCLUSIVE and lock.instance != reader.instance
    ]
    own = [lock for lock in found if lock.instance == event.instance]
    if own or is_here(tx, event.instance):
        return own[0] if own else None
    return found[0] if found else None


def _changed(tx: Transaction, event: Event, key: str) -> bool:
    """Did the taker write it last?"""
    last = tx.write(str(event.detail.get("worktree")), key)
    return last is not None and last.instance == event.instance
