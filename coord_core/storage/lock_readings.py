"""Who holds, wants and waits for what: the readings of locks."""

from __future__ import annotations

from coord_core.domain.keys import Keys
from coord_core.domain.leases import Request
from coord_core.domain.records import Actor
from coord_core.domain.resources import (
    DEPENDENTS,
    FILE,
    FOLDERS,
    SETS,
    SYMBOL,
    WORKFLOW,
    Resource,
    file_key,
    keys_above,
    overlap,
    symbols_within,
)
from coord_core.storage import rows, sql
from coord_core.storage.reader import Reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import Any

    from coord_core.domain.records import Instance, Lock
    from coord_core.domain.waiting import Wait


class LockReadings(Reader):
    """Locks, refusals and the queue."""

    def orphaned_lock(self) -> int | None:
        """The token of a lock whose owner is not known: that cannot be."""
        found: int | None = self._one(sql.ORPHANED_LOCK, {})
        return found

    def holders(self) -> list[Instance]:
        """The instances that hold something."""
        return [rows.instance(row) for row in self._run(sql.HOLDERS, {})]

    def locks(self) -> list[Lock]:
        return [rows.lock(row) for row in self._run(sql.LOCKS, {})]

    def locks_of(self, instance: str) -> list[Lock]:
        return [rows.lock(row) for row in self._run(sql.LOCKS_OF_INSTANCE, {"instance": instance})]

    def wanted_of(self, instance: str) -> list[tuple[int, str]]:
        """What it holds and others were refused or wait for: (token of the lock, who), by token."""
        return [(token, who) for token, who in self._run(sql.WANTED_OF, {"instance": instance})]

    def lost(self, instance: str) -> list[Request]:
        """What it held when its process died, as it would ask for it again; by resource."""
        found = self._run(sql.LOST, {"instance": instance})
        return [
            Request(Resource(kind, key), Actor(instance, agent), worktree, mode)
            for kind, key, agent, worktree, mode in found
        ]

    def lock(self, token: int) -> Lock | None:
        row = self._run(sql.LOCK_BY_TOKEN, {"token": token}).fetchone()
        return rows.lock(row) if row else None

    def is_call_known(self, lock: Lock) -> bool:
        """Did a call on it begin of which we were told, and has not ended? After a rebuild one is assumed."""
        return self._one(sql.KNOWN_CALL_ON, of(lock.holder, lock.resource)) is not None

    def others_hold(self, instance: str) -> bool:
        """Does another instance hold anything?"""
        return bool(self._one(sql.HELD_BY_OTHERS, {"instance": instance}))

    def was_noticed(self, instance: str, key: str, holder: str, other: str) -> bool:
        """Do the two instances know that the one changes the one file and the other the other?"""
        two = {"instance": instance, "key": key, "holder": holder, "other": other}
        return self._one(sql.WAS_NOTICED, two) is not None

    def more_locks_than(self, count: int) -> bool:
        return self._one(sql.ANY_LOCK_BEYOND, {"count": count}) is not None

    def overlapping(self, resource: Resource) -> list[Lock]:
        """The locks on anything that overlaps the resource, oldest first. Found by index."""
        folders = _folders(resource)
        if "" in folders:
            found = self.locks()
        else:
            found = self.locks_with_keys(keys_above(resource))
            for folder in folders:
                below = {"low": folder + "/", "high": folder + "0"}  # "0" follows "/"
                found += [rows.lock(row) for row in self._run(sql.LOCKS_BELOW, below)]
            found += self._overlapping_sets(resource)
            for key in _files(resource, folders):
                found += self.locks_on_symbols(key)
        known = {lock.token: lock for lock in found if overlap(lock.resource, resource)}
        return [known[token] for token in sorted(known)]

    def _overlapping_sets(self, resource: Resource) -> list[Lock]:
        return [] if resource.kind == WORKFLOW else self._sets_with(lambda held: overlap(held, resource))

    def _sets_with(self, is_meant: Callable[[Resource], bool]) -> list[Lock]:
        """The locks on such sets."""
        if self._sets is None:
            found = self._run(sql.SET_LOCKS, {})
            self._sets = [(token, Resource(kind, key)) for token, kind, key in found]
        tokens = [token for token, held in self._sets if is_meant(held)]
        return [lock for token in tokens if (lock := self.lock(token)) is not None]

    def locks_on(self, keys: Collection[str]) -> list[Lock]:
        """The locks on files with these keys and their symbols, on folders above them, and on sets that hold
        one of them.
        """
        wanted = [Resource(FILE, key) for key in keys]
        above = sorted({key for resource in wanted for key in keys_above(resource)})
        found = [lock for lock in self.locks_with_keys(above) if lock.resource.kind not in SETS]
        all_keys = Keys(keys)
        on_sets = self._sets_with(lambda held: bool(all_keys.reached_by(held))) if keys else []
        on_symbols = [lock for lock in self.symbol_locks() if file_key(lock.resource) in set(keys)]
        return [*found, *on_symbols, *on_sets]

    def interest(self, actor: Actor, resource: Resource) -> tuple[int, float, float] | None:
        """(token of the lock in the way, the end that was told, when the denial went on record)."""
        row = self._run(sql.INTEREST, of(actor, resource)).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def interests_that_ended(self, actor: Actor) -> list[tuple[Resource, int]]:
        """What the actor was refused, and what was in its way and is gone now (its number)."""
        found = self._run(sql.INTERESTS_THAT_ENDED, {"instance": actor.instance, "agent": actor.agent})
        return [(Resource(kind, key), token) for kind, key, token in found]

    def blockers(self, actor: Actor) -> list[Lock]:
        """The locks because of which the actor was refused, as far as they are still there."""
        found = self._run(sql.BLOCKERS, {"instance": actor.instance, "agent": actor.agent})
        return [rows.lock(row) for row in found]

    def interested_agents(self, instance: str) -> list[str]:
        """Its subagents that were refused something."""
        return [row[0] for row in self._run(sql.INTERESTED_AGENTS, {"instance": instance})]

    def concerned(self, resource: Resource, instance: str, worktree: str) -> list[tuple[str, str, str, str]]:
        """Whom it may concern that an instance takes a file or a symbol: (why, whom, its agent, more)."""
        where = {"kind": resource.kind, "key": resource.key, "file": file_key(resource) or resource.key}
        rows = list(self._run(sql.CONCERNED, {**where, "instance": instance, "worktree": worktree}))
        tasks = self._whose_tasks(resource)
        return rows + [("for task", name, "", "") for name in tasks if name != instance]

    def told_free(self) -> list[tuple[Actor, Resource]]:
        """Who was told that a file or a symbol is free, and has not taken it since."""
        found = self._run(sql.TOLD_FREE, {})
        return [(Actor(instance, agent), Resource(kind, key)) for instance, agent, kind, key in found]

    def tasks_meeting(self, resource: Resource) -> list[str]:
        """Who has a task some of whose files are in a set; each once."""
        self._whose_tasks(resource)
        return self._areas.meeting(resource) if self._areas else []

    def _whose_tasks(self, resource: Resource) -> list[str]:
        """Who has a task about a file or a symbol. The tasks are read once: one call may take many files."""
        if self._areas is None:
            rows = list(self._run(sql.TASK_PATHS, {}))
            if rows:
                from coord_core.domain.task_areas import Areas

                self._areas = Areas(rows)
            else:
                self._areas = ()
        return self._areas.of(resource) if self._areas else []

    def has_waits(self) -> bool:
        return self._one(sql.ANY_WAIT, {}) is not None

    def waits(self) -> list[Wait]:
        """Everybody who waits, oldest first."""
        wanted: dict[int, list[Any]] = {}
        for number, *want in self._run(sql.WANTED, {}):
            wanted.setdefault(number, []).append(want)
        return [rows.wait(row, wanted.get(row[0], [])) for row in self._run(sql.WAITS, {})]

    def overdue(self) -> list[tuple[int, int, float]]:
        """(token of a lock that a deadlock's victim has to let go, for which wait, when it passes on)."""
        return [(token, wait, at) for token, wait, at in self._run(sql.OVERDUE, {})]

    def locks_of_others(self, instance: str, worktree: str) -> list[Lock]:
        """What other instances hold that was taken in this working tree, oldest first."""
        where = {"instance": instance, "worktree": worktree}
        return [rows.lock(row) for row in self._run(sql.LOCKS_OF_OTHERS_IN_WORKTREE, where)]

    def symbol_locks(self) -> list[Lock]:
        """All locks on symbols, oldest first. Reads the whole table."""
        return [rows.lock(row) for row in self._run(sql.LOCKS_ON_SYMBOLS, {})]

    def locks_on_symbols(self, key: str) -> list[Lock]:
        """The locks on a file's symbols, oldest first; also of a hostile file whose name begins like it."""
        found = [rows.lock(row) for row in self._run(sql.LOCKS_BELOW, symbols_within(key))]
        return sorted((lock for lock in found if lock.resource.kind == SYMBOL), key=_token)

    def dependents_of(self, holder: Actor, worktree: str, key: str) -> list[Lock]:
        """The locks that the holder has, from this working tree, on what depends on a file."""
        found = [rows.lock(row) for row in self._run(sql.LOCKS_BELOW, symbols_within(key))]
        return [
            lock
            for lock in found
            if lock.resource.kind == DEPENDENTS and lock.holder == holder and lock.worktree == worktree
        ]

    def holds_part(self, holder: Actor, worktree: str, key: str) -> bool:
        """Does the holder have, from this working tree, a file or a symbol of it?"""
        found = [*self.locks_with_keys([key]), *self.locks_on_symbols(key)]
        return any(
            lock.holder == holder and lock.worktree == worktree and file_key(lock.resource) == key
            for lock in found
        )

    def locks_with_keys(self, keys: list[str]) -> list[Lock]:
        """The locks with exactly these keys."""
        return [rows.lock(row) for row in self._among(sql.LOCKS_WITH_KEYS, keys)]

    def locks_of_task(self, task_id: str) -> list[Lock]:
        return [rows.lock(row) for row in self._run(sql.LOCKS_OF_TASK, {"task_id": task_id})]


def _token(lock: Lock) -> int:
    return lock.token


def _files(resource: Resource, folders: Iterable[str]) -> Iterable[str]:
    """What may be a file whose symbols the resource overlaps, beside those below its folders."""
    if resource.kind == WORKFLOW:
        return ()
    if resource.kind == DEPENDENTS:
        from coord_core.domain.file_lists import keys_of

        return keys_of(resource)
    return folders if resource.kind in SETS else (file_key(resource) or resource.key,)


def _folders(resource: Resource) -> Iterable[str]:
    """Folders below which something may overlap the resource."""
    if resource.kind in SETS and resource.kind != DEPENDENTS:
        from coord_core.domain.globs import fixed_folders

        return fixed_folders(resource.patterns)
    return (resource.key,) if resource.kind in FOLDERS else ()


def of(actor: Actor, resource: Resource) -> dict[str, Any]:
    return {
        "instance": actor.instance,
        "agent": actor.agent,
        "kind": resource.kind,
        "key": resource.key,
    }
