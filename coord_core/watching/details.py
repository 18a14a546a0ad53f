"""All that is known of a row, who waits for it, and the help, as lines of names and values. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coord_core.domain.records import Entry, Instance, Lock, TransferRequest
from coord_core.domain.tasks import Task
from coord_core.domain.waiting import Wait
from coord_core.views.refusal import actor_text, clock, duration, quoted
from coord_core.views.yaml_text import timestamp
from coord_core.watching.happenings import fields
from coord_core.watching.signs import is_same_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.watching.view import View

Fact = tuple[str, str]
MOST = 40  # locks or waits named

HELP: list[Fact] = [
    ("arrows, j k", "choose a row; Page Up and Down, Home (g) and End (G)"),
    ("Tab, 1 to 6", "another list"),
    ("/", "show only rows with a text: a name, a path. Esc shows all again"),
    ("Enter", "all that is known of the row"),
    ("w", "who waits or asks for the lock, or for what the session holds"),
    ("r", "release the lock; another's only as an administrator, with a reason"),
    ("h", "hand the lock over to a session that you choose"),
    ("a", "hand the lock over to who asks for it (4); another's only as an administrator"),
    ("d", "decline that: who asked is told that it stays, and why"),
    ("e", "end the session that the row is about, of an event who did it (Who), with a reason"),
    ("p", "set that session's priority in the queue, with a reason"),
    ("q, Ctrl-C", "leave; Ctrl-Z suspends"),
    ("", ""),
    ("*", "a name with it is you"),
    ("Left", "until the lease runs out; each hook of its holder renews it. Of a wait: until it gives up"),
    ("Why", "of a lock: the task that it is for, an edit that has not ended, or shared with others"),
    ("edits", "a tool call that may write has not ended"),
]


def of(item: Any, view: View) -> list[Fact]:
    if isinstance(item, Instance):
        return [*_instance(item, view), *_held(item, view)]
    if isinstance(item, Lock):
        return [*_lock(item, view), *waiters([item], view)]
    if isinstance(item, Task):
        return _task(item)
    if isinstance(item, Entry):
        return [("at", _when(item.at, view)), *fields(item)]
    first, *_ = item
    if isinstance(first, Lock):
        return _request(first, item[1], view)
    return _wait(item[1], item[2], view)


def contested(item: Any, view: View) -> list[Lock] | None:
    """The locks that `who waits` is asked of; None where the row has none."""
    if isinstance(item, Lock):
        return [item]
    if isinstance(item, Instance):
        return [lock for lock in view.held.get(item.name, []) if view.contenders(lock)]
    if isinstance(item, tuple):
        return [item[0]] if isinstance(item[0], Lock) else list(item[2])
    return None


def waiters(locks: Iterable[Lock], view: View) -> list[Fact]:
    """Who waits for these locks, in the order of the queue, and who asks for them."""
    found: list[Fact] = []
    for lock in locks:
        name = str(lock.resource)
        for wait in view.waiters.get(lock.token, ()):
            since = f"since {_when(wait.since, view)} ({duration(view.now - wait.since)})"
            found.append((f"place {wait.turn}", f"{_actor(wait)} waits {since} for {quoted(name)}"))
        for one in view.asked.get(lock.token, ()):
            why = f": {quoted(one.reason)}" if one.reason else ""
            asker = actor_text(one.asker.instance, one.asker.agent)
            found.append((f"request {one.number}", f"{asker} asks for {quoted(name)}{why}"))
    return found[:MOST]


def _when(at: float, view: View) -> str:
    """The clock time, of another day with its date."""
    return clock(at) if is_same_day(at, view.now) else timestamp(at)


def _actor(wait: Wait) -> str:
    return actor_text(wait.actor.instance, wait.actor.agent)


def _instance(item: Instance, view: View) -> list[Fact]:
    process = item.process
    return [
        ("session", item.name),
        ("is", "gone: its process has ended" if item.name in view.gone else item.status),
        ("task", item.task_id or ""),
        ("branch", item.branch),
        ("working tree", item.worktree),
        ("process", f"{process.pid} on {process.host}" if process else ""),
        ("priority", str(item.priority)),
        ("started", _when(item.started_at, view)),
        ("last seen", f"{_when(item.last_seen, view)} ({duration(view.now - item.last_seen)} ago)"),
        ("lease until", _when(item.expires_at, view)),
    ]


def _held(item: Instance, view: View) -> list[Fact]:
    held = view.held.get(item.name, [])
    waits = [fact for wait, locks in view.waits.get(item.name, ()) for fact in _wait(wait, locks, view)]
    more = [("", f"and {len(held) - MOST} more")] if len(held) > MOST else []
    return [*waits, *(("holds", str(lock.resource)) for lock in held[:MOST]), *more]


def _lock(item: Lock, view: View) -> list[Fact]:
    owner = view.team.owners.get(item.instance)
    return [
        ("resource", str(item.resource)),
        ("held by", actor_text(item.instance, item.agent)),
        ("mode", item.mode),
        ("since", f"{_when(item.locked_at, view)} ({duration(view.now - item.locked_at)})"),
        ("lease until", _when(owner.expires_at, view) if owner else ""),
        ("task", item.task_id or ""),
        ("branch", owner.branch if owner else ""),
        ("working tree", item.worktree),
        ("in flight", "yes: an edit has not ended" if item.in_flight else "no"),
        ("token", str(item.token)),
    ]


def _wait(wait: Wait, held: Iterable[Lock], view: View) -> list[Fact]:
    return [
        ("who", _actor(wait)),
        *(("waits for", str(want.resource)) for want in wait.wants[:MOST]),
        ("since", f"{_when(wait.since, view)} ({duration(view.now - wait.since)})"),
        ("until", _when(wait.until, view)),
        ("priority", str(wait.priority)),
        *(
            ("in its way", f"{quoted(str(lock.resource))}, held by {actor_text(lock.instance, lock.agent)}")
            for lock in list(held)[:MOST]
        ),
    ]


def _request(lock: Lock, one: TransferRequest, view: View) -> list[Fact]:
    return [
        ("request", str(one.number)),
        ("for", str(lock.resource)),
        ("held by", actor_text(lock.instance, lock.agent)),
        ("asked by", actor_text(one.asker.instance, one.asker.agent)),
        ("since", f"{_when(one.at, view)} ({duration(view.now - one.at)})"),
        ("reason", one.reason or ""),
    ]


def _task(item: Task) -> list[Fact]:
    return [
        ("task", item.id),
        ("description", item.description),
        ("status", item.status.replace("_", " ")),
        ("reason", item.reason or ""),
        ("type", item.type),
        ("priority", str(item.priority)),
        ("assigned to", item.assigned_to or ""),
        ("branch", item.branch or ""),
        ("working tree", item.worktree or ""),
        ("needs", ", ".join(item.needs)),
        ("paths", ", ".join(item.paths)),
        ("pull request", item.pull_request or ""),
    ]
