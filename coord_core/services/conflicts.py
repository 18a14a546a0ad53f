"""Where an instance's work meets another's: what `check` reports. Reads only.

overlap    a lock of mine and a lock of another that exclude each other. The invariants forbid it.
lost       a lease of mine that ran out or was taken, and that another has acquired since, and I have not.
changed    a file that was changed in my working tree while another live instance holds it.
deadlock   a lock of mine that others wait for in a circle of waits, and that I have to let go.
written    a file that I wrote in my working tree and another live instance has written since, uncommitted.
"""

from __future__ import annotations

from coord_core.domain import leases
from coord_core.domain.leases import Request
from coord_core.domain.records import Actor, LastWrite, SymbolWrite
from coord_core.domain.resources import (
    FILE,
    FOLDERS,
    SETS,
    SYMBOL,
    Resource,
    keys_above,
    overlap,
    symbol,
    symbol_parts,
)
from coord_core.gitprocess import ignored_by_git
from coord_core.services.authorship import Authorship
from coord_core.services.presence import Presence
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Set

    from coord_core.domain.records import Entry, Instance, Lock
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

OVERLAP, LOST, CHANGED, WRITTEN, DEADLOCK = "overlap", "lost", "changed", "written", "deadlock"
_WHOLE = ""  # instead of a symbol
LOSSES = ("lock_expired", "lock_reclaimed", "lock_forced")


class Conflict:
    """Something of mine (`resource`) and who has it too (`other`). `at`: since when, UTC epoch seconds."""

    __slots__ = ("action", "at", "due", "kind", "other", "resource")

    def __init__(
        self, kind: str, resource: Resource, other: str, at: float, action: str = "", due: float | None = None
    ) -> None:
        self.due = due  # when it passes on by itself, UTC epoch seconds
        self.kind = kind
        self.resource = resource
        self.other = other
        self.at = at
        self.action = action  # how a lease was lost


def find(
    tx: Transaction, me: Instance, project: Project, changed: Mapping[str, float | None]
) -> list[Conflict]:
    """`changed`: the changed files of my working tree, and when each was written (working_tree.py)."""
    held = _changed(tx, me, project, changed)
    written = _written(tx, me, project, changed.keys() - {conflict.resource.key for conflict in held})
    return [*_overlaps(tx, me, project), *_deadlocks(tx, me, project), *_lost(tx, me), *held, *written]


def _overlaps(tx: Transaction, me: Instance, project: Project) -> list[Conflict]:
    found = []
    for mine in tx.locks_of(me.name):
        request = Request(mine.resource, Actor(me.name, mine.agent), mine.worktree, mine.mode)
        for lock in tx.overlapping(mine.resource):
            if lock.instance != me.name and _excludes(lock, request, project):
                found.append(Conflict(OVERLAP, mine.resource, lock.instance, lock.locked_at))
    return found


def _deadlocks(tx: Transaction, me: Instance, project: Project) -> list[Conflict]:
    """What I was told to let go, and what I hold in a circle that nobody has broken."""
    if not tx.has_waits():
        return []
    from coord_core.services import deadlock
    from coord_core.services.queue import Queue

    queue = Queue(tx, project.policy, evidence, ignored_by_git)
    found = deadlock.find(queue)
    circle = found if any(wait.actor.instance == me.name for wait in found) else []
    overdue = {(token, wait): due for token, wait, due in tx.overdue()}
    in_circle = {wait.seq for wait in circle}
    return [
        Conflict(
            DEADLOCK, lock.resource, wait.actor.instance, wait.since, due=overdue.get((lock.token, wait.seq))
        )
        for lock in tx.locks_of(me.name)
        for wait in queue.waits
        if ((lock.token, wait.seq) in overdue or wait.seq in in_circle) and queue.is_in_the_way(lock, wait)
    ]


def _excludes(lock: Lock, request: Request, project: Project) -> bool:
    if not leases.conflicts(lock, request, project.policy):
        return False
    return lock.worktree == request.worktree or not ignored_by_git(lock, request)


def _lost(tx: Transaction, me: Instance) -> list[Conflict]:
    found = {}
    for loss in tx.entries_of(me.name, me.started_at):
        if loss.event.action in LOSSES:
            taken = _taken(tx, loss, me)
            if taken is not None and taken.event.resource is not None:
                resource, other = taken.event.resource, _new_holder(taken)
                found[resource] = Conflict(LOST, resource, other, taken.at, loss.event.action)
    return list(found.values())


def _taken(tx: Transaction, loss: Entry, me: Instance) -> Entry | None:
    """How another acquired what was lost; None when nobody did, or I have acquired it again."""
    resource = loss.event.resource
    if resource is None:
        return None
    taken = None
    for entry in _entries_on(tx, resource, loss.seq):
        wanted = entry.event.resource
        if entry.seq <= loss.seq or not _new_holder(entry) or wanted is None:
            continue
        if overlap(wanted, resource):
            if _new_holder(entry) == me.name:
                return None
            taken = taken or entry
    return taken


def _entries_on(tx: Transaction, resource: Resource, since: int) -> list[Entry]:
    """Events among which are all, after the number `since`, on what overlaps the resource; oldest first."""
    if resource.kind in FOLDERS or resource.kind in SETS or resource.kind == SYMBOL:
        return tx.entries_since(since)
    found = {entry.seq: entry for entry in tx.entries_with_keys(keys_above(resource))}
    found.update({entry.seq: entry for entry in (*tx.entries_of_sets(), *tx.entries_on_symbols())})
    return [found[seq] for seq in sorted(found)]


def _new_holder(entry: Entry) -> str:
    """Who got a lock by this event, empty when nobody did."""
    if entry.event.action == "lock_transferred":
        return str(entry.event.detail["to"])
    return entry.event.instance if entry.event.action == "lock_acquired" else ""


def _changed(
    tx: Transaction, me: Instance, project: Project, changed: Mapping[str, float | None]
) -> list[Conflict]:
    held = {key: locks for key in changed if (locks := _holders(tx, key, me, project))}
    authorship = Authorship(tx, list(held), project.worktree)
    return [
        Conflict(CHANGED, _named(key, lock), lock.instance, lock.locked_at)
        for key, locks in held.items()
        if not authorship.is_of_another(key, changed[key], me)
        for lock in {lock.instance: lock for lock in locks}.values()
    ]


def _named(key: str, lock: Lock) -> Resource:
    """The file, or the symbol in it that the lock is on."""
    return lock.resource if lock.resource.kind == SYMBOL else Resource(FILE, key)


def _written(tx: Transaction, me: Instance, project: Project, keys: Set[str]) -> list[Conflict]:
    writes = Presence(tx, project, me.name, evidence).others_writes(sorted(keys))
    mine = _ever_wrote(tx, me, project, [write.key for write in writes])
    return [
        Conflict(WRITTEN, _written_part(write), write.instance, write.at)
        for write in _by_parts(tx, project, writes)
        if _has_written(mine.get(write.key, set()), write)
    ]


def _by_parts(
    tx: Transaction, project: Project, writes: list[LastWrite | SymbolWrite]
) -> list[LastWrite | SymbolWrite]:
    """Of a file that was written symbol by symbol, these writes alone count."""
    in_parts = {each.key for each in tx.symbol_writes(project.worktree, [write.key for write in writes])}
    return [write for write in writes if isinstance(write, SymbolWrite) or write.key not in in_parts]


def _written_part(write: LastWrite | SymbolWrite) -> Resource:
    name = write.symbol if isinstance(write, SymbolWrite) else ""
    return symbol(write.key, name) if name else Resource(FILE, write.key)


def _has_written(mine: set[str], write: LastWrite | SymbolWrite) -> bool:
    """Had I written the same, or all of the file?"""
    return bool(mine) and (isinstance(write, LastWrite) or not mine.isdisjoint((write.symbol, _WHOLE)))


def _ever_wrote(tx: Transaction, me: Instance, project: Project, keys: list[str]) -> dict[str, set[str]]:
    """What I have written in this working tree since it was committed last: symbols or all, by file."""
    found: dict[str, set[str]] = {}
    for entry in tx.entries_with_keys(keys):
        event = entry.event
        if event.resource is None or event.detail.get("worktree") != project.worktree:
            continue
        if event.action == "file_written" and event.instance == me.name:
            parts = str(event.detail.get("symbols") or _WHOLE).split("\n")
            found.setdefault(event.resource.key, set()).update(parts)
        elif event.action == "file_committed":
            found.pop(event.resource.key, None)
    return found


def _holders(tx: Transaction, key: str, me: Instance, project: Project) -> list[Lock]:
    """Who else holds the file; who holds a symbol of it, only where I wrote that last."""
    rows = tx.symbol_writes(project.worktree, [key])
    mine = {row.symbol for row in rows if row.instance == me.name}
    request = Request(Resource(FILE, key), Actor(me.name), project.worktree)
    return [
        lock
        for lock in tx.overlapping(request.resource)
        if lock.instance != me.name
        and leases.conflicts(lock, request, project.policy)
        and (lock.resource.kind != SYMBOL or symbol_parts(lock.resource)[1] in mine)
    ]
