"""Conflicts seen early: which files of a task's branch git could not merge with another task's.

Only what is committed is compared. Branches of tasks that somebody works on, or that are blocked, count: what
is completed has a pull request, where everybody sees it.
"""

from __future__ import annotations

from itertools import combinations

from coord_core.domain.tasks import BLOCKED, IN_PROGRESS
from coord_core.repository import merging

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.tasks import Task

MOST_BRANCHES = 40  # the latest; each pair costs about a millisecond


class Clash:
    """Two tasks whose branches change the same places of `files`, relative to the working tree."""

    __slots__ = ("files", "one", "other")

    def __init__(self, one: Task, other: Task, files: list[str]) -> None:
        self.one = one
        self.other = other
        self.files = files

    def concerns(self, instance: str) -> bool:
        return instance in (self.one.assigned_to, self.other.assigned_to)


def clashes(common: str, tasks: Iterable[Task]) -> list[Clash]:
    """Every pair of active branches that git could not merge. `common`: git's common directory."""
    pairs = list(combinations(active(tasks), 2))
    found = merging.clashes(common, [(one.branch or "", other.branch or "") for one, other in pairs])
    return [Clash(one, other, files) for (one, other), files in zip(pairs, found, strict=True) if files]


def active(tasks: Iterable[Task]) -> list[Task]:
    """The tasks whose branches are worked on, the latest claims only, each branch once."""
    found = [
        task for task in tasks if task.branch and not task.step and task.status in (IN_PROGRESS, BLOCKED)
    ]
    latest = sorted(found, key=lambda task: task.claimed_at or 0.0)[-MOST_BRANCHES:]
    return list({task.branch: task for task in latest}.values())
