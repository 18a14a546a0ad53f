"""Who has a task, told in two places: three ways merged. Pure.

`ours` is the queue here, `theirs` the published branch now, `base` what the branch said when the two were
last made the same. Only what theirs changed since base is news. It is made true here where nobody here has
the task; where somebody has, ours stays, the branch is corrected, and both are told (DECLINE): nothing is
lost without a word, and a task has one assignee.
"""

from __future__ import annotations

from coord_core.domain.tasks import (
    BLOCK,
    BLOCKED,
    CANCEL,
    CANCELLED,
    COMPLETE,
    COMPLETED,
    IN_PROGRESS,
    PENDING,
    RELEASE,
)

ASSIGN, PLACE, DECLINE = "assign", "place", "decline"
_ENDINGS = {PENDING: RELEASE, COMPLETED: COMPLETE, BLOCKED: BLOCK, CANCELLED: CANCEL}


class Holding:
    """What a place says of a task: its status, who has it, on which branch."""

    __slots__ = ("branch", "status", "who")

    def __init__(self, status: str, who: str | None = None, branch: str | None = None) -> None:
        self.status = status
        self.who = who if status in (IN_PROGRESS, COMPLETED) else None  # of the rest nobody has it
        self.branch = branch

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Holding) and self.told() == other.told()

    def __hash__(self) -> int:
        return hash(self.told())

    def __repr__(self) -> str:
        return f"Holding{self.told()}"

    def told(self) -> tuple[str, str | None, str | None]:
        return self.status, self.who, self.branch

    def agrees(self, other: Holding) -> bool:
        """On the status, and on who has it."""
        return (self.status, self.who) == (other.status, other.who)


def steps(
    ours: Holding, base: Holding | None, theirs: Holding | None, is_held_here: bool, is_ready: bool
) -> list[str]:
    """What to do here to take in what theirs changed; nothing where there is no news.

    `is_held_here`: who has it by ours is at work here. `is_ready`: nothing that it needs is still open.
    """
    if theirs is None or theirs == base:
        return []
    if theirs.agrees(ours):
        return _moved(ours, theirs, is_held_here)
    if base is not None and theirs.agrees(base):
        return []  # its branch alone, of one who has it no more
    if ours.status == PENDING:
        return _of_pending(theirs, is_ready)
    if ours.status != IN_PROGRESS or is_held_here:
        return [DECLINE]
    return _of_elsewhere(ours, theirs)


def _moved(ours: Holding, theirs: Holding, is_held_here: bool) -> list[str]:
    is_elsewhere = ours.status == IN_PROGRESS and not is_held_here
    return [PLACE] if is_elsewhere and theirs.branch and theirs.branch != ours.branch else []


def _of_elsewhere(ours: Holding, theirs: Holding) -> list[str]:
    """It was assigned there before, and is there still, or with another, or over."""
    if theirs.status == IN_PROGRESS:
        return [RELEASE, ASSIGN] if theirs.who else [DECLINE]
    if theirs.status == COMPLETED and theirs.who not in (None, ours.who):
        return [RELEASE, ASSIGN, COMPLETE]
    return [_ENDINGS[theirs.status]]


def _of_pending(theirs: Holding, is_ready: bool) -> list[str]:
    """It was free here all the time, whatever happened to it there."""
    if theirs.status in (BLOCKED, CANCELLED):
        return [_ENDINGS[theirs.status]]
    if not theirs.who or not is_ready:
        return [DECLINE]
    return [ASSIGN, COMPLETE] if theirs.status == COMPLETED else [ASSIGN]
