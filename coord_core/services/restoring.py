"""Bringing back what a file held: each edit, each violation and each restoring leaves a version behind."""

from __future__ import annotations

from coord_core import contents
from coord_core.domain.errors import InputError
from coord_core.domain.leases import Refused, Request
from coord_core.domain.records import Actor, Event, Instance
from coord_core.domain.resources import FILE, Resource
from coord_core.gitprocess import ignored_by_git
from coord_core.services import locks, replacing
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import quoted
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Entry, Lock
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

# Events that leave a version behind, and the detail that names the content: after an edit, before the others.
_CONTENT = {"file_written": "blob", "write_violation": "kept", "file_restored": "before"}
_WHO = {"write_violation": "holder"}


class Version:
    """What a file held: `number` names it, `instance` is who had it so, `at` when it went on record.

    `is_absent`: there was no file.
    """

    __slots__ = ("at", "blob", "instance", "is_absent", "mode", "number", "why")

    def __init__(self, entry: Entry) -> None:
        event = entry.event
        self.number = entry.seq
        self.at = entry.at
        self.instance = str(event.detail.get(_WHO.get(event.action, ""), event.instance))
        self.why = event.action
        self.blob = event.detail.get(_CONTENT[event.action])
        mode = event.detail.get("mode")
        written = contents.mode_of(str(event.detail.get("stamp"))) if event.action == "file_written" else None
        self.mode = mode if isinstance(mode, int) else written
        self.is_absent = event.action == "write_violation" and event.detail.get("was") == contents.GONE

    def differs(self, now: str | None) -> bool:
        """From what is there, by git's id (None: nothing is)."""
        return now is not None if self.is_absent else self.blob != now


class Restored:
    """What was done: to which version a file was brought back, and the one that keeps what was there."""

    __slots__ = ("before", "key", "version")

    def __init__(self, key: str, version: Version, before: int) -> None:
        self.key = key
        self.version = version
        self.before = before


def versions(tx: Transaction, project: Project, key: str) -> list[Version]:
    """Of a file in this working tree, newest first."""
    found = [Version(entry) for entry in reversed(_history(tx, project, key))]
    return [version for version in found if version.blob or version.is_absent]


def restore(project: Project, key: str, who: Instance, agent: str, number: int | None) -> Restored | Refused:
    """Bring the file back, to the newest version that differs from it unless one is named.

    What is there now is kept first. Whoever holds the file may; and anybody may undo a violation that is the
    last thing that happened to it. All of it while nobody else is granted anything. Raises InputError when it
    cannot be, MachineError when the disk does not let it.
    """
    path = f"{project.worktree}/{key}"
    replacing.check(path)
    actor = Actor(who.name, agent)
    with UnitOfWork(project) as tx:
        now = replacing.keep(project, path)
        version = _chosen(versions(tx, project, key), number, now, key)
        before = tx.last_seq()
        held = _take(tx, project, key, actor, version, now)
        if isinstance(held, Refused):
            return held
        replacing.put(project, path, None if version.is_absent else str(version.blob), version.mode)
        taken = [lock for lock in held if lock.token > before]
        return _record(tx, project, key, actor, version, now, taken)


def _chosen(found: Sequence[Version], number: int | None, now: str | None, key: str) -> Version:
    for version in found:
        if version.number == number if number is not None else version.differs(now):
            return version
    if number is not None:
        raise InputError(f"There is no version {number} of {quoted(key)} here.", "See them with --list.")
    raise InputError(f"Nothing else that {quoted(key)} held in this working tree was kept.")


def _take(
    tx: Transaction, project: Project, key: str, actor: Actor, version: Version, now: str | None
) -> list[Lock] | Refused:
    """The lock; none is needed to undo a violation. A refusal when another holds the file."""
    request = Request(Resource(FILE, key), actor, project.worktree)
    lock = locks.in_the_way(tx, request, project.policy, evidence)
    if lock is not None and lock.worktree == project.worktree and not lock.in_flight:
        last = _last(tx, project, key)
        undoes = last is not None and last.event.action == "write_violation" and last.seq == version.number
        if last is not None and undoes and last.event.detail.get("blob") == now:
            return []
    outcome = locks.acquire(tx, [request], project.policy, evidence, None, ignored_by_git)
    return outcome if isinstance(outcome, Refused) else outcome.locks


def _last(tx: Transaction, project: Project, key: str) -> Entry | None:
    found = _history(tx, project, key)
    return found[-1] if found else None


def _history(tx: Transaction, project: Project, key: str) -> list[Entry]:
    """The events that left a version behind, oldest first."""
    return [
        entry
        for entry in tx.entries_with_keys([key])
        if entry.event.action in _CONTENT and entry.event.detail.get("worktree") == project.worktree
    ]


def _record(
    tx: Transaction, project: Project, key: str, actor: Actor, version: Version, now: str | None,
    taken: list[Lock],
) -> Restored:  # fmt: skip
    """The content is its earlier writer's again when that is an undoing, else the restorer's."""
    undone = version.why == "write_violation"
    event = Event("file_restored", actor.instance, Resource(FILE, key), actor.agent)
    event.detail.update(
        worktree=project.worktree, stamp=contents.stamp(f"{project.worktree}/{key}"), before=now,
        blob=None if version.is_absent else version.blob, version=version.number,
        writer=version.instance if undone else actor.instance, writer_agent="" if undone else actor.agent,
    )  # fmt: skip
    number = tx.record(event)
    owner = tx.instance(actor.instance)
    if owner is not None and owner.kind == "person":
        for lock in taken:
            if tx.lock(lock.token) is not None:
                locks.release(tx, lock)
    return Restored(key, version, number)
