"""What a publication did, or would do: for the person, and for programs."""

from __future__ import annotations

from collections.abc import Sequence

from coord_core.domain.assignments import DECLINE, Holding
from coord_core.domain.tasks import Task
from coord_core.repository.published import tasks
from coord_core.repository.published.branch import Tip

TOLD = {
    "assign": "is {who}'s now, as assigned on the branch",
    "place": "is worked on on {branch}, as said on the branch",
    "release": "is pending again, as said on the branch",
    "complete": "is completed, as said on the branch",
    "block": "is blocked, as said on the branch",
    "cancel": "is cancelled, as said on the branch",
}


class Taken:
    """A task of which the branch had news: `steps` were done here, or it was declined.

    `task` is as it was before.
    """

    __slots__ = ("steps", "task", "theirs")

    def __init__(self, task: Task, steps: Sequence[str], theirs: Holding) -> None:
        self.task = task
        self.steps = tuple(steps)
        self.theirs = theirs

    @property
    def is_declined(self) -> bool:
        return DECLINE in self.steps


class Report:
    """`before`: the branch's commit that was read last; `commit`: what it is at now, None when only told.

    `changed`: the files that are others now. `taken`: news of tasks over all tries. `problems`: sentences.
    """

    def __init__(self, remote: str, branch: str) -> None:
        self.remote = remote
        self.branch = branch
        self.before: str | None = None
        self.commit: str | None = None
        self.changed: list[str] = []
        self.taken: list[Taken] = []
        self.problems: list[str] = []
        self._tip = Tip(None, {})

    def begin(self, tip: Tip, theirs: tasks.Queue, base: tasks.Queue) -> None:
        """A try on this tip."""
        self._tip = tip
        self.before = tip.commit
        self.problems = list(theirs.problems)
        for id_ in tasks.edited(base, theirs):
            self.problems.append(
                f"What was changed of {id_} on the branch besides its status, assignee and branch is not "
                "taken in: edit .claude-tasks.yml."
            )

    def add(self, task: Task, steps: Sequence[str], theirs: Holding) -> None:
        self.taken.append(Taken(task, steps, theirs))

    def would(self, files: dict[str, bytes]) -> None:
        self.changed = [name for name in files if files[name] != self._tip.files.get(name)]

    def done(self, tip: Tip) -> None:
        self.would(tip.files)
        self.commit = tip.commit
