"""What every task command starts from: edits of the tasks file taken in, the dead gone, the queue at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from coord_core.cli import here, output, shell, unknown_features
from coord_core.domain import tasks
from coord_core.domain.errors import InputError
from coord_core.domain.records import Instance
from coord_core.domain.tasks import IN_PROGRESS, PENDING, Task
from coord_core.project import Project
from coord_core.services import by_hand, claims, instances, publish_due, task_document, tasks_due
from coord_core.services.callers import require_admin
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.storage.transaction import Transaction
from coord_core.views.refusal import quoted
from coord_core.witness import evidence

MOST_OF_PROBLEM = 200  # characters
_said: set[str] = set()  # a command that reads and writes the file says each thing once
_ORDER = (IN_PROGRESS, PENDING, tasks.BLOCKED, tasks.COMPLETED, tasks.CANCELLED)


@contextmanager
def desk(act_as: str | None = None) -> Iterator[tuple[Transaction, Project, Instance]]:
    """One transaction, and who it is for; the tasks file is read before it and written after it."""
    if act_as:
        shell.act_as(act_as)
    take_in(here.project())
    with here.session(own_document=True) as (tx, found, caller):
        who = by_hand.standing_in(tx, caller, act_as) if act_as else caller
        yield tx, found, who
    write(found)


def take_in(found: Project) -> None:
    """What people wrote into the tasks file is applied; what cannot be is said, and the queue goes on."""
    with UnitOfWork(found, own_document=True) as tx:
        instances.sweep(tx, evidence)
        claims.sweep(tx, evidence)
        is_edited = tasks_due.is_edited(tx, found)
        before = unknown_features.of(tx.tasks()) if is_edited else set()
        reports = [*_unpublished(tx), *task_document.take_in(tx, found)]
        new = unknown_features.of(tx.tasks()) - before if is_edited else set()
    _report([*reports, *unknown_features.unknown(found, new)])


def _unpublished(tx: Transaction) -> list[str]:
    """What `publish: auto` could not do."""
    problem = publish_due.problem(tx)
    again = "Run 'claude-coordinator publish' to try again."
    return [f"The state was not published: {quoted(problem, MOST_OF_PROBLEM)} {again}"] if problem else []


def write(found: Project) -> None:
    """The tasks file shows the queue as it is now; where it cannot be written, that is said."""
    _report(task_document.write(found))


def _report(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        if sentence not in _said:
            _said.add(sentence)
            output.say(f"⚠️  {quoted(sentence)}", "yellow", err=True)


def may_touch(task: Task, who: Instance, found: Project, what: str) -> None:
    """Another's task, also one that it completed, is an administrator's to touch. Raises NotAllowedError."""
    if task.assigned_to not in (None, who.name):
        require_admin(who, f"{what} another instance's task", found)


class Queue:
    """The tasks as they are, for one who looks."""

    def __init__(self, found: Sequence[Task], who: Instance, project: Project) -> None:
        self.tasks = found
        self.who = who
        self.project = project
        self._statuses = {task.id: task.status for task in found}

    def known(self, id_: str) -> Task:
        """Raises InputError."""
        for task in self.tasks:
            if task.id == id_:
                return task
        raise InputError(f"There is no task {quoted(id_)}.", "`claude-coordinator task list` names them.")

    def waits_for(self, task: Task) -> list[str]:
        return [] if task.is_over else tasks.waits_for(task, self._statuses)

    def is_ready(self, task: Task) -> bool:
        return task.status == PENDING and not self.waits_for(task)

    def in_order(self) -> list[Task]:
        """What can be claimed first, then what is at work, what waits, and what is over."""

        def place(task: Task) -> tuple[bool, int, int, int]:
            return (not self.is_ready(task), _ORDER.index(task.status), -task.priority, task.number)

        return sorted(self.tasks, key=place)


def look() -> Queue:
    """The queue as it is now."""
    found = here.project()
    take_in(found)
    write(found)
    with here.session() as (_, _, who), Snapshot(found) as tx:
        return Queue(tx.tasks(), who, found)
