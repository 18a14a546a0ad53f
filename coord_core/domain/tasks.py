"""A task, what may happen to it, and what keeps it from being claimed. Pure."""

from __future__ import annotations

from coord_core.domain.records import ACTIVE, SESSION, Instance

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from coord_core.domain.records import Process

PENDING, IN_PROGRESS, BLOCKED = "pending", "in_progress", "blocked"
COMPLETED, CANCELLED = "completed", "cancelled"
STATUSES = (PENDING, IN_PROGRESS, BLOCKED, COMPLETED, CANCELLED)
OVER = (COMPLETED, CANCELLED)

# The types, and what each is called in the name of a branch.
TYPES = {
    "feature": "feat", "bugfix": "fix", "refactor": "refactor", "perf": "perf", "docs": "docs",
    "test": "test", "chore": "chore",
}  # fmt: skip

# From which status each step leads where. Claiming and completing may also be on their way: see Task.step.
CLAIM, RELEASE, BLOCK, COMPLETE, CANCEL = "claim", "release", "block", "complete", "cancel"
STEPS: dict[str, tuple[tuple[str, ...], str]] = {
    CLAIM: ((PENDING,), IN_PROGRESS),
    RELEASE: ((IN_PROGRESS, BLOCKED, COMPLETED, CANCELLED), PENDING),
    BLOCK: ((PENDING, IN_PROGRESS), BLOCKED),
    COMPLETE: ((IN_PROGRESS,), COMPLETED),
    CANCEL: ((PENDING, IN_PROGRESS, BLOCKED), CANCELLED),
}

CLAIMING, PUBLISHING = "claiming", "publishing"  # what a task is in the middle of
CLIENTS_OWN = "claude:"  # how the source of a task of a client's own list begins

MOST_DESCRIPTION = 2000  # characters
MOST_NAME = 60
MOST_ID = 64
MOST_PATHS = 200  # paths, and needs
HIGHEST = 1000  # a priority is between this and its negative; 0 by default


class Draft:
    """A task as somebody writes it down. `name` is what its branch is called by, empty for a derived one."""

    __slots__ = ("description", "name", "needs", "paths", "priority", "status", "type")

    def __init__(
        self, description: str, type_: str = "feature", name: str = "", priority: int = 0,
        needs: Sequence[str] = (), paths: Sequence[str] = (), status: str = PENDING,
    ) -> None:  # fmt: skip
        self.description = description
        self.type = type_
        self.name = name
        self.priority = priority
        self.needs = tuple(needs)
        self.paths = tuple(paths)
        self.status = status


class Task:
    """One piece of work. Times are UTC epoch seconds.

    `needs` are the ids of tasks that have to be completed first, `paths` the files, folders and globs it is
    about. `branch` and `worktree` say where it is worked on, also when nobody does now; `base` is the branch
    that its pull request goes to. `step`: it is being claimed or published, by `process`. `left_by` had it
    last, `number` orders the queue, `listed` says that it is shown in the tasks file.
    """

    __slots__ = (
        "added_at", "added_by", "aside", "assigned_to", "base", "branch", "claimed_at", "description",
        "earlier_branch", "earlier_worktree", "ended_at", "id", "left_by", "listed", "name", "needs",
        "number", "paths", "priority", "process", "pull_request", "reason", "source", "status", "step",
        "type", "worktree",
    )  # fmt: skip

    def __init__(
        self, id_: str, type_: str, description: str, name: str, status: str, priority: int, number: int,
        added_by: str, added_at: float, assigned_to: str | None = None, branch: str | None = None,
        worktree: str | None = None, base: str | None = None, needs: Sequence[str] = (),
        paths: Sequence[str] = (), reason: str | None = None, source: str | None = None,
        pull_request: str | None = None, step: str | None = None, left_by: str | None = None,
        claimed_at: float | None = None, ended_at: float | None = None, listed: bool = True,
        process: Process | None = None, aside: bool = False, earlier_branch: str | None = None,
        earlier_worktree: str | None = None,
    ) -> None:  # fmt: skip
        self.id = id_
        self.type = type_
        self.description = description
        self.name = name
        self.status = status
        self.priority = priority
        self.number = number
        self.added_by = added_by
        self.added_at = added_at
        self.assigned_to = assigned_to
        self.branch = branch
        self.worktree = worktree
        self.base = base
        self.needs = tuple(needs)
        self.paths = tuple(paths)
        self.reason = reason  # why it is blocked
        self.source = source  # where it was taken from: a GitHub issue, a session's own list
        self.pull_request = pull_request  # its address
        self.step = step
        self.left_by = left_by
        self.claimed_at = claimed_at
        self.ended_at = ended_at
        self.listed = listed
        self.earlier_branch = earlier_branch  # of before, while a claim makes another
        self.earlier_worktree = earlier_worktree
        self.aside = aside  # of a client's own list: one of several that a session works on, without locks
        self.process = process

    @property
    def is_over(self) -> bool:
        return self.status in OVER

    @property
    def is_from_elsewhere(self) -> bool:
        """Was it assigned on the published branch, and not claimed here since?"""
        is_aside = self.aside and self.status == IN_PROGRESS and self.step is None
        return is_aside and not (self.source or "").startswith(CLIENTS_OWN)

    def as_owner(self) -> Instance:
        """The process of its step, for a witness to judge."""
        return Instance("", "", SESSION, self.process, "", "", "", 0, None, ACTIVE, 0.0, 0.0, 0.0, 0.0)


class Ready:
    """Of a task that can be claimed now: what makes one be chosen before another."""

    __slots__ = ("aside", "id", "number", "paths", "priority")

    def __init__(
        self, id_: str, priority: int, number: int, paths: Sequence[str] = (), aside: bool = False
    ) -> None:
        self.aside = aside
        self.id = id_
        self.priority = priority
        self.number = number
        self.paths = tuple(paths)


def is_task_name(text: str) -> bool:
    """Can it end the name of a branch as it is?"""
    plain = all(each.isascii() and (each.isalnum() or each in "-_.") for each in text)
    ends = bool(text) and text[0].isalnum() and text[-1].isalnum()
    return plain and ends and len(text) <= MOST_NAME and ".." not in text and not text.endswith(".lock")


def may(step: str, status: str) -> bool:
    """Does the step lead on from this status?"""
    return status in STEPS[step][0]


def waits_for(task: Task, statuses: Mapping[str, str]) -> list[str]:
    """The ids that it needs and that are not completed; `statuses` are those of all tasks."""
    return [need for need in task.needs if statuses.get(need) != COMPLETED]


def circle(id_: str, needs: Iterable[str], all_needs: Mapping[str, Sequence[str]]) -> list[str]:
    """The ids of a circle that a task with these needs would be in, its ends the same; empty if none."""
    above: dict[str, str] = {}
    open_ = list(dict.fromkeys(needs))
    above.update(dict.fromkeys(open_, id_))
    while open_:
        found = open_.pop()
        if found == id_:
            return _way(id_, above)
        for need in all_needs.get(found, ()):
            if need not in above:
                above[need] = found
                open_.append(need)
    return []


def _way(id_: str, above: Mapping[str, str]) -> list[str]:
    way = [id_]
    while above[way[-1]] != id_:
        way.append(above[way[-1]])
    return [id_, *reversed(way[1:]), id_]


def next_id(taken: Container[str], last: int) -> str:
    """The first free `task-NNN` after the number `last`.

    >>> next_id({"task-002"}, 1)
    'task-003'
    """
    number = last + 1
    while f"task-{number:03}" in taken:
        number += 1
    return f"task-{number:03}"


def nearness(paths: Iterable[str], around: Container[str]) -> int:
    """How close paths lie to files: the most folders that two have in common, and one for the same.

    >>> nearness(["src/auth/login.py"], surroundings(["src/auth/token.py", "docs/index.md"]))
    2
    """
    return max((_depth(path.rstrip("/"), around) for path in paths), default=0)


def surroundings(keys: Iterable[str]) -> set[str]:
    """The files and all folders above them.

    >>> sorted(surroundings(["src/auth/token.py"]))
    ['src', 'src/auth', 'src/auth/token.py']
    """
    found = set()
    for key in keys:
        while key and key not in found:
            found.add(key)
            key = key.rpartition("/")[0]
    return found


def _depth(path: str, around: Container[str]) -> int:
    while path and path not in around:
        path = path.rpartition("/")[0]
    return path.count("/") + 1 if path else 0
