"""The queue of tasks: people add some, sessions claim, complete and leave them."""

from __future__ import annotations

from bench.world import names
from bench.world.stage import PERSON, Stage, Worker


class Tasks:
    def __init__(self, stage: Stage) -> None:
        self._stage, self._chance = stage, stage.chance
        self._number = 0
        self._pending: list[str] = []

    def add(self, status: str = "pending") -> str:
        type_, description = names.task(self._chance)
        self._number += 1
        id_ = f"task-{self._number:03d}"
        self._stage.record(
            "task_added", PERSON, task_id=id_, type=type_, description=description,
            name=f"work-{self._number}", status=status,
            priority=self._chance.choice((0, 0, 0, 5, 10)), paths="", needs="", source=None,
        )  # fmt: skip
        if status == "pending":
            self._pending.append(id_)
        return id_

    def claim(self, worker: Worker) -> None:
        if not self._pending:
            self.add()
        id_ = self._pending.pop(self._chance.randrange(len(self._pending)))
        branch = f"{worker.name}/feat/work-{id_[5:]}"
        where = {"branch": branch, "worktree": self._stage.worktree}
        record = self._stage.record
        record("task_reserved", worker.name, task_id=id_)
        record("branch_planned", worker.name, task_id=id_, **where)
        record("task_claimed", worker.name, task_id=id_, aside=None, of=None)
        record("branch_created", worker.name, task_id=id_, base="main", **where)
        worker.task = id_

    def complete(self, worker: Worker) -> None:
        record, id_ = self._stage.record, worker.task
        record("task_completed", worker.name, task_id=id_, reason=None, by=None, step="publishing")
        url = f"https://forge.example/pull/{self._number}"
        record("pull_request_opened", worker.name, task_id=id_, url=url)
        record("task_published", worker.name, task_id=id_)
        worker.task = None

    def left(self, worker: Worker) -> None:
        """Its session ended: somebody else can go on."""
        if worker.task:
            self._pending.append(worker.task)
