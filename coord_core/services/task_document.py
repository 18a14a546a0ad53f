"""Bringing the tasks file up to date with the queue, and taking in what people change meanwhile."""

from __future__ import annotations

import time
from contextlib import suppress

from coord_core.domain.errors import CoordinatorError, InputError
from coord_core.services import tasks_place
from coord_core.services.task_intake import take_in
from coord_core.services.task_memory import Memory
from coord_core.services.tasks_due import CHANGED, NAME, SHOWN, STAMP, path_of, problem
from coord_core.services.unit import UnitOfWork
from coord_core.storage.sqlite import open_store
from coord_core.views import tasks_document, tasks_file, tasks_merge
from coord_core.views.tasks_document import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.tasks import Task
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

__all__ = ["take_in", "write"]

TRIES = 20
LONG = 20_000  # bytes: parsing more takes more than a moment


def write(project: Project, by: str = "") -> list[str]:
    """Bring the file up to date, and take in what is edited meanwhile; for after a command's commit.

    Never raises for what is wrong with the file or its folder: that is returned, as what to tell the person.
    """
    said: list[str] = []
    try:
        with tasks_place.alone(project.state):
            for _ in range(TRIES):
                if _attempt(project, by, said):
                    break
    except CoordinatorError as error:
        said.append(error.sentence())
    except OSError as error:
        said.append(f"{NAME} was not brought up to date: {error.strerror or error}.")
    return list(dict.fromkeys(said))


class _Step:
    """What one look at everything leads to: `new` is to take the place of what was found."""

    def __init__(self, found: tasks_place.Found | None, new: str, changed: int) -> None:
        self.found = found
        self.new = new
        self.changed = changed


def _attempt(project: Project, by: str, said: list[str]) -> bool:
    """False when something changed meanwhile, so that there is more to do."""
    path = path_of(project)
    said += tasks_place.mend(path, project.state)
    _foresee(project, path)
    with UnitOfWork(project, own_document=True) as tx:
        was = problem(tx)
        said += [each for each in take_in(tx, project, by) if each != was]  # that is told already
        step = None if problem(tx) else _next_step(tx, path, said)
    if step is None:
        return True
    if not step.new:
        return False
    try:
        tasks_place.may_replace(path)
        stamp = tasks_place.put(path, step.found, step.new.encode())
    except BaseException:
        _conclude(project, step, None)
        raise
    return _conclude(project, step, stamp)


def _foresee(project: Project, path: str) -> None:
    """Parse what is about to be parsed, which is remembered: others shall not wait for that."""
    with suppress(CoordinatorError, OSError):
        found = tasks_place.read(path)
        if found is None or len(found.data) < LONG:
            return
        store = open_store(project.state)
        tx = store.read(time.time())
        tasks, ids = tx.tasks(), Memory(tx).ids
        store.close()
        text = tasks_document.decode(found.data)
        tasks_merge.merge(text, tasks, ids if len(ids) == len(parse(text).items) else [])


def _next_step(tx: Transaction, path: str, said: list[str]) -> _Step | None:
    """None when nothing is left to do; a step without a text when the file was saved again."""
    memory, found, changed = Memory(tx), tasks_place.read(path), int(tx.meta(CHANGED) or 0)
    if found is not None and found.data.decode("utf-8", "replace") != memory.base:
        return _Step(found, "", changed)
    try:
        new = _text(tx.tasks(), memory, found is not None)
    except InputError as error:
        said.append(error.sentence())
        return None
    if new == (memory.base if found else ""):
        tx.set_meta(SHOWN, changed)
        tx.set_meta(STAMP, found.stamp if found else "")
        return None
    memory.set_next(new)
    return _Step(found, new, changed)


def _text(tasks: list[Task], memory: Memory, is_there: bool) -> str:
    """What the file is to say; empty when there is neither a file nor a task. Raises InputError."""
    if is_there and memory.base is not None:
        return tasks_merge.merge(memory.base, tasks, memory.ids)
    if not any(task.listed for task in tasks):
        return ""
    new = tasks_file.fresh(tasks)
    parse(new)
    return new


def _conclude(project: Project, step: _Step, stamp: str | None) -> bool:
    """Remember that it is in place, or, without a stamp, that it is not. True when all is shown."""
    with UnitOfWork(project, own_document=True) as tx:
        memory = Memory(tx)
        if memory.next == step.new and stamp is None:
            memory.set_next("")
        elif memory.next == step.new:
            memory.set_base(step.new, [entry.id or "" for entry in parse(step.new).entries])
            tx.set_meta(STAMP, stamp)
        if stamp is not None:
            tx.set_meta(SHOWN, step.changed)
        return stamp is not None and int(tx.meta(CHANGED) or 0) == step.changed
