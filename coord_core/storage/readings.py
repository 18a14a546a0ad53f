"""What a use case can read, over any connection that takes SQL with named parameters."""

from __future__ import annotations

from coord_core.domain.leases import Request
from coord_core.domain.records import Actor, Command, Entry, LastWrite, SymbolWrite
from coord_core.domain.resources import (
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from typing import Any

    from coord_core.domain.records import Instance, Lock, TransferRequest
    from coord_core.domain.tasks import Ready, Task
    from coord_core.domain.waiting import Wait
    from coord_core.storage.port import Connection

AT_ONCE = 64  # keys in one statement


class Readings:
    """One use case's view of the state, read only."""

    def __init__(self, connection: Connection) -> None:
        self._run = connection.execute
        self._last_seq: int | None = None
        self._sets: list[tuple[int, Resource]] | None = None  # the locks on sets, by token

    def last_seq(self) -> int:
        if self._last_seq is None:
            self._last_seq = self._one(sql.LAST_SEQ, {}) or 0
        return self._last_seq

    def meta(self, key: str) -> Any:
        return self._one(sql.META, {"key": key})

    def table(self, name: str) -> tuple[list[str], list[Any]]:
        """A table's columns and all of its rows."""
        found = self._run(sql.TABLE % name, {})
        return [column[0] for column in found.description], list(found)

    def check_tables(self) -> None:
        """Raises the driver's error when one is not there."""
        for name in (*sql.RECORDED, *sql.OF_THE_MOMENT):
            self._run(sql.COLUMNS % name, {})

    def first_event(self) -> tuple[int, float] | None:
        """The number and time of the oldest event that is kept."""
        row = self._run(sql.FIRST_EVENT, {}).fetchone()
        return (row[0], row[1]) if row else None

    def first_seq_since(self, at: float) -> int | None:
        """The number of the first event from a time on."""
        found: int | None = self._one(sql.FIRST_SEQ_SINCE, {"at": at})
        return found

    def orphaned_lock(self) -> int | None:
        """The token of a lock whose owner is not known: that cannot be."""
        found: int | None = self._one(sql.ORPHANED_LOCK, {})
        return found

    def instance(self, name: str) -> Instance | None:
        row = self._run(sql.INSTANCE_BY_NAME, {"name": name}).fetchone()
        return rows.instance(row) if row else None

    def instances_of_session(self, session_id: str) -> list[Instance]:
        found = self._run(sql.INSTANCES_BY_SESSION, {"session_id": session_id})
        return [rows.instance(row) for row in found]

    def instances_of_pid(self, pid: int) -> list[Instance]:
        return [rows.instance(row) for row in self._run(sql.INSTANCES_BY_PID, {"pid": pid})]

    def instances(self, active_only: bool = False) -> list[Instance]:
        statement = sql.ACTIVE_INSTANCES if active_only else sql.INSTANCES
        return [rows.instance(row) for row in self._run(statement, {})]

    def holders(self) -> list[Instance]:
        """The instances that hold something."""
        return [rows.instance(row) for row in self._run(sql.HOLDERS, {})]

    def locks(self) -> list[Lock]:
        return [rows.lock(row) for row in self._run(sql.LOCKS, {})]

    def locks_of(self, instance: str) -> list[Lock]:
        return [rows.lock(row) for row in self._run(sql.LOCKS_OF_INSTANCE, {"instance": instance})]

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

    def others_hold(self, instance: str) -> bool:
        """Does another instance hold anything?"""
        return bool(self._one(sql.HELD_BY_OTHERS, {"instance": instance}))

    def was_noticed(self, instance: str, key: str, holder: str, other: str) -> bool:
        """Do the two instances know that the one changes the one file and the other the other?"""
        two = {"instance": instance, "key": key, "holder": holder, "other": other}
        return self._one(sql.WAS_NOTICED, two) is not None

    def more_locks_than(self, count: int) -> bool:
        return self._one(sql.ANY_LOCK_BEYOND, {"count": count}) is not None

    def more_events_than(self, count: int) -> bool:
        return self._one(sql.ANY_EVENT_BEYOND, {"count": count}) is not None

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
        if resource.kind == WORKFLOW:
            return []
        if self._sets is None:
            found = self._run(sql.SET_LOCKS, {})
            self._sets = [(token, Resource(kind, key)) for token, kind, key in found]
        tokens = [token for token, held in self._sets if overlap(held, resource)]
        return [lock for token in tokens if (lock := self.lock(token)) is not None]

    def locks_on(self, keys: Collection[str]) -> list[Lock]:
        """The locks on files with these keys and their symbols, on folders above them, and on sets that hold
        one of them.
        """
        wanted = [Resource(FILE, key) for key in keys]
        above = sorted({key for resource in wanted for key in keys_above(resource)})
        found = [lock for lock in self.locks_with_keys(above) if lock.resource.kind not in SETS]
        on_sets = (lock for resource in wanted for lock in self._overlapping_sets(resource))
        on_symbols = [lock for lock in self.symbol_locks() if file_key(lock.resource) in set(keys)]
        return [*found, *on_symbols, *{lock.token: lock for lock in on_sets}.values()]

    def interest(self, actor: Actor, resource: Resource) -> tuple[int, float, float] | None:
        """(token of the lock in the way, the end that was told, when the denial went on record)."""
        row = self._run(sql.INTEREST, of(actor, resource)).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def interests_that_ended(self, actor: Actor) -> list[tuple[Resource, int]]:
        """What the actor was refused, and what was in its way and is gone now (its number)."""
        found = self._run(sql.INTERESTS_THAT_ENDED, {"instance": actor.instance, "agent": actor.agent})
        return [(Resource(kind, key), token) for kind, key, token in found]

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

    def knows_agent(self, actor: Actor) -> bool:
        """Is anything on record that a subagent which is there would have?"""
        found = self._run(sql.KNOWS_AGENT, {"instance": actor.instance, "agent": actor.agent})
        return found.fetchone() is not None

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

    def locks_with_keys(self, keys: list[str]) -> list[Lock]:
        """The locks with exactly these keys."""
        return [rows.lock(row) for row in self._among(sql.LOCKS_WITH_KEYS, keys)]

    def write(self, worktree: str, key: str) -> LastWrite | None:
        """The last write of a file here, None when none is on record since it was committed."""
        row = self._run(sql.WRITE_OF, {"worktree": worktree, "key": key}).fetchone()
        return LastWrite(*row) if row else None

    def writes(self, worktree: str, keys: list[str] | None = None) -> list[LastWrite]:
        """The last writes in a working tree; with `keys` of these files alone."""
        if keys is None:
            return [LastWrite(*row) for row in self._run(sql.WRITES_IN, {"worktree": worktree})]
        return [LastWrite(*row) for row in self._among(sql.WRITES_WITH_KEYS, keys, worktree=worktree)]

    def writes_by(self, instance: str) -> list[LastWrite]:
        """The last writes of an instance, in all working trees."""
        return [LastWrite(*row) for row in self._run(sql.WRITES_BY, {"instance": instance})]

    def symbol_writes(self, worktree: str, keys: list[str] | None = None) -> list[SymbolWrite]:
        """Who wrote which symbol last, of the files here that were written so; with `keys` of these alone."""
        if keys is None:
            return [SymbolWrite(*row) for row in self._run(sql.SYMBOL_WRITES_IN, {"worktree": worktree})]
        found = self._among(sql.SYMBOL_WRITES_WITH_KEYS, keys, worktree=worktree)
        return [SymbolWrite(*row) for row in found]

    def symbol_writes_by(self, instance: str) -> list[SymbolWrite]:
        """The last writes of symbols by an instance, in all working trees."""
        return [SymbolWrite(*row) for row in self._run(sql.SYMBOL_WRITES_BY, {"instance": instance})]

    def blobs(self) -> set[str]:
        """Git's ids of what last writers left."""
        return {row[0] for row in self._run(sql.BLOBS, {})}

    def has_traces(self, instance: str) -> bool:
        """Is there something that who follows it inherits: uncommitted writes, news, waits, requests?"""
        return self._one(sql.HAS_TRACES, {"instance": instance}) is not None

    def was_told(self, actor: Actor, write: LastWrite | SymbolWrite) -> bool:
        """Was the actor told of this write?"""
        seq = self._one(sql.TOLD, about(actor, write))
        return seq is not None and seq >= write.seq

    def commands(self, instance: str, call_id: str | None = None) -> list[Command]:
        """An instance's calls that may write anywhere and have not ended, or the one with this id."""
        statement = sql.COMMANDS_OF_INSTANCE if call_id is None else sql.COMMANDS_OF_CALL
        found = self._run(statement, {"instance": instance, "call_id": call_id})
        return [Command(*row) for row in found]

    def resources_of_call(self, actor: Actor, call_id: str) -> list[Resource]:
        """What a tool call that has not ended was granted."""
        of_call = {"instance": actor.instance, "agent": actor.agent, "call_id": call_id}
        return [Resource(kind, key) for kind, key in self._run(sql.RESOURCES_OF_CALL, of_call)]

    def orphaned_commands(self) -> list[Command]:
        """Such calls of instances that are not here any more."""
        return [Command(*row) for row in self._run(sql.ORPHANED_COMMANDS, {})]

    def commands_in(self, worktree: str) -> list[Command]:
        """Everybody's such calls in a working tree."""
        return [Command(*row) for row in self._run(sql.COMMANDS_IN_WORKTREE, {"worktree": worktree})]

    def inbox(self, actor: Actor) -> list[Entry]:
        """Events that the actor has not been told of, oldest first."""
        reader = {"instance": actor.instance, "agent": actor.agent}
        return [rows.entry(row) for row in self._run(sql.INBOX, reader)]

    def transfer_request(self, number: int) -> TransferRequest | None:
        """The request with this number, None when it is not open."""
        row = self._run(sql.REQUEST, {"seq": number}).fetchone()
        return rows.transfer_request(row) if row else None

    def requests_for(self, lock: Lock) -> list[TransferRequest]:
        """Who asks for this lock, oldest first."""
        return [rows.transfer_request(row) for row in self._run(sql.REQUESTS_FOR, {"token": lock.token})]

    def requests_by(self, instance: str) -> list[TransferRequest]:
        """The open requests of an instance's agents."""
        return [rows.transfer_request(row) for row in self._run(sql.REQUESTS_BY, {"instance": instance})]

    def requests_to(self, holder: Actor) -> list[TransferRequest]:
        """Who asks for what the actor holds, oldest first."""
        of = {"instance": holder.instance, "agent": holder.agent}
        return [rows.transfer_request(row) for row in self._run(sql.REQUESTS_TO, of)]

    def task(self, id_: str) -> Task | None:
        found = self._tasks(sql.TASK, id=id_)
        return found[0] if found else None

    def task_description(self, id_: str) -> str:
        """Empty when there is no such task."""
        return self._one(sql.TASK_DESCRIPTION, {"id": id_}) or ""

    def tasks(self) -> list[Task]:
        """All, in the order in which they were added."""
        needs = self.all_needs()
        return [rows.task(row, needs.get(row[0], [])) for row in self._run(sql.TASKS, {})]

    def all_needs(self) -> dict[str, list[str]]:
        """The ids that each task needs; nothing for a task that needs none."""
        needs: dict[str, list[str]] = {}
        for task, need in self._run(sql.NEEDS, {}):
            needs.setdefault(task, []).append(need)
        return needs

    def waits_for(self, id_: str) -> list[str]:
        """The ids that a task needs and that are not completed."""
        return [row[0] for row in self._run(sql.NEEDS_NOT_COMPLETED, {"id": id_})]

    def task_ids(self) -> set[str]:
        return {row[0] for row in self._run(sql.TASK_IDS, {})}

    def task_of_source(self, source: str) -> Task | None:
        """The last one that was taken from there."""
        found = self._tasks(sql.TASK_OF_SOURCE, source=source)
        return found[0] if found else None

    def task_sources(self) -> dict[str, str]:
        """The ids of tasks by where they were taken from."""
        return {source: id_ for id_, source in self._run(sql.TASK_SOURCES, {})}

    def tasks_in_hand(self, instance: str) -> list[Task]:
        """What an instance has now, what it is claiming too."""
        return self._tasks(sql.TASKS_IN_HAND, instance=instance)

    def tasks_at_work(self) -> list[Task]:
        """Those in progress, whoever has them."""
        return self._tasks(sql.TASKS_AT_WORK)

    def has_task(self, instance: str) -> bool:
        """Is a task in progress that is assigned to it?"""
        return self._one(sql.HAS_TASK, {"instance": instance}) is not None

    def tasks_lost_by(self, instance: str) -> list[Task]:
        """What nobody has taken since an instance ended or died with it, the latest first."""
        return self._tasks(sql.TASKS_LOST_BY, instance=instance)

    def tasks_in_step(self) -> list[Task]:
        """Those that are in the middle of a claim or of being published."""
        return self._tasks(sql.TASKS_IN_STEP)

    def ready_tasks(self, most: int) -> list[Ready]:
        """Those that can be claimed now: the highest priority first, then the oldest."""
        return [rows.ready(row) for row in self._run(sql.READY_TASKS, {"most": most})]

    def count_ready_tasks(self) -> int:
        return int(self._one(sql.COUNT_READY_TASKS, {}))

    def _tasks(self, statement: str, **parameters: Any) -> list[Task]:
        found = list(self._run(statement, parameters))
        needs: dict[str, list[str]] = {}
        for task, need in self._among(sql.NEEDS_OF, [row[0] for row in found]):
            needs.setdefault(task, []).append(need)
        return [rows.task(row, needs.get(row[0], [])) for row in found]

    def locks_of_task(self, task_id: str) -> list[Lock]:
        return [rows.lock(row) for row in self._run(sql.LOCKS_OF_TASK, {"task_id": task_id})]

    def latest_keys(self, instance: str, events: int) -> list[str]:
        """The files that an instance had to do with, in the last `events` events of all."""
        where = {"instance": instance, "seq": self.last_seq() - events}
        found = [Resource(kind, key) for kind, key in self._run(sql.LATEST_KEYS, where)]
        return list(dict.fromkeys(file_key(each) or each.key for each in found))

    def entries_since(self, seq: int, most: int = -1) -> list[Entry]:
        """Events after `seq`, oldest first; `most` of them, -1 for all."""
        found = self._run(sql.EVENTS_SINCE, {"seq": seq, "most": most})
        return [rows.entry(row) for row in found]

    def entries_to_keep(self, seq: int) -> list[Entry]:
        """Events from one on, and what somebody has still to be told of, oldest first."""
        return [rows.entry(row) for row in self._run(sql.EVENTS_TO_KEEP, {"seq": seq})]

    def last_seq_before(self, at: float) -> int:
        """The number of the last event before a time, 0 when there is none."""
        return self._one(sql.LAST_SEQ_BEFORE, {"at": at}) or 0

    def entries_of(self, instance: str, since: float) -> list[Entry]:
        """Events of an instance from a time on, oldest first. Reads the whole table."""
        found = self._run(sql.EVENTS_OF_INSTANCE, {"instance": instance, "at": since})
        return [rows.entry(row) for row in found]

    def latest_of(self, instance: str, most: int) -> list[Entry]:
        """The last events of an instance, newest first. Reads the table from its end."""
        found = self._run(sql.LATEST_OF_INSTANCE, {"instance": instance, "most": most})
        return [rows.entry(row) for row in found]

    def entries_of_task(self, task_id: str) -> list[Entry]:
        """The events of a task, oldest first. Reads the whole table."""
        return [rows.entry(row) for row in self._run(sql.EVENTS_OF_TASK, {"task_id": task_id})]

    def entries_with_keys(self, keys: list[str]) -> list[Entry]:
        """Events on resources with these keys, oldest first. Reads the whole table, once for some keys."""
        return sorted(map(rows.entry, self._among(sql.EVENTS_WITH_KEYS, keys)), key=_seq)

    def entries_on_symbols(self) -> list[Entry]:
        """Events on symbols, oldest first. Reads the whole table."""
        return [rows.entry(row) for row in self._run(sql.EVENTS_ON_SYMBOLS, {})]

    def entries_of_sets(self) -> list[Entry]:
        """Events on globs, features and the like, oldest first. Reads the whole table."""
        return [rows.entry(row) for row in self._run(sql.EVENTS_OF_SETS, {})]

    def _among(self, statement: str, keys: list[str], **others: Any) -> list[Any]:
        """The rows of a statement whose `%s` becomes one named parameter for each key, some at a time.

        SQLite reads a statement in a time that grows with the square of its parameters.
        """
        found: list[Any] = []
        for start in range(0, len(keys), AT_ONCE):
            names = {f"k{index}": key for index, key in enumerate(keys[start : start + AT_ONCE])}
            found += self._run(statement % ", ".join(f":{name}" for name in names), {**names, **others})
        return found

    def _one(self, statement: str, parameters: dict[str, Any]) -> Any:
        row = self._run(statement, parameters).fetchone()
        return row[0] if row else None


def _seq(entry: Entry) -> int:
    return entry.seq


def _token(lock: Lock) -> int:
    return lock.token


def _files(resource: Resource, folders: Iterable[str]) -> Iterable[str]:
    """What may be a file whose symbols the resource overlaps, beside those below its folders."""
    if resource.kind == WORKFLOW:
        return ()
    return folders if resource.kind in SETS else (file_key(resource) or resource.key,)


def _folders(resource: Resource) -> Iterable[str]:
    """Folders below which something may overlap the resource."""
    if resource.kind in SETS:
        from coord_core.domain.globs import fixed_folders

        return fixed_folders(resource.patterns)
    return (resource.key,) if resource.kind in FOLDERS else ()


def about(actor: Actor, write: LastWrite | SymbolWrite) -> dict[str, Any]:
    return {
        "instance": actor.instance,
        "agent": actor.agent,
        "worktree": write.worktree,
        "key": write.key,
    }


def of(actor: Actor, resource: Resource) -> dict[str, Any]:
    return {
        "instance": actor.instance,
        "agent": actor.agent,
        "kind": resource.kind,
        "key": resource.key,
    }
