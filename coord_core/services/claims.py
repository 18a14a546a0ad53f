"""Claiming a task: chosen, reserved, given. One has it, whoever else asks at the same time.

A claim that makes a branch is an intent, the act, and a confirmation, each in a transaction of its own
(repository/claiming.py). In between the task is reserved, and nobody else can have it. What a crash leaves
reserved is given up by the next sweep; its branch stays on record for the next claim.
"""

from __future__ import annotations

from coord_core.domain import tasks
from coord_core.domain.errors import NotAllowedError
from coord_core.domain.leases import Request
from coord_core.domain.records import Actor, Event
from coord_core.domain.tasks import CLAIMING, IN_PROGRESS, PENDING
from coord_core.services.tasks import known, process_detail
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coord_core.domain.leases import Policy
    from coord_core.domain.records import Instance, Process
    from coord_core.domain.tasks import Ready, Task
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction

    Features = Mapping[str, Sequence[str]] | None

MOST_CANDIDATES = 200
RECENT = 2000  # events: what an instance did in the last ones is what it just worked on
PATIENCE = 3600.0  # seconds that a claim may take
_WAIT = "Wait until that claim has ended; `claude-coordinator task claim` then says where to work."


def current(tx: Transaction, who: Instance) -> Task | None:
    """What the instance works on."""
    return tx.task(who.task_id) if who.task_id else None


def own(tx: Transaction, who: Instance) -> Task:
    """What it works on. Raises NotAllowedError when that is nothing."""
    found = current(tx, who)
    if found is None:
        raise NotAllowedError(
            f"{quoted(who.name)} has no task.", "`claude-coordinator task claim` takes one."
        )
    return found


def choose(
    tx: Transaction, who: Instance, policy: Policy, near: list[str] | None = None, features: Features = None
) -> Task | None:
    """The task that suits best: ready, its files held by nobody else, the highest priority, close to `near`.

    `near` are files; by default those that the instance just worked on. `features`: the patterns of those
    that paths may name. None when no task is ready.
    """
    ready = tx.ready_tasks(MOST_CANDIDATES)
    if any(task.paths for task in ready):
        keys = tx.latest_keys(who.name, RECENT) if near is None else near
        around = tasks.surroundings(keys)
        ready.sort(key=lambda task: _rank(task, around))
    free = (task for task in ready if not task.paths or not holders(tx, task, who, policy, features))
    chosen = next(free, ready[0]) if ready else None
    return known(tx, chosen.id) if chosen else None


def _rank(task: Ready, around: set[str]) -> tuple[bool, int, int, int]:
    """What a client left of its own list comes last."""
    return (task.aside, -task.priority, -tasks.nearness(task.paths, around), task.number)


def holders(
    tx: Transaction, task: Task | Ready, who: Instance, policy: Policy, features: Features = None
) -> list[str]:
    """The others that hold something of what the task is about."""
    from coord_core.domain import leases
    from coord_core.domain.task_paths import resource_of

    found = set()
    for path in task.paths:
        request = Request(resource_of(path, features or {}), Actor(who.name), who.worktree)
        for lock in tx.overlapping(request.resource):
            if lock.instance != who.name and leases.conflicts(lock, request, policy):
                found.add(lock.instance)
    return sorted(found)


def begin(
    tx: Transaction,
    who: Instance,
    id_: str,
    policy: Policy,
    process: Process | None = None,
    features: Features = None,
) -> tuple[Task, bool]:
    """The task of this id, else the next fitting one; and whether it is the instance's by now.

    With `process` it is only reserved, for that process to make its branch. What the instance has already it
    gets again. Raises NotAllowedError, and InputError for an id that nobody knows.
    """
    mine = current(tx, who)
    if mine is not None and id_ in ("", mine.id):
        return mine, True
    task = known(tx, id_) if id_ else choose(tx, who, policy, features=features)
    if task is None:
        raise NotAllowedError("No task is ready.", "See `claude-coordinator task list`.")
    may_claim(tx, task, who)
    if process is None:
        return give(tx, task, who), True
    reserve(tx, task, who, process)
    return task, False


def may_claim(tx: Transaction, task: Task, who: Instance) -> None:
    """Raises NotAllowedError."""
    if task.step == CLAIMING and task.assigned_to == who.name:
        raise NotAllowedError(f"{quoted(task.id)} is being claimed for you just now.", _WAIT)
    if task.assigned_to is not None and task.status == IN_PROGRESS and not _is_own_aside(task, who):
        raise NotAllowedError(f"{quoted(task.id)} is {quoted(task.assigned_to)}'s.", "Claim another.")
    if task.status not in (PENDING, IN_PROGRESS):
        raise NotAllowedError(f"{quoted(task.id)} is {task.status}.", _mend(task))
    waits = tx.waits_for(task.id)
    if waits:
        raise NotAllowedError(f"{quoted(task.id)} waits for {quoted(', '.join(waits))}.", "Claim another.")
    mine = _in_hand(tx, who)
    if mine is not None:
        doing = "is claiming" if mine.step == CLAIMING else "works on"
        back = f"Complete it first, or give it back: `claude-coordinator task release {mine.id}`."
        raise NotAllowedError(
            f"{quoted(who.name)} {doing} {quoted(mine.id)}.", _WAIT if mine.step == CLAIMING else back
        )


def reserve(tx: Transaction, task: Task, who: Instance, process: Process) -> None:
    """Keep it for a claim that `process` makes."""
    event = Event("task_reserved", who.name, task_id=task.id)
    event.detail.update(process_detail(process))
    tx.record(event)


def plan(tx: Transaction, task: Task, who: Instance, branch: str, worktree: str) -> None:
    """Note where the branch is about to be made."""
    event = Event("branch_planned", who.name, task_id=task.id)
    event.detail.update(branch=branch, worktree=worktree)
    tx.record(event)


def give(tx: Transaction, task: Task, who: Instance, aside: bool = False) -> Task:
    """The task is the instance's. `aside`: it does not work on that alone, so that its locks are not its.

    Raises NotAllowedError when it cannot be: another has it, or the instance has another.
    """
    mine = None if aside else _in_hand(tx, who)
    event = Event("task_claimed", who.name, task_id=task.id)
    event.detail.update(aside=1 if aside else None, of=task.left_by)
    tx.record(event)
    given = known(tx, task.id)
    if given.assigned_to != who.name or given.status != IN_PROGRESS or (mine and mine.id != task.id):
        raise NotAllowedError(f"{quoted(task.id)} was taken away meanwhile.", "Claim it again.")
    return given


def is_reserved(tx: Transaction, task: Task, process: Process) -> bool:
    """Is it still kept for the claim of this process?"""
    now = tx.task(task.id)
    return now is not None and now.step == CLAIMING and now.process == process


def place(
    tx: Transaction, task: Task, who: Instance, branch: str, worktree: str, base: str | None, is_new: bool
) -> None:
    """Its branch is checked out in a working tree; a pull request of it goes to the branch `base`.

    `is_new`: it was made for this claim.
    """
    event = Event("branch_created" if is_new else "branch_taken", who.name, task_id=task.id)
    event.detail.update(branch=branch, worktree=worktree, base=base)
    tx.record(event)


def give_up(tx: Transaction, task: Task, branch: str | None, worktree: str | None) -> None:
    """Reserved no more; `branch` and `worktree` are what there is of it."""
    event = Event("reservation_ended", task.assigned_to or "", task_id=task.id)
    event.detail.update(branch=branch, worktree=worktree)
    tx.record(event)


def sweep(tx: Transaction, witness: Witness) -> list[str]:
    """Give up the claims whose process is gone; returns the tasks' ids."""
    found = []
    for task in tx.tasks_in_step():
        if task.step == CLAIMING and _is_gone(tx, task, witness):
            give_up(tx, task, task.branch, task.worktree)
            found.append(task.id)
    return found


def take_back(tx: Transaction, left: str, heir: Instance) -> list[Task]:
    """A session comes back: what `left` had and nobody has taken since is the heir's again."""
    found = []
    for task in tx.tasks_lost_by(left):
        aside = task.aside
        if not tx.waits_for(task.id) and (aside or _in_hand(tx, heir) is None):
            found.append(give(tx, task, heir, aside))
    return found


def _in_hand(tx: Transaction, who: Instance) -> Task | None:
    """What it works on or is claiming; what it has aside does not count."""
    now = tx.instance(who.name)
    current_id = now.task_id if now else None
    in_hand = tx.tasks_in_hand(who.name)
    return next((task for task in in_hand if task.id == current_id or task.step == CLAIMING), None)


def _is_gone(tx: Transaction, task: Task, witness: Witness) -> bool:
    """Is the process gone that claims it? What cannot be seen from here has an hour."""
    evidence = witness(task.as_owner())
    late = tx.now - (task.claimed_at or 0.0) > PATIENCE
    return evidence.dead or task.process is None or (late and not evidence.alive)


def _is_own_aside(task: Task, who: Instance) -> bool:
    """Is it of the client's own list, so that it can become what the instance works on?"""
    return task.aside and task.assigned_to == who.name and task.step is None


def _mend(task: Task) -> str:
    back = task.status == tasks.BLOCKED
    return f"Put it back: `claude-coordinator task release {task.id}`." if back else "Claim another."
