"""What the journal tells of tasks, event by event, held to the rules of the queue.

Nothing here reads the coordinator's rows: who has what is made from the events alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coord_core.domain.records import Entry, Event

OVER = ("completed", "cancelled")
STEPS = {  # what a task is before the event
    "task_reserved": ("pending", "in_progress"),  # in progress: aside, until now
    "task_claimed": ("pending", "reserved", "in_progress"),
    "reservation_ended": ("reserved",),
    "task_released": ("reserved", "in_progress", "blocked", *OVER),
    "task_blocked": ("pending", "reserved", "in_progress"),
    "task_completed": ("in_progress",),
    "task_cancelled": ("pending", "reserved", "in_progress", "blocked"),
}
BECOMES = {
    "task_reserved": "reserved", "task_claimed": "in_progress", "reservation_ended": "pending",
    "task_released": "pending", "task_blocked": "blocked", "task_completed": "completed",
    "task_cancelled": "cancelled",
}  # fmt: skip


class TaskHistory:
    """`follow` raises AssertionError at the first event that breaks a rule.

    The rules: a task has one assignee at most, an instance one task; none is claimed before all that it needs
    is completed; what a dead or ended session had was released before; a task's locks that were not in flight
    go before it does. Of a call no event tells; but after a replay all locks count as in flight.
    """

    def __init__(self) -> None:
        self.status: dict[str, str] = {}
        self.needs: dict[str, list[str]] = {}
        self.assignee: dict[str, str | None] = {}
        self.locks: dict[int, str | None] = {}  # tokens, and the tasks whose locks they are
        self.times: dict[str, int] = {}  # each action, how often
        self.aside: set[str] = set()  # tasks that are not what their assignees work on
        self._in_flight: set[int] = set()

    def follow(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            event = entry.event
            self.times[event.action] = self.times.get(event.action, 0) + 1
            if event.action in BECOMES:
                self._step(event)
            else:
                getattr(self, f"_{event.action}", _nothing)(entry)

    def has(self, instance: str) -> list[str]:
        """The tasks that are the instance's, or reserved for it."""
        return [id_ for id_, owner in self.assignee.items() if owner == instance]

    def _step(self, event: Event) -> None:
        id_ = event.task_id
        assert id_ is not None
        owner, status = self.assignee[id_], self.status[id_]
        assert status in STEPS[event.action], f"{event.action} of {id_}, which is {status}"
        if event.action in ("task_reserved", "task_claimed"):
            assert status != "in_progress" or id_ in self.aside, f"{id_} is claimed again"
            self._may_have(event.instance, id_, owner, bool(event.detail.get("aside")))
        elif owner is not None:
            assert event.instance == owner, f"{event.action} of {id_} by {event.instance}: it is {owner}'s"
        if event.action not in ("task_reserved", "task_claimed", "reservation_ended"):
            self._lets_go(id_)
        self.status[id_] = BECOMES[event.action]
        takes = event.action in ("task_reserved", "task_claimed")
        self.assignee[id_] = event.instance if takes else None

    def _lets_go(self, id_: str) -> None:
        left = {token for token, task in self.locks.items() if task == id_}
        assert left <= self._in_flight, f"a lock outlives {id_}"
        self.locks.update(dict.fromkeys(left))

    def _may_have(self, instance: str, id_: str, owner: str | None, aside: bool) -> None:
        assert owner in (None, instance), f"{id_} is {owner}'s, and {instance}'s too"
        others = set(self.has(instance)) - self.aside - {id_}
        assert aside or not others, f"{instance} has {others}, and {id_} too"
        (self.aside.add if aside else self.aside.discard)(id_)
        open_ = [need for need in self.needs[id_] if self.status[need] != "completed"]
        assert not open_, f"{id_} was claimed before {open_}"

    def _task_added(self, entry: Entry) -> None:
        id_ = entry.event.task_id
        assert id_ is not None and id_ not in self.status
        self.status[id_], self.assignee[id_] = str(entry.event.detail["status"]), None
        self.needs[id_] = _lines(entry.event.detail["needs"])

    def _task_edited(self, entry: Entry) -> None:
        assert entry.event.task_id is not None
        if entry.event.detail.get("needs") is not None:
            self.needs[entry.event.task_id] = _lines(entry.event.detail["needs"])

    def _session_crashed(self, entry: Entry) -> None:
        assert self.has(entry.event.instance) == [], "a dead session has a task"

    _session_ended = _session_crashed

    def _lock_acquired(self, entry: Entry) -> None:
        self.locks[entry.seq] = entry.event.task_id

    def _lock_for_task(self, entry: Entry) -> None:
        self.locks[int(str(entry.event.detail["token"]))] = entry.event.task_id

    def _lock_released(self, entry: Entry) -> None:
        del self.locks[int(str(entry.event.detail["token"]))]

    _lock_reclaimed = _lock_expired = _lock_forced = _lock_released

    def _lock_transferred(self, entry: Entry) -> None:
        self.locks[entry.seq] = self.locks.pop(int(str(entry.event.detail["token"])))

    def _state_rebuilt(self, entry: Entry) -> None:
        self._in_flight |= self.locks.keys()

    def _writes_inherited(self, entry: Entry) -> None:
        """After `/clear` another session is in the place of this one."""
        if entry.event.detail.get("succeeds"):
            heir = str(entry.event.detail["to"])
            moved = self.has(entry.event.instance)
            assert not (moved and self.has(heir)), f"{heir} has two tasks"
            self.assignee.update(dict.fromkeys(moved, heir))


def _lines(value: object) -> list[str]:
    return str(value).split("\n") if value else []


def _nothing(entry: Any) -> None:
    pass
