"""Does a commit take along what is another live instance's?

A session is refused for a file that another holds, or wrote last in this working tree since it was committed;
not for its own last write on which another only relies.
A person is only warned, and only of what an instance at work holds, unless the settings say
`human_commits: block`.
"""

from __future__ import annotations

import os

from coord_core import contents, witness
from coord_core.domain import leases
from coord_core.domain.errors import NotAllowedError
from coord_core.domain.keys import Keys
from coord_core.domain.leases import Request
from coord_core.domain.records import PERSON, SHARED, Actor, Event, Instance, LastWrite, Lock, SymbolWrite
from coord_core.domain.resources import FILE, SYMBOL, Resource, symbol_parts
from coord_core.repository import parts
from coord_core.repository.staged import Staged
from coord_core.services.presence import Presence
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from coord_core.project import Project
    from coord_core.repository.parts import Parts
    from coord_core.storage.transaction import Transaction

    Written = LastWrite | SymbolWrite

MOST_RECORDED = 20


class Verdict:
    """Who commits; the staged paths that others hold, and those that they wrote last; the paths left."""

    __slots__ = ("held", "own", "refuses", "who", "written")

    def __init__(
        self,
        who: Instance,
        held: dict[str, Lock],
        written: dict[str, Written],
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


def check(tx: Transaction, project: Project, who: Instance, changes: list[Staged], changed: Parts) -> Verdict:
    """Which of the staged files are another's; on record when the commit is refused.

    `changed`: the parts of them that differ from HEAD (parts.py).
    """
    held, written = of_others(tx, project, who, changes, changed)
    refuses = bool(held or written) and (
        who.kind != PERSON or project.settings.get("human_commits") == "block"
    )
    left = [change.path for change in changes if change.path not in held and change.path not in written]
    verdict = Verdict(who, held, written, left, refuses)
    if refuses:
        _record(tx, project, verdict)
    return verdict


def of_others(
    tx: Transaction, project: Project, who: Instance, changes: list[Staged], changed: Parts
) -> tuple[dict[str, Lock], dict[str, Written]]:
    """Why files are another's, by path: it holds them or a changed part; it wrote that last."""
    by_key = {change.key(project): change for change in changes}
    own = {write.key for write in tx.writes(project.worktree, list(by_key)) if write.instance == who.name}
    in_the_way = _held(tx, project, who, list(by_key), changed, own)
    held = {by_key[key].path: lock for key, lock in in_the_way.items()}
    return held, {} if who.kind == PERSON else _written(tx, project, who, by_key, held, changed)


def accept(tx: Transaction, project: Project, who: Instance, named: list[Resource]) -> list[Written]:
    """Take others' last writes of these files and symbols over, on record; returns them.

    Of a file of which others hold some symbols, what they do not hold. Raises NotAllowedError for what
    another holds: nothing is taken over then.
    """
    found: list[Written] = []
    for resource in named:
        key, name = symbol_parts(resource) if resource.kind == SYMBOL else (resource.key, "")
        lock = _held(tx, project, who, [key], {key: {name}} if name else {}).get(key)
        taken = [] if lock is None or name else _take_over_parts(tx, project, who, key)
        if lock is not None and not taken:
            raise NotAllowedError(
                f"{quoted(str(resource))} is held by {quoted(lock.instance)}.", "Nothing was taken over."
            )
        found += taken or _take_over(tx, project, who, key, name)
    return found


def _take_over(tx: Transaction, project: Project, who: Instance, key: str, name: str) -> list[Written]:
    """A symbol's last write; without a `name` all of the file's."""
    rows = tx.symbol_writes(project.worktree, [key])
    writes: list[Written] = [write for write in rows if not name or write.symbol == name]
    writes += [] if name else tx.writes(project.worktree, [key])
    found = [write for write in writes if write.instance != who.name]
    for write in found[:1]:
        _accept(tx, project, who, write, name or None)
    return found


def _take_over_parts(tx: Transaction, project: Project, who: Instance, key: str) -> list[Written]:
    """The last writes of the file's parts that nobody else holds, the rest of it among them."""
    rows = [row for row in tx.symbol_writes(project.worktree, [key]) if row.instance != who.name]
    found = [row for row in rows if not _held(tx, project, who, [key], {key: {row.symbol}})]
    for row in found:
        _accept(tx, project, who, row, row.symbol)
    return [*found]


def _accept(tx: Transaction, project: Project, who: Instance, write: Written, name: str | None) -> None:
    """`name`: of the symbol, empty for what is none; None for all of the file."""
    event = Event("write_accepted", who.name, Resource(FILE, write.key))
    event.detail.update(worktree=project.worktree, of=write.instance)
    if name is not None:
        event.detail["symbol"] = name
    tx.record(event)


def _held(
    tx: Transaction,
    project: Project,
    who: Instance,
    keys: list[str],
    changed: Parts,
    own: AbstractSet[str] = frozenset(),
) -> dict[str, Lock]:
    """What another instance holds. The commit is the instance's: its own agents' locks are no bar.

    Nor is who only relies on what it wrote last (`own`): a commit leaves that as it is.
    """
    files = Keys(keys)
    found: dict[str, Lock] = {}
    for lock in tx.locks_on(keys):
        if lock.instance == who.name or not _bars(tx, project, who, lock):
            continue
        for key in _reached(lock, files, changed) - (own if lock.mode == SHARED else set()):
            request = Request(Resource(FILE, key), Actor(who.name), project.worktree)
            if leases.conflicts(lock, request, project.policy):
                found.setdefault(key, lock)
    return found


def _reached(lock: Lock, files: Keys, changed: Parts) -> set[str]:
    reached = files.reached_by(lock.resource)
    if lock.resource.kind == SYMBOL:
        return {key for key in reached if parts.reaches(lock, changed.get(key))}
    return reached


def _bars(tx: Transaction, project: Project, who: Instance, lock: Lock) -> bool:
    owner = tx.instance(lock.instance)
    if owner is None:
        return True
    evidence = witness.evidence(owner)
    if who.kind == PERSON and evidence.idle_since is not None and not lock.in_flight and not lock.task_id:
        return False  # its work is done, whenever it lets go; a task is not done between two turns
    return leases.standing(lock, owner, evidence, tx.now, project.policy) not in leases.TAKEN


def _written(
    tx: Transaction,
    project: Project,
    who: Instance,
    by_key: dict[str, Staged],
    held: dict[str, Lock],
    changed: Parts,
) -> dict[str, Written]:
    """What another wrote last. What HEAD has already was committed by somebody."""
    presence = Presence(tx, project, who.name, witness.evidence)
    left = {key: change for key, change in by_key.items() if change.path not in held}
    last = {write.key: write for write in tx.writes(project.worktree, list(left))}
    rows: dict[str, list[SymbolWrite]] = {}
    for row in tx.symbol_writes(project.worktree, list(left)):
        rows.setdefault(row.key, []).append(row)
    found: dict[str, Written] = {}
    for key, write in last.items():
        if not _is_spent(write, left[key].before):
            writes = parts.writers(rows[key], changed.get(key)) if key in rows else [write]
            others = [
                each for each in writes if each.instance != who.name and presence.is_live(each.instance)
            ]
            if others:
                found[left[key].path] = others[0]
    return found


def _is_spent(write: LastWrite, before: str) -> bool:
    """Does HEAD (git's id of what it has there, zeros for nothing) hold what was written?"""
    return write.blob == before or (write.stamp == contents.GONE and not before.strip("0"))


def _record(tx: Transaction, project: Project, verdict: Verdict) -> None:
    blocked: list[tuple[str, Lock | Written]] = [*verdict.held.items(), *verdict.written.items()]
    for path, why in blocked[:MOST_RECORDED]:
        key = Staged(path, "").key(project)
        event = Event("commit_blocked", verdict.who.name, Resource(FILE, key))
        event.detail["holder"] = why.instance
        if isinstance(why, Lock):
            event.detail["token"] = why.token
        else:
            event.detail["reason"] = "last written"
        tx.record(event)
