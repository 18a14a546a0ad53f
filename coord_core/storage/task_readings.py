"""The readings of the queue of tasks."""

from __future__ import annotations

from coord_core.storage import rows, sql
from coord_core.storage.reader import Reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coord_core.domain.tasks import Ready, Task


class TaskReadings(Reader):
    """Tasks and what they need."""

    def task(self, id_: str) -> Task | None:
        found = self._tasks(sql.TASK, id=id_)
        return found[0] if found else None

    def task_description(self, id_: str) -> str:
        """Empty when there is no such task."""
        return self._one(sql.TASK_DESCRIPTION, {"id": id_}) or ""

    def tasks(self) -> list[Task]:
        """All, in the order in which they were added."""
        needs = self.all_needs()
        return [rows.task(row, needs.get(row[0], [])) for row in self._run(sql.TASKS, {})]

    def all_needs(self) -> dict[str, list[str]]:
        """The ids that each task needs; nothing for a task that needs none."""
        needs: dict[str, list[str]] = {}
        for task, need in self._run(sql.NEEDS, {}):
            needs.setdefault(task, []).append(need)
        return needs

    def waits_for(self, id_: str) -> list[str]:
        """The ids that a task needs and that are not completed."""
        return [row[0] for row in self._run(sql.NEEDS_NOT_COMPLETED, {"id": id_})]

    def needing(self, need: str, instance: str) -> list[tuple[str, str, int]]:
        """An instance's tasks that need this one: (id, status, how many needs are not completed)."""
        return list(self._run(sql.NEEDING, {"need": need, "instance": instance}))

    def task_ids(self) -> set[str]:
        return {row[0] for row in self._run(sql.TASK_IDS, {})}

    def task_of_source(self, source: str) -> Task | None:
        """The last one that was taken from there."""
        found = self._tasks(sql.TASK_OF_SOURCE, source=source)
        return found[0] if found else None

    def task_sources(self) -> dict[str, str]:
        """The ids of tasks by where they were taken from."""
        return {source: id_ for id_, source in self._run(sql.TASK_SOURCES, {})}

    def tasks_in_hand(self, instance: str) -> list[Task]:
        """What an instance has now, what it is claiming too."""
        return self._tasks(sql.TASKS_IN_HAND, instance=instance)

    def tasks_at_work(self) -> list[Task]:
        """Those in progress, whoever has them."""
        return self._tasks(sql.TASKS_AT_WORK)

    def has_task(self, instance: str) -> bool:
        """Is a task in progress that is assigned to it?"""
        return self._one(sql.HAS_TASK, {"instance": instance}) is not None

    def tasks_lost_by(self, instance: str) -> list[Task]:
        """What nobody has taken since an instance ended or died with it, the latest first."""
        return self._tasks(sql.TASKS_LOST_BY, instance=instance)

    def tasks_in_step(self) -> list[Task]:
        """Those that are in the middle of a claim or of being published."""
        return self._tasks(sql.TASKS_IN_STEP)

    def ready_tasks(self, most: int) -> list[Ready]:
        """Those that can be claimed now: the highest priority first, then the oldest."""
        return [rows.ready(row) for row in self._run(sql.READY_TASKS, {"most": most})]

    def count_ready_tasks(self) -> int:
        return int(self._one(sql.COUNT_READY_TASKS, {}))

    def _tasks(self, statement: str, **parameters: Any) -> list[Task]:
        found = list(self._run(statement, parameters))
        needs: dict[str, list[str]] = {}
        for task, need in self._among(sql.NEEDS_OF, [row[0] for row in found]):
            needs.setdefault(task, []).append(need)
        return [rows.task(row, needs.get(row[0], [])) for row in found]
