"""What a use case can change, over any connection that takes SQL with named parameters.

A change is an event: `record` writes it and runs its effects (effects.EFFECTS), so a decision and its event
commit together, and replaying the journal makes the same rows.
"""

from __future__ import annotations

from coord_core.domain.records import SESSION, Actor, Command, Entry, Event, LastWrite, SymbolWrite
from coord_core.domain.resources import SETS, Resource, symbols_within
from coord_core.storage import rows, sql
from coord_core.storage.effects import EFFECTS
from coord_core.storage.lock_readings import of
from coord_core.storage.readings import Readings, about, of_taker

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from coord_core.storage.port import Connection


class Transaction(Readings):
    """One use case. `now` is its time, UTC epoch seconds; `entries` are the events it recorded."""

    def __init__(self, connection: Connection, now: float) -> None:
        super().__init__(connection)
        self.now = now
        self.entries: list[Entry] = []
        self.cache: dict[str, Any] = {}  # what is found out once for a transaction (services/queue.py)
        self.once_committed: list[Callable[[], None]] = []  # may not fail

    def record(self, event: Event) -> int:
        """Write an event and its effects; returns its sequence number."""
        entry = Entry(self.last_seq() + 1, self.now, event)
        self.replay(entry)
        self.entries.append(entry)
        return entry.seq

    def replay(self, entry: Entry) -> None:
        """Write an event that has a number and a time already: from the journal."""
        parameters, resource = rows.parameters(entry), entry.event.resource
        self._run(sql.INSERT_EVENT, parameters)
        if resource is None or resource.kind in SETS:
            self._sets = None
        if resource is None:
            self._areas = None  # who has which task may be another now
        for statement in EFFECTS.get(entry.event.action, ()):  # a newer version knows more
            if isinstance(statement, str):
                self._run(statement, parameters)
            else:
                for item in statement.items(parameters[statement.of]):
                    self._run(statement.statement, rows.Parameters(parameters, item=item))
        self._last_seq = entry.seq

    def remember(self, entry: Entry) -> None:
        """Write an event whose effects are in the tables already: from before a journal's base."""
        self._run(sql.INSERT_EVENT, rows.parameters(entry))
        self._last_seq = entry.seq

    def fill(self, table: str, columns: list[str], values: list[list[Any]]) -> None:
        """Write rows as they were; columns that the table does not have are left out."""
        self._sets = self._areas = None
        has = {column[0] for column in self._run(sql.COLUMNS % table, {}).description}
        known = [name for name in columns if name in has]
        statement = f"INSERT INTO {table} ({', '.join(known)}) VALUES (:{', :'.join(known)})"
        for row in values:
            self._run(statement, dict(zip(columns, row, strict=True)))

    def forget_events(self, seq: int, most: int) -> int:
        """Delete `most` events before one, but for those that are still needed; returns how many it were."""
        return int(self._run(sql.FORGET_EVENTS, {"seq": seq, "most": most}).rowcount)

    def take_as_in_flight(self) -> None:
        """Take it that a call is in flight on each lock of a session: what was known of calls is lost."""
        sessions = {owner.name for owner in self.holders() if owner.kind == SESSION}
        for lock in [each for each in self.locks() if each.instance in sessions]:
            self.begin_call(Actor(lock.instance, lock.agent), lock.resource, sql.REBUILT_CALL)

    def touch(self, actor: Actor, by_main: bool) -> None:
        """The instance was seen; `by_main`: its main agent is acting."""
        statement = sql.TOUCH_MAIN if by_main else sql.TOUCH
        self._run(statement, {"instance": actor.instance, "at": self.now})

    def begin_call(self, actor: Actor, resource: Resource, call_id: str) -> None:
        self._run(sql.BEGIN_CALL, {**of(actor, resource), "call_id": call_id, "at": self.now})

    def end_call(self, instance: str, call_id: str) -> None:
        self._run(sql.END_CALL, {"instance": instance, "call_id": call_id})

    def end_calls_up_to(self, actor: Actor, resource: Resource, call_id: str) -> None:
        """This call on a file is over, and with it the actor's older ones on it and on parts of it.

        Those of its commands go on.
        """
        where = {**of(actor, resource), **symbols_within(resource.key), "call_id": call_id}
        self._run(sql.END_CALLS_UP_TO, where)

    def end_calls(self, actor: Actor) -> None:
        self._run(sql.END_CALLS_OF_AGENT, {"instance": actor.instance, "agent": actor.agent})

    def begin_command(self, actor: Actor, call_id: str, worktree: str, before: str) -> None:
        """A call that may write anywhere begins; `before` (JSON) says how things are. Idempotent."""
        where = {"instance": actor.instance, "agent": actor.agent, "call_id": call_id, "worktree": worktree}
        self._run(sql.BEGIN_COMMAND, {**where, "at": self.now, "seq": self.last_seq(), "before": before})

    def command_goes_on(self, instance: str, call_id: str, task: str) -> None:
        """It runs in the background now, under the client's id `task`."""
        self._run(sql.COMMAND_GOES_ON, {"instance": instance, "call_id": call_id, "task": task})

    def end_command(self, command: Command) -> None:
        """It is settled in its working tree; with the last tree of its call, the call has ended."""
        call = {"instance": command.instance, "call_id": command.call_id}
        self._run(sql.END_COMMAND, {**call, "worktree": command.worktree})
        if not self.commands(command.instance, command.call_id):
            self.end_call(command.instance, command.call_id)

    def inherit_commands(self, instance: str, heir: str) -> None:
        """Another instance goes on with the commands in the background."""
        self._run(sql.INHERIT_COMMANDS, {"instance": instance, "heir": heir})

    def tell(self, actor: Actor, write: LastWrite | SymbolWrite, call_id: str) -> None:
        """Note that the actor was told of this write, as the answer to this call."""
        self._run(sql.TELL, {**about(actor, write), "seq": write.seq})
        if call_id:
            self._run(sql.TELL, {**about(actor, write, call_id), "seq": write.seq})

    def untell(self, actor: Actor, seq: int) -> None:
        """It turned out that the actor was not told of this write, or of who took the file by this lock."""
        self._run(sql.UNTELL, {"instance": actor.instance, "agent": actor.agent, "seq": seq})

    def note_taken(self, reader: Actor, taker: str, key: str, seq: int) -> None:
        """Note that the reader was told that this instance took the file."""
        self._run(sql.TELL, {**of_taker(reader, taker, key), "seq": seq})

    def end_interest(self, actor: Actor, resource: Resource, told: bool = False) -> None:
        """It is not to hear any more when the resource is free; `told`: it has heard that the file is."""
        if self.interest(actor, resource) is not None:
            self.record(Event("interest_ended", actor.instance, resource, actor.agent, told=int(told)))

    def keep_no_longer(self, actor: Actor) -> None:
        """The actor is at work: what was handed to it goes with its turn, as its other locks do."""
        self._run(sql.KEEP_NO_LONGER, {"instance": actor.instance, "agent": actor.agent})

    def set_blocker(self, wait: int, blocker: int) -> None:
        """What is in the wait's way now: the token of a lock, or the number of a wait."""
        self._run(sql.SET_BLOCKER, {"wait": wait, "blocker": blocker})

    def wait_seen(self, wait: int) -> None:
        """A sign of life of the process that waits."""
        self._run(sql.WAIT_SEEN, {"wait": wait, "at": self.now})

    def set_heard(self, instance: str, seq: int | None) -> None:
        """Up to which event it has heard what all others did; None: it does not listen."""
        statement = sql.FORGET_HEARD if seq is None else sql.SET_HEARD
        self._run(statement, {"instance": instance, "seq": seq})

    def move_interest(self, actor: Actor, resource: Resource, token: int) -> None:
        """Something else is in its way now."""
        self._run(sql.MOVE_INTEREST, {**of(actor, resource), "token": token})

    def set_meta(self, key: str, value: object) -> None:
        self._run(sql.SET_META, {"key": key, "value": value})
