"""Where a task's branch is checked out, and who else works in a working tree."""

from __future__ import annotations

from coord_core.domain.records import SESSION
from coord_core.domain.tasks import IN_PROGRESS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.domain.records import Instance
    from coord_core.domain.tasks import Task
    from coord_core.storage.transaction import Transaction

    Say = Callable[[str], None]

AUTO, BRANCH, WORKTREE, NONE = "auto", "branch", "worktree", "none"  # the setting `branching`


class Place:
    """A task's branch, checked out in `worktree`. `notes` are sentences for the user.

    `commit` is where a branch starts that was made for this claim, empty for one that was there. `before` is
    what HEAD of the working tree was on when that was switched, `token` a lock that kept others away.
    """

    __slots__ = ("base", "before", "branch", "commit", "notes", "token", "worktree")

    def __init__(
        self, branch: str, worktree: str, base: str | None, commit: str, notes: list[str], before: str = "",
        token: int = 0,
    ) -> None:  # fmt: skip
        self.branch = branch
        self.worktree = worktree
        self.base = base
        self.commit = commit
        self.notes = notes
        self.before = before
        self.token = token


def company(tx: Transaction, worktree: str, who: Instance, task: Task) -> str:
    """Who else works in this working tree, as a clause; empty when nobody does."""
    for other in tx.instances(active_only=True):
        if other.kind == SESSION and other.name != who.name and other.worktree == worktree:
            return f"{other.name} works in it too"
    for other_task in tx.tasks():
        is_there = other_task.worktree == worktree and other_task.status == IN_PROGRESS
        if is_there and other_task.id != task.id:
            return f"{other_task.id} is worked on in it"
    return ""
