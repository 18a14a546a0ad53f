"""The plan: from what is pending, in progress and held to what can run at once (domain/planning.py)."""

from __future__ import annotations

from coord_core.domain import free_files, planning, tasks
from coord_core.domain.footprints import Ground
from coord_core.domain.planning import Candidate, InHand
from coord_core.domain.records import SHARED
from coord_core.domain.resources import SUBTREE, TREE, WORKFLOW, Resource
from coord_core.domain.tasks import IN_PROGRESS, PENDING
from coord_core.services.claims import fixed_part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coord_core.domain.footprints import Edge
    from coord_core.domain.planning import Plan
    from coord_core.domain.records import Lock
    from coord_core.domain.tasks import Task
    from coord_core.storage.transaction import Transaction

MOST_PLANNED = 3000  # tasks, of the highest priority


class Picture:
    """The plan, of which tasks (by id), and what is in hand."""

    __slots__ = ("in_hand", "left_out", "plan", "tasks")

    def __init__(self, plan: Plan, tasks: dict[str, Task], in_hand: list[InHand], left_out: int) -> None:
        self.plan = plan
        self.tasks = tasks
        self.in_hand = in_hand
        self.left_out = left_out  # pending tasks that were not looked at


def look(tx: Transaction, edges: Iterable[Edge] = ()) -> Picture:
    """`edges`: which file depends on which; none where that is not to count."""
    all_ = {task.id: task for task in tx.tasks()}
    statuses = {task.id: task.status for task in all_.values()}
    pending = sorted((task for task in all_.values() if task.status == PENDING), key=_rank)
    candidates = [_candidate(task, statuses) for task in pending[:MOST_PLANNED]]
    in_hand = [*_at_work(all_.values()), *_held(tx.locks())]
    return Picture(planning.plan(candidates, in_hand, edges), all_, in_hand, len(pending) - len(candidates))


def free(picture: Picture, keys: Iterable[str]) -> list[tuple[str, int]]:
    """What nobody has in hand and no planned task is about, of the files with these keys."""
    ground = Ground(
        [each.resources for each in picture.in_hand] + [each.resources for each in picture.plan.chosen]
    )
    return free_files.free(keys, lambda key: bool(ground.holding(key)))


def _rank(task: Task) -> tuple[bool, int, int]:
    return task.aside, -task.priority, task.number


def _candidate(task: Task, statuses: dict[str, str]) -> Candidate:
    waits = tasks.waits_for(task, statuses)
    return Candidate(task.id, task.number, footprint(task.paths), task.priority, waits, task.aside)


def _at_work(all_: Iterable[Task]) -> Iterable[InHand]:
    for task in all_:
        if task.status == IN_PROGRESS:
            yield InHand(task.assigned_to or "", footprint(task.paths), task.id)


def _held(locks: Iterable[Lock]) -> Iterable[InHand]:
    """What each one holds. A workflow is no file; a command holds a working tree for a moment."""
    found: dict[tuple[str, str | None, bool], list[Resource]] = {}
    for lock in locks:
        if lock.resource.kind not in (WORKFLOW, TREE):
            found.setdefault((lock.instance, lock.task_id, lock.mode == SHARED), []).append(lock.resource)
    for (instance, task_id, is_still), resources in found.items():
        yield InHand(instance, resources, task_id, is_still)


def footprint(paths: Sequence[str]) -> list[Resource]:
    """What a task is about."""
    return [Resource(SUBTREE, fixed_part(path)) for path in paths]
