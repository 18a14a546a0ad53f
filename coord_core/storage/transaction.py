"""What a use case can read and change, over any connection that takes SQL with named parameters.

A change is an event: `record` writes it and runs its effects (sql.EFFECTS), so a decision and its event
commit together, and replaying the journal makes the same rows.
"""

from __future__ import annotations

from coord_core.domain.records import Entry
from coord_core.domain.resources import SUBTREE, TREE, Resource, keys_above, overlap
from coord_core.storage import rows, sql

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coord_core.domain.records import Actor, Event, Instance, Lock
    from coord_core.storage.port import Connection


class Transaction:
    """One use case's view of the state. `now` is its time; `entries` are the events it recorded."""

    def __init__(self, connection: Connection, now: float) -> None:
        self._run = connection.execute
        self.now = now
        self.entries: list[Entry] = []
        self._last_seq: int | None = None

    # Changes

    def record(self, event: Event) -> int:
        """Write an event and its effects; returns its sequence number."""
        entry = Entry(self.last_seq() + 1, self.now, event)
        self.replay(entry)
        self.entries.append(entry)
        return entry.seq

    def replay(self, entry: Entry) -> None:
        """Write an event that has a number and a time already: from the journal."""
        parameters = rows.parameters(entry)
        self._run(sql.INSERT_EVENT, parameters)
        for statement in sql.EFFECTS.get(entry.event.action, ()):  # a newer version knows more
            self._run(statement, parameters)
        self._last_seq = entry.seq

    def touch(self, actor: Actor, by_main: bool) -> None:
        """The instance was seen; `by_main`: its main agent is acting."""
        statement = sql.TOUCH_MAIN if by_main else sql.TOUCH
        self._run(statement, {"instance": actor.instance, "at": self.now})

    def begin_call(self, actor: Actor, resource: Resource, call_id: str) -> None:
        self._run(sql.BEGIN_CALL, {**_of(actor, resource), "call_id": call_id, "at": self.now})

    def end_call(self, instance: str, call_id: str) -> None:
        self._run(sql.END_CALL, {"instance": instance, "call_id": call_id})

    def end_calls(self, actor: Actor) -> None:
        self._run(sql.END_CALLS_OF_AGENT, {"instance": actor.instance, "agent": actor.agent})

    def drop_interest(self, actor: Actor, resource: Resource) -> None:
        self._run(sql.NO_LONGER_INTERESTED, _of(actor, resource))

    def set_meta(self, key: str, value: object) -> None:
        self._run(sql.SET_META, {"key": key, "value": value})

    # Readings

    def last_seq(self) -> int:
        if self._last_seq is None:
            self._last_seq = self._one(sql.LAST_SEQ, {}) or 0
        return self._last_seq

    def meta(self, key: str) -> Any:
        return self._one(sql.META, {"key": key})

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

    def lock(self, token: int) -> Lock | None:
        row = self._run(sql.LOCK_BY_TOKEN, {"token": token}).fetchone()
        return rows.lock(row) if row else None

    def more_locks_than(self, count: int) -> bool:
        return self._one(sql.ANY_LOCK_BEYOND, {"count": count}) is not None

    def overlapping(self, resource: Resource) -> list[Lock]:
        """The locks on anything that overlaps the resource, oldest first. Found by index."""
        if resource.kind == TREE or resource == Resource(SUBTREE, ""):
            found = self.locks()
        else:
            found = self._with_keys(keys_above(resource))
            if resource.kind == SUBTREE:
                below = {"low": resource.key + "/", "high": resource.key + "0"}  # "0" follows "/"
                found += [rows.lock(row) for row in self._run(sql.LOCKS_BELOW, below)]
        return sorted((lock for lock in found if overlap(lock.resource, resource)), key=_token)

    def interest(self, actor: Actor, resource: Resource) -> tuple[int, float, float] | None:
        """(token of the lock in the way, the end that was told, when the denial went on record)."""
        row = self._run(sql.INTEREST, _of(actor, resource)).fetchone()
        return (row[0], row[1], row[2]) if row else None

    def entries_since(self, seq: int, most: int = -1) -> list[Entry]:
        """Events after `seq`, oldest first; `most` of them, -1 for all."""
        found = self._run(sql.EVENTS_SINCE, {"seq": seq, "most": most})
        return [rows.entry(row) for row in found]

    def last_seq_before(self, at: float) -> int:
        """The number of the last event before a time, 0 when there is none."""
        return self._one(sql.LAST_SEQ_BEFORE, {"at": at}) or 0

    def entries_of(self, instance: str, since: float) -> list[Entry]:
        """Events of an instance from a time on, oldest first. Reads the whole table."""
        found = self._run(sql.EVENTS_OF_INSTANCE, {"instance": instance, "at": since})
        return [rows.entry(row) for row in found]

    def entries_with_keys(self, keys: list[str]) -> list[Entry]:
        """Events on resources with these keys, oldest first. Reads the whole table, once for 500 keys."""
        found: list[Entry] = []
        for start in range(0, len(keys), 500):
            statement, parameters = _among(sql.EVENTS_WITH_KEYS, keys[start : start + 500])
            found += [rows.entry(row) for row in self._run(statement, parameters)]
        return sorted(found, key=_seq)

    def _with_keys(self, keys: list[str]) -> list[Lock]:
        statement, parameters = _among(sql.LOCKS_WITH_KEYS, keys)
        return [rows.lock(row) for row in self._run(statement, parameters)]

    def _one(self, statement: str, parameters: dict[str, Any]) -> Any:
        row = self._run(statement, parameters).fetchone()
        return row[0] if row else None


def _among(statement: str, keys: list[str]) -> tuple[str, dict[str, Any]]:
    """A statement whose `%s` becomes one named parameter for each key."""
    names = ", ".join(f":k{index}" for index in range(len(keys)))
    return statement % names, {f"k{index}": key for index, key in enumerate(keys)}


def _seq(entry: Entry) -> int:
    return entry.seq


def _token(lock: Lock) -> int:
    return lock.token


def _of(actor: Actor, resource: Resource) -> dict[str, Any]:
    return {
        "instance": actor.instance,
        "agent": actor.agent,
        "kind": resource.kind,
        "key": resource.key,
    }
