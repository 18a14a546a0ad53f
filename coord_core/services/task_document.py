"""The tasks file and the queue: taking in what a person changed, and bringing the file up to date.

`meta` remembers the text that was taken in or written last (the base of the comparison), the id of each of
its entries, and, while a new text is being put in place, that one. So each edit is taken in exactly once,
whenever a process ends.
"""

from __future__ import annotations

import time
from contextlib import suppress

from coord_core.domain.errors import CoordinatorError, InputError
from coord_core.domain.records import Event
from coord_core.domain.task_edits import Addition, Cancellation, Entry, Outcome, conflicts, edits, overtaken
from coord_core.domain.tasks import BLOCKED, PENDING
from coord_core.services import instances, releases, tasks_place
from coord_core.services.callers import login
from coord_core.services.tasks_due import CHANGED, NAME, PROBLEM, SHOWN, STAMP, path_of, problem
from coord_core.services.unit import UnitOfWork
from coord_core.storage.sqlite import open_store
from coord_core.views import files, tasks_document, tasks_file, tasks_merge
from coord_core.views.tasks_document import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from coord_core.domain.task_edits import Edit, Value
    from coord_core.domain.tasks import Task
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

_BASE, _IDS, _NEXT = "tasks_base", "tasks_ids", "tasks_next"
_OLD, _COUNT = "tasks_old_", "tasks_old"
OLDER = 16  # texts before the last that a person may still have on the screen
MOST_KEPT = 500_000  # characters of one
TRIES = 20

LONG = 20_000  # bytes: parsing more takes more than a moment


class Memory:
    """What is remembered of the file's text. `base` is None when nothing is."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.base: str | None = tx.meta(_BASE) or None
        self.next: str | None = tx.meta(_NEXT) or None
        self.ids: list[str] = str(tx.meta(_IDS) or "").split()

    def bases(self) -> list[dict[str, Entry]]:
        found = [] if self.base is None else [_by_id(self.base, self.ids)]
        if self.next is not None:
            found.append(_by_id(self.next, []))
        return found

    def older(self) -> Iterator[dict[str, Entry]]:
        """What the file said before, the latest first."""
        count = int(self._tx.meta(_COUNT) or 0)
        for number in range(count - 1, max(-1, count - 1 - OLDER), -1):
            ids, _, text = str(self._tx.meta(f"{_OLD}{number % OLDER}") or "").partition("\n")
            if text:
                yield _by_id(text, ids.split())

    def set_base(self, text: str, ids: list[str]) -> None:
        if self.base is not None and self.base != text:
            count = int(self._tx.meta(_COUNT) or 0)
            kept = f"{' '.join(self.ids)}\n{self.base}" if len(self.base) <= MOST_KEPT else ""
            self._tx.set_meta(f"{_OLD}{count % OLDER}", kept)
            self._tx.set_meta(_COUNT, count + 1)
        self._tx.set_meta(_BASE, text)
        self._tx.set_meta(_IDS, " ".join(ids))
        self.set_next("")

    def set_next(self, text: str) -> None:
        self._tx.set_meta(_NEXT, text)


def _by_id(text: str, ids: list[str]) -> dict[str, Entry]:
    entries = parse(text).entries
    return dict(zip(ids or [entry.id or "" for entry in entries], entries, strict=False))


def take_in(tx: Transaction, project: Project, by: str = "") -> list[str]:
    """Make the edits in the file true; returns what to tell the person. For the beginning of a command.

    A file that is wrong changes nothing: its problem is returned, and remembered until it is mended.
    `by`: who edited, as far as is known; the person of this process by default.
    """
    path = path_of(project)
    if files.stamp(path) == (tx.meta(STAMP) or "") and not problem(tx):
        return []
    try:
        found = tasks_place.read(path)
        said = [] if found is None else _take_in(tx, project, found, by or instances.person_name(login()))
    except InputError as error:
        tx.set_meta(PROBLEM, error.sentence())
        tx.set_meta(STAMP, files.stamp(path))
        return [error.sentence()]
    except OSError as error:
        return [f"{NAME} cannot be read: {error.strerror}."]
    tx.set_meta(PROBLEM, "")
    if found is not None:
        tx.set_meta(STAMP, found.stamp)
    return said


def _take_in(tx: Transaction, project: Project, found: tasks_place.Found, by: str) -> list[str]:
    memory = Memory(tx)
    text = tasks_document.decode(found.data)
    entries = parse(text).entries
    if text == memory.base:
        return []
    if text == memory.next:
        memory.set_base(text, [entry.id or "" for entry in entries])
        return []
    outcome = _compared(memory, entries, tx.tasks())
    for edit in outcome.edits:
        _make(tx, edit, by)
    if memory.base is None and outcome.reports:
        kept = tasks_place.keep(project.state, found.data)
        outcome.reports.append(f"It was not known what {NAME} said before; as it was, it is kept in {kept}.")
    memory.set_base(text, outcome.ids)
    return outcome.reports


def _compared(memory: Memory, entries: list[Entry], tasks: list[Task]) -> Outcome:
    """The edits since the text that the person had, which may be older than the last."""
    newest = chosen = memory.bases()
    least = conflicts(newest, entries, tasks) if newest else 0
    older = memory.older()
    while least:
        base = next(older, None)
        if base is None:
            break
        count = conflicts([base], entries, tasks)
        if count < least:
            chosen, least = [base], count
    outcome = edits(chosen, entries, tasks)
    if chosen is not newest:
        outcome.reports += overtaken(newest, entries, tasks)
    return outcome


def _make(tx: Transaction, edit: Edit, by: str) -> None:
    if isinstance(edit, Addition):
        _add(tx, edit, by)
    elif isinstance(edit, Cancellation):
        for lock in tx.locks_of_task(edit.id):
            if not lock.in_flight:
                releases.release(tx, lock)
        tx.record(Event("task_cancelled", by, task_id=edit.id, source=NAME))
    else:
        event = Event("task_edited", by, task_id=edit.id, source=NAME)
        event.detail.update({key: _told(value) for key, value in edit.values.items()})
        tx.record(event)


def _add(tx: Transaction, edit: Addition, by: str) -> None:
    draft = edit.draft
    is_blocked = draft.status == BLOCKED
    tx.record(
        Event(
            "task_added", by, task_id=edit.id, type=draft.type, description=draft.description,
            name=draft.name, status=PENDING if is_blocked else draft.status, priority=draft.priority,
            paths=_told(draft.paths), needs=_told(draft.needs), source=NAME,
        )
    )  # fmt: skip
    if is_blocked:
        tx.record(Event("task_blocked", by, task_id=edit.id, reason=edit.reason))


def _told(value: Value) -> str | int | None:
    return "\n".join(value) if isinstance(value, tuple) else value


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
        said += take_in(tx, project, by)
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
