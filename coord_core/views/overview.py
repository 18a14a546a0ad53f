"""Who holds what, who waits for whom, which task needs which: one graph (overview_text, overview_graph)."""

from __future__ import annotations

from coord_core.domain.planning import NEEDS, TASK
from coord_core.domain.tasks import PENDING
from coord_core.views.plans import sentence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from coord_core.domain.planning import Plan, Reason
    from coord_core.domain.records import Instance, Lock
    from coord_core.domain.tasks import Task
    from coord_core.domain.waiting import Wait

RUNS = "can run now"
HOLDS, WORKS, WAITS, NEED, MEETS = "holds", "works_on", "waits_for", "needs", "meets"


class Link:
    """From one node to another; `over`: the resources, where that says more."""

    __slots__ = ("kind", "over", "source", "target")

    def __init__(self, kind: str, source: str, target: str, over: str = "") -> None:
        self.kind = kind
        self.source = source
        self.target = target
        self.over = over


class Overview:
    """Nodes are named `instance:NAME`, `task:ID`, `resource:PATH`."""

    def __init__(
        self, instances: Sequence[Instance], locks: Iterable[Lock],
        waits: Iterable[tuple[Wait, Sequence[Lock]]], tasks: Mapping[str, Task], plan: Plan,
    ) -> None:  # fmt: skip
        self._chosen = {each.id for each in plan.chosen}
        self._reasons = {each.id: reasons for each, reasons in plan.waiting}
        self.instances = {each.name: each for each in instances}
        self.tasks = _open_tasks(tasks)
        self._needing: dict[str, list[str]] = {}
        for task in self.tasks.values():
            for need in task.needs:
                self._needing.setdefault(need, []).append(task.id)
        links = [*_holding(locks), *_working(self.tasks.values()), *_waiting(waits)]
        self.links = [*links, *self._needs(), *self._meets()]

    def state(self, task: Task) -> str:
        if task.status != PENDING:
            return task.status.replace("_", " ")
        return RUNS if task.id in self._chosen else "waits"

    def reasons(self, task: Task) -> list[Reason]:
        return self._reasons.get(task.id, [])

    def of(self, source: str, kind: str) -> list[Link]:
        return [link for link in self.links if link.source == source and link.kind == kind]

    def needing(self, task: Task) -> list[Task]:
        """Those that need it, in the order of the queue."""
        return [self.tasks[id_] for id_ in self._needing.get(task.id, ())]

    def _needs(self) -> Iterator[Link]:
        for task in self.tasks.values():
            for need in task.needs:
                if need in self.tasks:
                    yield Link(NEED, f"task:{task.id}", f"task:{need}")

    def _meets(self) -> Iterator[Link]:
        for id_, reasons in self._reasons.items():
            for reason in (each for each in reasons if each.kind != NEEDS):
                kind = "task" if reason.kind == TASK else "instance"
                yield Link(MEETS, f"task:{id_}", f"{kind}:{reason.who}", sentence(reason))


def _open_tasks(tasks: Mapping[str, Task]) -> dict[str, Task]:
    """Those that are not over, and what they need that will never be done."""
    found = {id_: task for id_, task in tasks.items() if not task.is_over}
    needed = {need for task in found.values() for need in task.needs}
    lost = {id_: tasks[id_] for id_ in needed if id_ in tasks and tasks[id_].status == "cancelled"}
    return {**found, **lost}


def _holding(locks: Iterable[Lock]) -> Iterator[Link]:
    for lock in locks:
        yield Link(HOLDS, f"instance:{lock.instance}", f"resource:{lock.resource}", lock.mode)


def _working(tasks: Iterable[Task]) -> Iterator[Link]:
    for task in tasks:
        if task.assigned_to and not task.is_over:
            yield Link(WORKS, f"instance:{task.assigned_to}", f"task:{task.id}")


def _waiting(waits: Iterable[tuple[Wait, Sequence[Lock]]]) -> Iterator[Link]:
    for wait, in_the_way in waits:
        wants = ", ".join(str(want.resource) for want in wait.wants)
        for holder in sorted({lock.instance for lock in in_the_way}) or [""]:
            yield Link(WAITS, f"instance:{wait.actor.instance}", f"instance:{holder}", wants)
