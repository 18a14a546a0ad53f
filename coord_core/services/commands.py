"""Calls that may write anywhere, above all shell commands: how things are before one, noted for after it.

What others hold in the working tree is fingerprinted when such a call begins. When it has ended,
aftermath.py compares, and tells its own writes from those on what others hold.
"""

from __future__ import annotations

import time

from coord_core import contents
from coord_core.domain.records import MAIN_AGENT, Actor
from coord_core.domain.resources import TREE, file_key
from coord_core.jsontext import dumps, load_object
from coord_core.services.snapshot import Snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from coord_core.domain.records import Command, Lock
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

    Kept = dict[str, tuple[str, str | None]]  # stamp and id of the content, by key

PATIENCE = 1.0  # seconds for keeping what others hold, where nothing of it is on record


class Fingerprint:
    """A file that another holds: who does, its stamp before the call, and git's id of its content."""

    __slots__ = ("agent", "blob", "holder", "key", "stamp")

    def __init__(self, key: str, holder: str, agent: str, stamp: str, blob: str | None) -> None:
        self.key = key
        self.holder = holder
        self.agent = agent
        self.stamp = stamp
        self.blob = blob


class Before:
    """How things were: others' files, the stamps of the files that the call is to write, and its tree locks.

    `is_open`: it may also write what could not be read off. `searches`: then the tree is searched after it.
    """

    __slots__ = ("is_open", "others", "searches", "targets", "trees")

    def __init__(
        self, others: list[Fingerprint], targets: dict[str, str], trees: dict[str, int], is_open: bool,
        searches: bool,
    ) -> None:  # fmt: skip
        self.searches = searches
        self.others = others
        self.targets = targets
        self.trees = trees  # folders that are locked for the time of the call alone, with the tokens
        self.is_open = is_open


def prepare(project: Project, instance: str, agent: str) -> Kept:
    """What others' files hold, kept before the transaction: it may take long. By key, with the stamp."""
    with Snapshot(project) as tx:
        held = _of_others(tx, project, Actor(instance, agent))
        keys = dict.fromkeys(key for key, _ in held)
        known = {write.key: write for write in tx.writes(project.worktree, list(keys))}
    found: Kept = {}
    ends = time.monotonic() + PATIENCE
    for key in keys:
        path = f"{project.worktree}/{key}"
        stamp, write = contents.stamp(path), known.get(key)
        if write is not None and write.stamp == stamp:
            found[key] = stamp, write.blob
        else:
            found[key] = stamp, contents.keep(project, path) if stamp and time.monotonic() < ends else None
    return found


def begin(
    tx: Transaction, project: Project, actor: Actor, call_id: str, granted: Iterable[Lock], is_open: bool,
    kept: Kept, searches: bool = True,
) -> None:  # fmt: skip
    """Note how things are, before the call. `granted`: what it was given locks on.

    `searches`: what it may have written beside that is looked for.
    """
    started = tx.last_seq() - len(tx.entries)
    trees = {
        lock.resource.key: lock.token
        for lock in granted
        if lock.resource.kind == TREE and lock.token > started
    }
    is_open = is_open or bool(trees)
    own = [*granted, *(tx.locks_of(actor.instance) if is_open else ())]
    others = _fingerprints(tx, project, actor, kept)
    of_others = {each.key for each in others}  # of a file that both have symbols of, nobody can tell
    keys = {file_key(lock.resource) for lock in own if _is_own_file(lock, project, actor)} - of_others
    targets = {key: contents.stamp(f"{project.worktree}/{key}") for key in keys if key is not None}
    before = Before(others, targets, trees, is_open, is_open and searches)
    if before.others or before.targets or before.is_open:
        tx.begin_command(actor, call_id, project.worktree, _written(before))


def _is_own_file(lock: Lock, project: Project, actor: Actor) -> bool:
    here = file_key(lock.resource) is not None and lock.worktree == project.worktree
    return here and lock.agent in (MAIN_AGENT, actor.agent)


def before_of(command: Command) -> Before:
    found = load_object(command.before)
    others = [Fingerprint(*each) for each in found["others"]]
    return Before(others, found["targets"], found["trees"], found["open"], found["searches"])


def _written(before: Before) -> str:
    others = [[each.key, each.holder, each.agent, each.stamp, each.blob] for each in before.others]
    shown: dict[str, Any] = {
        "others": others,
        "targets": before.targets,
        "trees": before.trees,
        "open": before.is_open,
        "searches": before.searches,
    }
    return dumps(shown)


def _fingerprints(tx: Transaction, project: Project, actor: Actor, kept: Kept) -> list[Fingerprint]:
    """Of what others hold now. What came after it was kept is looked at, but not kept."""
    found = []
    for key, lock in _of_others(tx, project, actor):
        stamp, blob = kept.get(key) or (contents.stamp(f"{project.worktree}/{key}"), None)
        found.append(Fingerprint(key, lock.instance, lock.agent, stamp, blob))
    return found


def _of_others(tx: Transaction, project: Project, actor: Actor) -> list[tuple[str, Lock]]:
    """The files held here by other instances, and by other subagents of the actor's own, for each of them."""
    held = tx.locks_of_others(actor.instance, project.worktree)
    if not project.policy.subagents_shared:
        kin = (MAIN_AGENT, actor.agent)
        own = [lock for lock in tx.locks_of(actor.instance) if lock.agent not in kin]
        held += [lock for lock in own if lock.worktree == project.worktree]
    found: dict[tuple[str, Actor], Lock] = {}
    for lock in held:
        key = file_key(lock.resource)
        if key is not None:
            found[key, lock.holder] = lock
    return [(key, lock) for (key, _), lock in found.items()]
