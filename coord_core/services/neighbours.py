"""Two instances at work on files of which one depends on the other: allowed, and both are told, once.

The graph is the index's (dependencies.py): a file's own dependencies and dependents, no further.
"""

from __future__ import annotations

from coord_core.dependencies import open_index
from coord_core.domain import leases
from coord_core.domain.records import EXCLUSIVE, Event
from coord_core.domain.resources import FILE, Resource, file_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coord_core.dependencies import Dependencies
    from coord_core.domain.records import Actor, Lock
    from coord_core.project import Project
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction

MOST = 1024  # neighbours of one file that are looked at

USES, USED_BY = "uses", "used by"  # how the file that is begun stands to the other


def notice(
    tx: Transaction, project: Project, actor: Actor, granted: Iterable[Lock], witness: Witness
) -> None:
    """Put on record, and into both inboxes, who is changing a neighbour of what the actor was granted."""
    if not tx.others_hold(actor.instance):
        return
    index = open_index(project.state)
    if index is None:
        return
    own = {file_key(lock.resource): lock for lock in granted if lock.mode == EXCLUSIVE}
    for key, mine in own.items():
        if key is not None:
            for lock, relation in _changing_next_to(tx, project, index, key, mine, witness):
                _record(tx, actor, key, lock, relation)
    index.close()


def _changing_next_to(
    tx: Transaction, project: Project, index: Dependencies, key: str, mine: Lock, witness: Witness
) -> Iterator[tuple[Lock, str]]:
    """Others' locks on the file's neighbours, of which nobody has been told yet."""
    relations = dict.fromkeys(index.on(key), USED_BY) | dict.fromkeys(index.of(key), USES)
    for lock in _locks_on(tx, list(relations)[:MOST]):
        other = file_key(lock.resource) or ""
        if _is_changing(lock, mine, project) and not tx.was_noticed(mine.instance, key, lock.instance, other):
            owner = tx.instance(lock.instance)
            if owner is None:
                continue
            stands = leases.standing(lock, owner, witness(owner), tx.now, project.policy)
            if stands not in leases.TAKEN:
                yield lock, relations[other]


def _is_changing(lock: Lock, mine: Lock, project: Project) -> bool:
    is_here = project.policy.shared_across_worktrees or lock.worktree == mine.worktree
    is_file = file_key(lock.resource) is not None and lock.mode == EXCLUSIVE
    return is_here and is_file and lock.instance != mine.instance


def _locks_on(tx: Transaction, keys: list[str]) -> list[Lock]:
    """The locks on these files and on their symbols."""
    wanted = set(keys)
    on_symbols = [lock for lock in tx.symbol_locks() if file_key(lock.resource) in wanted]
    return [*tx.locks_with_keys(keys), *on_symbols]


def _record(tx: Transaction, actor: Actor, key: str, lock: Lock, relation: str) -> None:
    event = Event("dependency_noticed", actor.instance, Resource(FILE, key), actor.agent)
    other = file_key(lock.resource)
    event.detail.update(holder=lock.instance, holder_agent=lock.agent or None, other=other, relation=relation)
    tx.record(event)
