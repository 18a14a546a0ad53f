"""The entries of the tasks file as nouns: what one says, what a person may have done to it. Pure."""

from __future__ import annotations

from coord_core.domain.errors import InputError
from coord_core.domain.tasks import BLOCKED, IN_PROGRESS, STATUSES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.domain.tasks import Draft, Task

    Value = str | int | None | tuple[str, ...]
    Base = Mapping[str, "Entry"]

NAME = ".claude-tasks.yml"
ALWAYS = ("id", "type", "description", "assigned_to", "status", "branch")  # the keys that each entry shows
EDITABLE = ("description", "type", "priority", "needs", "paths", "name")
NOT_BY_HAND = ("assigned_to", "branch", "reason", "pull_request")
EMPTY: dict[str, Value] = {"priority": 0, "needs": (), "paths": ()}  # what a key says that is not there
BY_HAND = tuple(status for status in STATUSES if status != IN_PROGRESS)  # the status of a new entry


class Entry:
    """An entry of the file: the fields that it has, checked, and the line of each."""

    __slots__ = ("fields", "id", "line", "lines")

    def __init__(
        self,
        id_: str | None,
        fields: Mapping[str, Value],
        line: int = 1,
        lines: Mapping[str, int] | None = None,
    ) -> None:
        self.id = id_
        self.fields = fields
        self.line = line
        self.lines = lines or {}

    def line_of(self, key: str) -> int:
        return self.lines.get(key, self.line)


class Addition:
    """A new task. `reason`: why it is blocked. `left`: what a queue that is gone knew of it, by column."""

    __slots__ = ("draft", "id", "left", "reason")

    def __init__(
        self, id_: str, draft: Draft, reason: str | None, left: Mapping[str, str] | None = None
    ) -> None:
        self.id = id_
        self.left = left or {}
        self.draft = draft
        self.reason = reason


class Change:
    """New values of a task's fields; `listed` is one of them."""

    __slots__ = ("id", "values")

    def __init__(self, id_: str, values: Mapping[str, Value]) -> None:
        self.id = id_
        self.values = values


class Cancellation:
    __slots__ = ("id",)

    def __init__(self, id_: str) -> None:
        self.id = id_


Edit = Addition | Change | Cancellation


class Outcome:
    """What to do, what to tell the person, and the id of each entry of the file."""

    __slots__ = ("edits", "ids", "reports")

    def __init__(self) -> None:
        self.edits: list[Edit] = []
        self.reports: list[str] = []
        self.ids: list[str] = []


def wrong(line: int, problem: str) -> InputError:
    return InputError(f"{NAME}, line {line}: {problem}")


def folded(text: str) -> str:
    """A text of several lines in one: a line's end, and the blanks around it, read as one blank."""
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def fields_of(task: Task) -> dict[str, Value]:
    """What an entry says of a task, as it is read from the file."""
    return {
        "id": task.id,
        "type": task.type,
        "description": _visible(folded(task.description)),
        "assigned_to": task.assigned_to,
        "status": task.status,
        "branch": task.branch,
        "priority": task.priority,
        "needs": tuple(sorted(set(task.needs))),
        "paths": tuple(dict.fromkeys(path.removeprefix("./") for path in task.paths)),
        "name": task.name,
        "reason": task.reason if task.status == BLOCKED else None,
        "pull_request": task.pull_request,
    }


def _visible(text: str) -> str:
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)
