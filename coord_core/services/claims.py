"""Claiming a task: chosen, reserved, given. One has it, whoever else asks at the same time.

A claim that makes a branch is an intent, the act, and a confirmation, each in a transaction of its own
(repository/claiming.py). In between the task is reserved, and nobody else can have it. What a crash leaves
reserved is given up by the next sweep; its branch stays on record for the next claim.
"""

from __future__ import annotations

from coord_core.domain import tasks
from coord_core.domain.errors import NotAllowedError
from coord_core.domain.records import Event
from coord_core.domain.tasks import CLAIMING, IN_PROGRESS, PENDING
from coord_core.services.tasks import known, process_detail
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.leases import Policy
    from coord_core.domain.records import Instance, Process
    from coord_core.domain.tasks import Task
    from coord_core.services.locks import Witness
    from coord_core.services.terrain import Terrain
    from coord_core.storage.transaction import Transaction

MOST_CANDIDATES = 100
MANY_CANDIDATES = 3000  # looked at when none of the first is free
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
    tx: Transaction,
    who: Instance,
    policy: Policy,
    near: list[str] | None = None,
    terrain: Terrain | None = None,
) -> Task | None:
    """The task that suits best (services/choosing.py). None when no task is ready.

    One that meets what others have in hand is chosen only where all do: then the first in the queue.
    """
    for most in (MOST_CANDIDATES, MANY_CANDIDATES):
        ready = tx.ready_tasks(most)
        chosen = ready[0] if ready else None
        if any(task.paths for task in ready):
            from coord_core.services import choosing  # no hook chooses
            from coord_core.services.terrain import UNKNOWN

            chosen = choosing.best(tx, ready, who, policy, near, terrain or UNKNOWN)
        if chosen is not None or len(ready) < most:
            break
    first = chosen or (ready[0] if ready else None)
    return known(tx, first.id) if first else None


def begin(
    tx: Transaction, who: Instance, id_: str, policy: Policy, process: Process | None = None,
    terrain: Terrain | None = None,
) -> tuple[Task, bool]:  # fmt: skip
    """The task of this id, else the next fitting one; and whether it is the instance's by now.

    With `process` it is only reserved, for that process to make its branch. What the instance has already it
    gets again. Raises NotAllowedError, and InputError for an id that nobody knows.
    """
    mine = current(tx, who)
    if mine is not None and id_ in ("", mine.id):
        return mine, True
    task = known(tx, id_) if id_ else choose(tx, who, policy, terrain=terrain)
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
