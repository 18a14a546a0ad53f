"""Which task suits an instance best: of the plan the nearest one of the highest priority.

It is asked inside the transaction of a claim, so all that it looks at is bounded.
"""

from __future__ import annotations

from coord_core.domain import leases, planning, tasks
from coord_core.domain.leases import Request
from coord_core.domain.planning import Candidate
from coord_core.domain.records import Actor
from coord_core.services import in_hand

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coord_core.domain.leases import Policy
    from coord_core.domain.planning import InHand, Reason
    from coord_core.domain.records import Instance, Lock
    from coord_core.domain.tasks import Ready, Task
    from coord_core.services.terrain import Terrain
    from coord_core.storage.transaction import Transaction

MOST_LOCKS = 500  # that are all read; of more, those on the tasks' files are found by index
WORK = 20_000  # see domain/selection.py; about 10 ms
COMPARISONS = 4_000  # see domain/footprints.py; about 30 ms
RECENT = 2000  # events: what an instance did in the last ones is what it just worked on


def best(
    tx: Transaction, ready: Sequence[Ready], who: Instance, policy: Policy, near: list[str] | None,
    terrain: Terrain,
) -> Ready | None:  # fmt: skip
    """The first of those that the plan has, None when all meet what others have in hand.

    `near` are files; by default those that the instance just worked on.
    """
    candidates = [_candidate(task, terrain) for task in ready]
    others = list(_of_others(tx, candidates, who, policy, terrain))
    changing = [resource for each in others if not each.is_still for resource in each.resources]
    edges = terrain.edges([*changing, *(resource for each in candidates for resource in each.resources)])
    found = planning.chosen(candidates, others, edges, WORK, COMPARISONS)
    if not found:
        return None
    around = tasks.surroundings(tx.latest_keys(who.name, RECENT) if near is None else near)
    ids = {each.id for each in found}
    return min((task for task in ready if task.id in ids), key=lambda task: _rank(task, around))


def clashes(tx: Transaction, task: Task, who: Instance, policy: Policy, terrain: Terrain) -> list[Reason]:
    """Where the task meets what others have in hand, as the plan sees it: a few of the places."""
    candidate = Candidate(task.id, task.number, in_hand.footprint(task.paths, terrain.features))
    others = list(_of_others(tx, [candidate], who, policy, terrain))
    changing = [resource for each in others if not each.is_still for resource in each.resources]
    edges = terrain.edges([*changing, *candidate.resources])
    found = planning.plan([candidate], others, edges, WORK)
    return [reason for _, reasons in found.waiting for reason in reasons]


def _rank(task: Ready, around: set[str]) -> tuple[bool, int, bool, int, int]:
    """What a client left of its own list comes last; of one priority, what nobody knows the files of."""
    nearness = tasks.nearness(task.paths, around)
    return task.aside, -task.priority, not task.paths, -nearness, task.number


def _candidate(task: Ready, terrain: Terrain) -> Candidate:
    resources = in_hand.footprint(task.paths, terrain.features)
    return Candidate(task.id, task.number, resources, task.priority, (), task.aside)


def _of_others(
    tx: Transaction, candidates: Iterable[Candidate], who: Instance, policy: Policy, terrain: Terrain
) -> Iterator[InHand]:
    tasks_of_others = (task for task in tx.tasks_at_work() if task.assigned_to != who.name)
    yield from in_hand.at_work(tasks_of_others, terrain.features)
    locks = _locks(tx, candidates)
    yield from in_hand.held((lock for lock in locks if _excludes(lock, who, policy)), with_commands=True)


def _locks(tx: Transaction, candidates: Iterable[Candidate]) -> Iterable[Lock]:
    if not tx.more_locks_than(MOST_LOCKS):
        return tx.locks()
    resources = {resource for each in candidates for resource in each.resources}
    return {lock.token: lock for each in resources for lock in tx.overlapping(each)}.values()


def _excludes(lock: Lock, who: Instance, policy: Policy) -> bool:
    """Would the instance be refused what this lock is on?"""
    asked = Request(lock.resource, Actor(who.name), who.worktree)
    return lock.instance != who.name and leases.conflicts(lock, asked, policy)
