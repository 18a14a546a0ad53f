"""Does a commit take along what is another live instance's?

A session is refused for a file that another holds, or wrote last in this working tree since it was committed.
A person is only warned, and only of what an instance at work holds, unless the settings say
`human_commits: block`.
"""

from __future__ import annotations

import os

from coord_core import contents, witness
from coord_core.domain import leases
from coord_core.domain.errors import NotAllowedError
from coord_core.domain.leases import Request
from coord_core.domain.records import PERSON, Actor, Event, Instance, LastWrite, Lock
from coord_core.domain.resources import FILE, Resource, overlap
from coord_core.services.presence import Presence
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.repository.staged import Staged
    from coord_core.storage.transaction import Transaction

MOST_RECORDED = 20


class Verdict:
    """Who commits; the staged paths that others hold, and those that they wrote last; the paths left."""

    __slots__ = ("held", "own", "refuses", "who", "written")

    def __init__(
        self,
        who: Instance,
        held: dict[str, Lock],
        written: dict[str, LastWrite],
        own: list[str],
        refuses: bool,
    ) -> None:
        self.who = who
        self.held = held
        self.written = written
        self.own = own
        self.refuses = refuses

    def text(self, worktree: str) -> str:
        """The result in words, empty when there is nothing to say."""
        if not (self.held or self.written):
            return ""
        from coord_core.views import commit_refusals
        from coord_core.views.shell_words import Place

        # Git starts its hooks at the root; the shell before it says where the user is.
        place = Place(worktree, os.path.realpath(os.environ.get("PWD", worktree))) if self.refuses else None
        return commit_refusals.render(self.held, self.written, self.own, place)


def check(tx: Transaction, project: Project, who: Instance, changes: list[Staged]) -> Verdict:
    """Which of the staged files are another's; on record when the commit is refused."""
    by_key = {_key(project, change.path): change for change in changes}
    held = {by_key[key].path: lock for key, lock in _held(tx, project, who, list(by_key)).items()}
    written = {} if who.kind == PERSON else _written(tx, project, who, by_key, held)
    refuses = bool(held or written) and (
        who.kind != PERSON or project.settings.get("human_commits") == "block"
    )
    own = [change.path for change in changes if change.path not in held and change.path not in written]
    verdict = Verdict(who, held, written, own, refuses)
    if refuses:
        _record(tx, project, verdict)
    return verdict


def accept(tx: Transaction, project: Project, who: Instance, keys: list[str]) -> list[LastWrite]:
    """Take others' last writes of these files over, on record; returns them.

    Raises NotAllowedError for what another holds: nothing is taken over then.
    """
    for key, lock in _held(tx, project, who, keys).items():
        raise NotAllowedError(f"{quoted(key)} is held by {quoted(lock.instance)}.", "Nothing was taken over.")
    writes = [write for write in tx.writes(project.worktree, keys) if write.instance != who.name]
    for write in writes:
        event = Event("write_accepted", who.name, Resource(FILE, write.key))
        event.detail.update(worktree=project.worktree, of=write.instance)
        tx.record(event)
    return writes


def _held(tx: Transaction, project: Project, who: Instance, keys: list[str]) -> dict[str, Lock]:
    """What another instance holds. The commit is the instance's: its own agents' locks are no bar."""
    files = set(keys)
    found: dict[str, Lock] = {}
    for lock in tx.locks_on(keys):
        if lock.instance == who.name or not _bars(tx, project, who, lock):
            continue
        for key in _reached(lock, files):
            request = Request(Resource(FILE, key), Actor(who.name), project.worktree)
            if leases.conflicts(lock, request, project.policy):
                found.setdefault(key, lock)
    return found


def _reached(lock: Lock, files: set[str]) -> set[str]:
    if lock.resource.kind == FILE:
        return files & {lock.resource.key}
    return {key for key in files if overlap(lock.resource, Resource(FILE, key))}


def _bars(tx: Transaction, project: Project, who: Instance, lock: Lock) -> bool:
    owner = tx.instance(lock.instance)
    if owner is None:
        return True
    evidence = witness.evidence(owner)
    if who.kind == PERSON and evidence.idle_since is not None and not lock.in_flight:
        return False  # its work is done, whenever it lets go
    return leases.standing(lock, owner, evidence, tx.now, project.policy) not in leases.TAKEN


def _written(
    tx: Transaction, project: Project, who: Instance, by_key: dict[str, Staged], held: dict[str, Lock]
) -> dict[str, LastWrite]:
    """What another wrote last. What HEAD has already was committed by somebody."""
    presence = Presence(tx, project, who.name, witness.evidence)
    return {
        by_key[write.key].path: write
        for write in presence.others_writes(list(by_key))
        if by_key[write.key].path not in held and not _is_spent(write, by_key[write.key].before)
    }


def _is_spent(write: LastWrite, before: str) -> bool:
    """Does HEAD (git's id of what it has there, zeros for nothing) hold what was written?"""
    return write.blob == before or (write.stamp == contents.GONE and not before.strip("0"))


def _record(tx: Transaction, project: Project, verdict: Verdict) -> None:
    blocked: list[tuple[str, Lock | LastWrite]] = [*verdict.held.items(), *verdict.written.items()]
    for path, why in blocked[:MOST_RECORDED]:
        event = Event("commit_blocked", verdict.who.name, Resource(FILE, _key(project, path)))
        event.detail["holder"] = why.instance
        if isinstance(why, Lock):
            event.detail["token"] = why.token
        else:
            event.detail["reason"] = "last written"
        tx.record(event)


def _key(project: Project, path: str) -> str:
    return project.key(f"{project.worktree}/{path}").encode("utf-8", "replace").decode("utf-8")
