"""The queue of tasks: added, changed, claimed by one, let go, done. Each step is an event (domain/tasks.py).

What may not be is raised as NotAllowedError, what makes no sense as InputError; nothing is changed then.
"""

from __future__ import annotations

from coord_core.domain import tasks
from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.records import Event
from coord_core.services.releases import release as release_lock
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from coord_core.domain.records import Instance, Process, Scalar
    from coord_core.domain.tasks import Draft, Task
    from coord_core.storage.transaction import Transaction

IDS = "task ids"  # what a transaction knows already: the ids that are taken, the last number


def known(tx: Transaction, id_: str) -> Task:
    """Raises InputError."""
    found = tx.task(id_)
    if found is None:
        raise InputError(f"There is no task {quoted(id_)}.", "`claude-coordinator task list` names them.")
    return found


def add(tx: Transaction, by: str, draft: Draft, id_: str = "", source: str | None = None) -> Task:
    """Put a task into the queue, under an id of its own when none is given. Raises InputError."""
    ids = _ids(tx)
    if id_ in ids:
        raise InputError(f"There is a task {quoted(id_)} already.")
    id_ = id_ or _new_id(tx, ids)
    _check_known(id_, draft.needs, ids)  # what is new nobody needs yet, so that no circle can come of it
    ids.add(id_)
    event = Event("task_added", by, task_id=id_)
    event.detail.update(
        type=draft.type, description=draft.description, name=draft.name, status=draft.status,
        priority=draft.priority, paths="\n".join(draft.paths), needs="\n".join(draft.needs), source=source,
    )  # fmt: skip
    tx.record(event)
    return known(tx, id_)


def edit(
    tx: Transaction, by: str, task: Task, changes: Mapping[str, Scalar | Sequence[str]], source: str = "file"
) -> None:
    """Change a task's type, description, name, priority, needs, paths, or whether it is listed.

    Raises InputError for needs that are not there or go in a circle.
    """
    event = Event("task_edited", by, task_id=task.id, source=source)
    for name, value in changes.items():
        if value is not None and not isinstance(value, (str, int, float)):
            if name == "needs":
                check_needs(tx, task.id, value)
            value = "\n".join(value)
        event.detail[name] = value
    tx.record(event)


def check_needs(tx: Transaction, id_: str, needs: Sequence[str]) -> None:
    """Raises InputError where a task that needs these could never be claimed."""
    if not needs:
        return
    _check_known(id_, needs, _ids(tx))
    _refuse_circle(tasks.circle(id_, needs, tx.all_needs()))


def _check_known(id_: str, needs: Sequence[str], ids: Container[str]) -> None:
    unknown = [need for need in needs if need not in ids]
    if unknown:
        raise InputError(f"There is no task {quoted(unknown[0])} that {quoted(id_)} could need.")


def _refuse_circle(circle: Sequence[str]) -> None:
    if circle:
        raise InputError(f"These tasks would need each other: {quoted(' → '.join(circle))}.")


def release(tx: Transaction, task: Task, by: str, reason: str | None = None) -> None:
    """Back into the queue, with its branch and working tree on record for whoever claims it next."""
    _step(tx, task, tasks.RELEASE, "task_released", by, reason)


def block(tx: Transaction, task: Task, by: str, reason: str) -> None:
    """It cannot go on. Nobody has it, and nobody can claim it, until it is released."""
    _step(tx, task, tasks.BLOCK, "task_blocked", by, reason)


def cancel(tx: Transaction, task: Task, by: str, reason: str | None = None) -> None:
    _step(tx, task, tasks.CANCEL, "task_cancelled", by, reason)


def complete(tx: Transaction, task: Task, by: str, publisher: Process | None = None) -> None:
    """It is done, and its locks go. `publisher`: the process that pushes its branch now."""
    if task.step == tasks.CLAIMING:
        raise NotAllowedError(f"{quoted(task.id)} is still being claimed.", "Wait until that has ended.")
    detail: dict[str, Scalar] = {}
    if publisher is not None:
        detail.update(step=tasks.PUBLISHING, **process_detail(publisher))
    _step(tx, task, tasks.COMPLETE, "task_completed", by, None, detail)


def lose_all(tx: Transaction, owner: Instance, reason: str, only_aside: bool = False) -> None:
    """Its session ended or died: what it had is to be done by another, or by itself when it comes back.

    `only_aside`: what it works on stays its own. What was assigned to it elsewhere, and it never claimed,
    stays assigned: no process ever stood for that.
    """
    for task in tx.tasks_in_hand(owner.name):
        if not task.is_from_elsewhere and (not only_aside or task.aside):
            _step(tx, task, tasks.RELEASE, "task_released", owner.name, reason, {"lost": 1})


def _step(
    tx: Transaction, task: Task, step: str, action: str, by: str, reason: str | None,
    detail: Mapping[str, Scalar] | None = None,
) -> None:  # fmt: skip
    if not tasks.may(step, task.status):
        raise NotAllowedError(f"{quoted(task.id)} is {task.status}: it cannot be {action[5:]}.")
    for lock in tx.locks_of_task(task.id):
        if not lock.in_flight:  # else its agent's turn ends it, as other locks
            release_lock(tx, lock)
    whose = task.assigned_to or by
    event = Event(action, whose, task_id=task.id, reason=reason)
    event.detail.update(by=None if by == whose else by, **(detail or {}))
    tx.record(event)


def process_detail(process: Process) -> dict[str, Scalar]:
    return {
        "pid": process.pid, "proc_start": process.started, "host": process.host, "boot": process.boot,
        "pidns": process.pidns,
    }  # fmt: skip


def _ids(tx: Transaction) -> set[str]:
    found: set[str] = tx.cache.setdefault(IDS, set())
    if not found:
        found |= tx.task_ids()
    return found


def _new_id(tx: Transaction, ids: set[str]) -> str:
    numbers = [int(each[5:]) for each in ids if each.startswith("task-") and each[5:].isdecimal()]
    return tasks.next_id(ids, max(numbers, default=0))
