"""What is listed: columns, and what is contested first. Cells are made only of rows that are seen."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from coord_core.domain.records import MAIN_AGENT, SHARED
from coord_core.domain.tasks import BLOCKED, IN_PROGRESS
from coord_core.watching.signs import ago, left
from coord_core.watching.table import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Instance, Lock, TransferRequest
    from coord_core.domain.tasks import Task
    from coord_core.domain.waiting import Wait
    from coord_core.watching.table import Piece
    from coord_core.watching.view import View

NAME = 15  # columns that an instance's name takes at least
SOON = 120.0  # seconds of a lease that are few


class Pane(ABC):
    """A list. An item is what the state has of it; `key` tells which it is in the next state."""

    title: ClassVar[str]
    empty: ClassVar[str]  # what is said where there is none
    columns: ClassVar[Sequence[Column]]

    @abstractmethod
    def items(self, view: View) -> list[Any]: ...

    @abstractmethod
    def key(self, item: Any) -> object: ...

    @abstractmethod
    def searched(self, item: Any) -> str:
        """What a filter is compared with."""

    @abstractmethod
    def cells(self, item: Any, view: View) -> list[Piece]: ...

    def instance(self, item: Any) -> str:
        """Whom it is about; empty: nobody."""
        return ""


class Sessions(Pane):
    title, empty = "Sessions", "Nobody is here."
    columns = (
        Column("Session", NAME + 1, 1),
        Column("Does", 6),
        Column("Task", 8, 1, rank=1),
        Column("Branch", 8, 6, keep_end=True, rank=3),
        Column("Locks", 5),
        Column("Waits for", 10, 6, keep_end=True),
        Column("Seen", 4),
    )

    def items(self, view: View) -> list[Instance]:
        return sorted(view.team.instances, key=lambda each: self._order(each, view))

    def _order(self, each: Instance, view: View) -> tuple[bool, int, float, str]:
        waits = each.name in view.waits
        return not (waits or view.waited_for(each)), -view.waited_for(each), each.started_at, each.name

    def key(self, item: Instance) -> object:
        return item.name

    def searched(self, item: Instance) -> str:
        return f"{item.name} {item.branch} {item.task_id or ''}"

    def cells(self, item: Instance, view: View) -> list[Piece]:
        does, style = _does(item, view)
        wanted = [str(want.resource) for wait, _ in view.waits.get(item.name, ()) for want in wait.wants]
        return [
            _who(item.name, MAIN_AGENT, view),
            (does, style),
            (item.task_id or "", ""),
            (item.branch, "dim"),
            (str(len(view.held.get(item.name, ())) or ""), ""),
            (", ".join(wanted), "warn"),
            (ago(view.now - item.last_seen), "dim"),
        ]

    def instance(self, item: Instance) -> str:
        return item.name


def _does(item: Instance, view: View) -> Piece:
    if item.name in view.gone:
        return "gone", "alert"
    if item.name in view.waits:
        return "waits", "warn"
    if view.is_editing(item):
        return "edits", "good"
    return ("blocks", "warn") if view.waited_for(item) else ("", "")


class Locks(Pane):
    title, empty = "Locks", "Nothing is locked."
    columns = (
        Column("Resource", 16, 9, keep_end=True),  # with the next two, 40 columns
        Column("Held by", NAME + 1, 2),
        Column("Left", 5),
        Column("Waiters", 7),
        Column("Why", 8, 1, rank=1),
        Column("Held", 4, rank=2),
    )

    def items(self, view: View) -> list[Lock]:
        return sorted(
            view.team.locks, key=lambda each: (-view.contenders(each), each.instance, str(each.resource))
        )

    def key(self, item: Lock) -> object:
        return item.token

    def searched(self, item: Lock) -> str:
        return f"{item.resource} {item.instance} {item.agent} {item.task_id or ''}"

    def cells(self, item: Lock, view: View) -> list[Piece]:
        contenders, seconds = view.contenders(item), view.time_left(item)
        why = "edit" if item.in_flight else item.task_id or ""
        return [
            (view.name(item), "warn" if contenders else ""),
            _who(item.instance, item.agent, view),
            (left(seconds), "alert" if seconds < SOON else ""),
            (str(contenders or ""), "warn"),
            (" ".join(filter(None, (why, "shared" if item.mode == SHARED else ""))), "dim"),
            (ago(view.now - item.locked_at), "dim"),
        ]

    def instance(self, item: Lock) -> str:
        return item.instance


class Queue(Pane):
    title, empty = "Queue", "Nobody waits."
    columns = (
        Column("#", 3),
        Column("Who", NAME, 1),
        Column("Waits for", 16, 7, keep_end=True),
        Column("Held by", NAME, 2),
        Column("Since", 5),
        Column("Left", 5, rank=1),
    )

    def items(self, view: View) -> list[tuple[int, Wait, list[Lock]]]:
        return [(wait.turn, wait, held) for wait, held in view.team.queue]

    def key(self, item: tuple[int, Wait, list[Lock]]) -> object:
        return item[1].seq

    def searched(self, item: tuple[int, Wait, list[Lock]]) -> str:
        _, wait, held = item
        words = [wait.actor.instance, *(str(want.resource) for want in wait.wants)]
        return " ".join([*words, *(lock.instance for lock in held)])

    def cells(self, item: tuple[int, Wait, list[Lock]], view: View) -> list[Piece]:
        place, wait, held = item
        return [
            (str(place), "bold"),
            _who(wait.actor.instance, wait.actor.agent, view),
            (", ".join(str(want.resource) for want in wait.wants), ""),
            (", ".join(sorted({lock.instance for lock in held})) or "its turn", "warn"),
            (ago(view.now - wait.since), ""),
            (left(wait.until - view.now), "dim"),
        ]

    def instance(self, item: tuple[int, Wait, list[Lock]]) -> str:
        return item[1].actor.instance


class Requests(Pane):
    title, empty = "Requests", "Nobody asks for a lock."
    columns = (
        Column("No", 5),
        Column("For", 16, 5, keep_end=True),
        Column("Held by", NAME, 1),
        Column("Asked by", NAME, 1),
        Column("Since", 5),
        Column("Why", 8, 3, rank=1),
    )

    def items(self, view: View) -> list[tuple[Lock, TransferRequest]]:
        return sorted(view.team.requests, key=lambda each: each[1].number)

    def key(self, item: tuple[Lock, TransferRequest]) -> object:
        return item[1].number

    def searched(self, item: tuple[Lock, TransferRequest]) -> str:
        lock, one = item
        return f"{lock.resource} {lock.instance} {one.asker.instance} {one.reason or ''}"

    def cells(self, item: tuple[Lock, TransferRequest], view: View) -> list[Piece]:
        lock, one = item
        return [
            (str(one.number), "dim"),
            (view.name(lock), ""),
            _who(lock.instance, lock.agent, view),
            _who(one.asker.instance, one.asker.agent, view),
            (ago(view.now - one.at), ""),
            (one.reason or "", "dim"),
        ]

    def instance(self, item: tuple[Lock, TransferRequest]) -> str:
        return item[0].instance


class Tasks(Pane):
    title, empty = "Tasks", "No task is open."
    columns = (
        Column("Task", 9, 1),
        Column("Status", 8),
        Column("Who", NAME, 1),
        Column("Description", 16, 15),
    )
    _ORDER: ClassVar = {IN_PROGRESS: 0, BLOCKED: 1}
    _WORDS: ClassVar = {IN_PROGRESS: ("at work", "good"), BLOCKED: ("blocked", "alert")}

    def items(self, view: View) -> list[Task]:
        return sorted(view.team.tasks, key=lambda each: self._ORDER.get(each.status, 2))

    def key(self, item: Task) -> object:
        return item.id

    def searched(self, item: Task) -> str:
        return f"{item.id} {item.assigned_to or ''} {item.description} {' '.join(item.paths)}"

    def cells(self, item: Task, view: View) -> list[Piece]:
        reason = f"{item.reason}: " if item.status == BLOCKED and item.reason else ""
        return [
            (item.id, ""),
            self._WORDS.get(item.status, (item.status, "dim")),
            _who(item.assigned_to, MAIN_AGENT, view) if item.assigned_to else ("", ""),
            (reason + item.description, ""),
        ]

    def instance(self, item: Task) -> str:
        return item.assigned_to or ""


def _who(name: str, agent: str, view: View) -> Piece:
    """An instance; the agent of it that is not its main one; a sign at the caller's own."""
    of_agent = f"/{agent}" if agent != MAIN_AGENT else ""
    own = "*" if name == view.me else ""
    style = "alert" if name in view.gone else "own" if own else ""
    return f"{own}{name}{of_agent}", style
