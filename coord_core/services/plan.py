"""The plan: from what is pending, in progress and held to what can run at once (domain/planning.py)."""

from __future__ import annotations

from coord_core.domain import free_files, planning, tasks
from coord_core.domain.footprints import Ground
from coord_core.domain.planning import Candidate
from coord_core.domain.tasks import PENDING
from coord_core.services import in_hand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.footprints import Edge
    from coord_core.domain.planning import InHand, Plan
    from coord_core.domain.tasks import Task
    from coord_core.services.in_hand import Features
    from coord_core.storage.transaction import Transaction

MOST_PLANNED = 3000  # tasks, of the highest priority
MOST_MATCHED = 500_000  # files with sets of paths, to tell which are free


class Picture:
    """The plan, of which tasks (by id), and what is in hand."""

    __slots__ = ("left_out", "plan", "taken", "tasks")

    def __init__(self, plan: Plan, tasks: dict[str, Task], taken: list[InHand], left_out: int) -> None:
        self.plan = plan
        self.tasks = tasks
        self.taken = taken
        self.left_out = left_out  # pending tasks that were not looked at


def look(tx: Transaction, features: Features = in_hand.NO_FEATURES, edges: Iterable[Edge] = ()) -> Picture:
    """`edges`: which file depends on which; none where that is not to count."""
    all_ = {task.id: task for task in tx.tasks()}
    statuses = {task.id: task.status for task in all_.values()}
    pending = sorted((task for task in all_.values() if task.status == PENDING), key=_rank)
    candidates = [_candidate(task, statuses, features) for task in pending[:MOST_PLANNED]]
    taken = [*in_hand.at_work(tx.tasks_at_work(), features), *in_hand.held(tx.locks())]
    return Picture(planning.plan(candidates, taken, edges), all_, taken, len(pending) - len(candidates))


def free(picture: Picture, keys: Iterable[str]) -> list[tuple[str, int]]:
    """What nobody has in hand and no planned task is about, of the files with these keys."""
    owners = [each.resources for each in picture.taken] + [each.resources for each in picture.plan.chosen]
    ground = Ground(owners, MOST_MATCHED)
    found = free_files.free(keys, lambda key: bool(ground.holding(key)))
    return [] if ground.is_rough else found  # better none than one that is not free


def _rank(task: Task) -> tuple[bool, int, int]:
    return task.aside, -task.priority, task.number


def _candidate(task: Task, statuses: dict[str, str], features: Features) -> Candidate:
    waits = tasks.waits_for(task, statuses)
    resources = in_hand.footprint(task.paths, features)
    return Candidate(task.id, task.number, resources, task.priority, waits, task.aside)
