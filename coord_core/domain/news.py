"""What a session is told of others, beside what the events themselves say. Pure."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Actor, Entry
    from coord_core.domain.resources import Resource
    from coord_core.domain.tasks import Task

WROTE, FOR_TASK, WAS_FREE = "wrote", "for task", "was free"  # why it concerns a reader that a file was taken
ARRIVED, ENDED, LOCKED, FREED, CLAIMED, COMPLETED = (
    "arrived", "ended", "locked", "let go of", "claimed", "completed",
)  # fmt: skip


class Taken:
    """A file that another took, and why the reader is told. `holds`: it has it still, else it changed it.

    Of a set, `keys` are the reader's files in it, or the set's own key, where it is about the reader's task.
    """

    __slots__ = ("holds", "keys", "resource", "taker", "why")

    def __init__(
        self, resource: Resource, taker: Actor, why: str, holds: bool, keys: Sequence[str] = ()
    ) -> None:
        self.keys = keys
        self.resource = resource
        self.taker = taker
        self.why = why
        self.holds = holds


class TaskStep:
    """What another did to a task: to the reader's own, or to one that tasks of the reader's need.

    `task`: as it is now; None when there is none. `needing`: the reader's tasks that need it, each with its
    status and the number of its needs that are not completed.
    """

    __slots__ = ("entry", "needing", "task")

    def __init__(self, entry: Entry, task: Task | None, needing: Sequence[tuple[str, str, int]]) -> None:
        self.entry = entry
        self.task = task
        self.needing = needing


class Doings:
    """What one instance did: for each kind, what it was done to, each once and in order."""

    __slots__ = ("done", "instance")

    def __init__(self, instance: str) -> None:
        self.instance = instance
        self.done: dict[str, dict[str, None]] = {}

    def add(self, kind: str, what: str) -> None:
        self.done.setdefault(kind, {})[what] = None
