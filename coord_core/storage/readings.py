"""What a use case can read, over any connection that takes SQL with named parameters."""

from __future__ import annotations

from coord_core.domain.records import Actor, Command, Entry, LastWrite, SymbolWrite
from coord_core.domain.resources import (
    Resource,
    file_key,
)
from coord_core.storage import rows, sql
from coord_core.storage.lock_readings import LockReadings
from coord_core.storage.task_readings import TaskReadings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from coord_core.domain.records import Instance, Lock, TransferRequest


class Readings(LockReadings, TaskReadings):
    """One use case's view of the state, read only."""

    def last_seq(self) -> int:
        if self._last_seq is None:
            self._last_seq = self._one(sql.LAST_SEQ, {}) or 0
        return self._last_seq

    def meta(self, key: str) -> Any:
        return self._one(sql.META, {"key": key})

    def rows(self, statement: str, parameters: dict[str, Any]) -> Any:
        """Whatever a statement finds: for the modules that no hook loads."""
        return self._run(statement, parameters)

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

    def count_others(self, instance: str) -> int:
        """How many sessions but this one are active."""
        count: int = self._one(sql.COUNT_OTHERS, {"instance": instance})
        return count

    def more_events_than(self, count: int) -> bool:
        return self._one(sql.ANY_EVENT_BEYOND, {"count": count}) is not None

    def knows_agent(self, actor: Actor) -> bool:
        """Is anything on record that a subagent which is there would have?"""
        found = self._run(sql.KNOWS_AGENT, {"instance": actor.instance, "agent": actor.agent})
        return found.fetchone() is not None

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

    def was_told(self, actor: Actor, write: LastWrite | SymbolWrite, call_id: str) -> bool:
        """Was the actor told of this write, and not as the answer to this very call?

        Where a call's hooks run twice, the second one must not take it for the repeat.
        """
        if not self._is_told(about(actor, write), write):
            return False
        return not (call_id and self._is_told(about(actor, write, call_id), write))

    def _is_told(self, where: dict[str, Any], write: LastWrite | SymbolWrite) -> bool:
        seq = self._one(sql.TOLD, where)
        return seq is not None and seq >= write.seq

    def taken_told(self, reader: Actor, taker: str, key: str) -> int | None:
        """The number of the event by which the reader was told that this instance took the file."""
        found: int | None = self._one(sql.TOLD, of_taker(reader, taker, key))
        return found

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

    def heard(self, instance: str) -> int | None:
        """The last event of which the instance has heard as one of others' doings."""
        found: int | None = self._one(sql.HEARD, {"instance": instance})
        return found

    def doings(self, instance: str, seq: int, most: int) -> list[tuple[Any, ...]]:
        """What others did after an event, oldest first: (its number, action, instance, kind, key, task)."""
        return list(self._run(sql.DOINGS, {"instance": instance, "seq": seq, "most": most}))

    def inbox(self, actor: Actor) -> list[Entry]:
        """Events that the actor has not been told of, oldest first."""
        reader = {"instance": actor.instance, "agent": actor.agent}
        return [rows.entry(row) for row in self._run(sql.INBOX, reader)]

    def requests(self) -> list[TransferRequest]:
        """All that are open, oldest first."""
        return [rows.transfer_request(row) for row in self._run(sql.REQUESTS, {})]

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

    def requests_to_instance(self, instance: str) -> list[TransferRequest]:
        """Who asks for what any of its agents holds, oldest first."""
        return [
            rows.transfer_request(row) for row in self._run(sql.REQUESTS_TO_INSTANCE, {"instance": instance})
        ]

    def latest_keys(self, instance: str, events: int) -> list[str]:
        """The files that an instance had to do with, in the last `events` events of all."""
        where = {"instance": instance, "seq": self.last_seq() - events}
        found = [Resource(kind, key) for kind, key in self._run(sql.LATEST_KEYS, where)]
        return list(dict.fromkeys(file_key(each) or each.key for each in found))

    def entries_since(self, seq: int, most: int = -1) -> list[Entry]:
        """Events after `seq`, oldest first; `most` of them, -1 for all."""
        found = self._run(sql.EVENTS_SINCE, {"seq": seq, "most": most})
        return [rows.entry(row) for row in found]

    def entries_of_actions(self, seq: int, actions: Sequence[str]) -> list[Entry]:
        """Events of these kinds after `seq`, oldest first."""
        named = {f"action{number}": action for number, action in enumerate(actions)}
        found = self._run(
            sql.EVENTS_OF_ACTIONS % ", ".join(f":{name}" for name in named), {"seq": seq, **named}
        )
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


def of_taker(reader: Actor, taker: str, key: str) -> dict[str, Any]:
    """What was told of a taker stands beside what was told of a working tree, which begins with `/`."""
    where = {"worktree": f"{sql.OF_TAKER}{taker}", "key": key}
    return {"instance": reader.instance, "agent": reader.agent, **where}


def _seq(entry: Entry) -> int:
    return entry.seq


def about(actor: Actor, write: LastWrite | SymbolWrite, call_id: str = "") -> dict[str, Any]:
    """What was told of a write; with `call_id` what was told as the answer to that call."""
    call = f"{sql.IN_CALL}{call_id}" if call_id else ""
    where = {"worktree": f"{call}{write.worktree}", "key": write.key}
    return {"instance": actor.instance, "agent": actor.agent, **where}
