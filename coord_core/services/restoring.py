"""Bringing back what a file held: each edit, each violation and each restoring leaves a version behind."""

from __future__ import annotations

from coord_core import contents
from coord_core.domain.errors import InputError
from coord_core.domain.leases import Refused, Request
from coord_core.domain.records import PERSON, Actor, Event, Instance
from coord_core.domain.resources import FILE, Resource
from coord_core.gitprocess import ignored_by_git
from coord_core.services import locks, releases, replacing, writing
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.views.refusal import quoted
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Entry, Lock
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

# Events that leave a version behind, and the details that name its content and the file's stamp.
_CONTENT = {
    "file_written": ("blob", "stamp"),
    "file_restored": ("blob", "stamp"),
    "file_kept": ("blob", "stamp"),  # what was there before a restoring
    "write_violation": ("kept", "was"),  # what was there before it
}
_WRITES = ("file_written", "file_restored")
_WHO = {"write_violation": "holder", "file_restored": "writer"}


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
        content, stamp = _CONTENT[event.action]
        blob, was = event.detail.get(content), str(event.detail.get(stamp) or "")
        self.blob = blob if isinstance(blob, str) else None
        self.mode = contents.mode_of(was)
        self.is_absent = self.blob is None and was == contents.GONE

    def differs(self, now: str | None) -> bool:
        """From what is there, by git's id (None: nothing is)."""
        return now is not None if self.is_absent else self.blob != now


class Restored:
    """To which version a file was brought back, and the one that keeps what was there.

    `before` is None when the file held that already.
    """

    __slots__ = ("before", "key", "version")

    def __init__(self, key: str, version: Version, before: int | None) -> None:
        self.key = key
        self.version = version
        self.before = before


def versions(tx: Transaction, project: Project, key: str) -> list[Version]:
    """Of a file in this working tree, newest first; also those of which nothing was kept."""
    return [Version(entry) for entry in reversed(_history(tx, project, key))]


def restore(project: Project, key: str, who: Instance, agent: str, number: int | None) -> Restored | Refused:
    """Bring the file back to what its last writer left, or to the version that is named.

    What is there now is kept first. Whoever holds the file may; and anybody may undo a violation that is the
    last thing that happened to it. All of it while nobody else is granted anything. Raises InputError when it
    cannot be, MachineError when the disk does not let it.
    """
    path = f"{project.worktree}/{key}"
    replacing.check(path)
    actor = Actor(who.name, agent)
    with Snapshot(project) as tx:
        version = _chosen(versions(tx, project, key), number, key)
    was = replacing.keep(project, path)
    if not version.differs(was):
        return Restored(key, version, None)
    with UnitOfWork(project) as tx:  # on record before anything is replaced
        kept = _keep(tx, project, key, actor, was)
    with UnitOfWork(project) as tx:
        now = replacing.keep(project, path)
        if now != was:
            kept = _keep(tx, project, key, actor, now)
        before = tx.last_seq()
        held = _take(tx, project, key, actor, now if number is None else None)
        if isinstance(held, Refused):
            return held
        replacing.put(project, path, None if version.is_absent else str(version.blob), version.mode)
        _record(tx, project, key, actor, version, is_undoing=number is None)
        _give_back(tx, who, [lock for lock in held if lock.token > before])
        return Restored(key, version, kept)


def _chosen(found: Sequence[Version], number: int | None, key: str) -> Version:
    """The version of this number; without one what the last writer left, whatever happened since."""
    wanted = [each for each in found if each.number == number or (number is None and each.why in _WRITES)]
    if not wanted and number is None:
        wanted = [each for each in found if each.why == "write_violation"][-1:]  # before the first of them
    if not wanted:
        raise InputError(f"There is no such version of {quoted(key)} here.", "See them with --list.")
    if wanted[0].blob is None and not wanted[0].is_absent:
        raise InputError(f"Version {wanted[0].number} of {quoted(key)} was not kept: too large, or no file.")
    return wanted[0]


def _take(tx: Transaction, project: Project, key: str, actor: Actor, now: str | None) -> list[Lock] | Refused:
    """The lock; none is needed to undo a violation that left `now`. A refusal when another holds the file."""
    request = Request(Resource(FILE, key), actor, project.worktree)
    lock = locks.in_the_way(tx, request, project.policy, evidence)
    if lock is not None and lock.worktree == project.worktree and not lock.in_flight:
        last = [entry.event for entry in _history(tx, project, key) if entry.event.action != "file_kept"][-1]
        if last.action == "write_violation" and now is not None and last.detail.get("blob") == now:
            return []
        if last.action == "write_violation" and now is None and last.detail.get("stamp") == contents.GONE:
            return []
    outcome = locks.acquire(tx, [request], project.policy, evidence, None, ignored_by_git)
    return outcome if isinstance(outcome, Refused) else outcome.locks


def _keep(tx: Transaction, project: Project, key: str, actor: Actor, now: str | None) -> int:
    """Leave a version of what is there now; its number."""
    event = Event("file_kept", actor.instance, Resource(FILE, key), actor.agent)
    stamp = contents.stamp(f"{project.worktree}/{key}")
    event.detail.update(worktree=project.worktree, blob=now, stamp=stamp)
    return tx.record(event)


def _history(tx: Transaction, project: Project, key: str) -> list[Entry]:
    """The events that left a version behind, oldest first."""
    return [
        entry
        for entry in tx.entries_with_keys([key])
        if entry.event.action in _CONTENT and entry.event.detail.get("worktree") == project.worktree
    ]


def _record(
    tx: Transaction, project: Project, key: str, actor: Actor, version: Version, is_undoing: bool
) -> None:
    """The content is its earlier writer's again when that is an undoing, else the restorer's."""
    event = Event("file_restored", actor.instance, Resource(FILE, key), actor.agent)
    event.detail.update(
        worktree=project.worktree, stamp=contents.stamp(f"{project.worktree}/{key}"), blob=version.blob,
        version=version.number, writer=version.instance if is_undoing else actor.instance,
        writer_agent="" if is_undoing else actor.agent,
        symbols=None if is_undoing else writing.told(tx, project.worktree, actor, key),
    )  # fmt: skip
    tx.record(event)


def _give_back(tx: Transaction, who: Instance, taken: list[Lock]) -> None:
    """A person is done with it; a session goes on to its turn's end."""
    for lock in taken if who.kind == PERSON else ():
        releases.release(tx, lock)
