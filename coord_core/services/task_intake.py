"""Taking in what a person changed in the tasks file, inside the transaction of a command."""

from __future__ import annotations

from coord_core.domain.errors import InputError
from coord_core.domain.older_texts import conflicts, overtaken
from coord_core.domain.records import Event
from coord_core.domain.task_edits import edits
from coord_core.domain.task_entries import Addition, Cancellation, Change, Entry, Outcome
from coord_core.domain.tasks import BLOCKED, PENDING
from coord_core.services import instances, tasks, tasks_place
from coord_core.services.callers import login
from coord_core.services.task_memory import Memory
from coord_core.services.tasks_due import NAME, PROBLEM, STAMP, path_of, problem
from coord_core.views import files
from coord_core.views.tasks_document import decode, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.task_entries import Edit, Value
    from coord_core.domain.tasks import Task
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction


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


def check(tx: Transaction, project: Project) -> None:
    """Could the file be taken in as it is? Changes nothing. Raises InputError with the line, OSError."""
    found = tasks_place.read(path_of(project))
    text = "" if found is None else decode(found.data)
    if found is not None and text != Memory(tx).base:
        _compared(Memory(tx), parse(text).entries, tx.tasks())


def _take_in(tx: Transaction, project: Project, found: tasks_place.Found, by: str) -> list[str]:
    memory = Memory(tx)
    text = decode(found.data)
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
    least = conflicts(newest, entries, tasks) if newest else (0, 0)
    older = memory.older()
    while least[0]:
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
    """The edits were checked as a whole, so that needs may point at what comes later."""
    if isinstance(edit, Addition):
        _add(tx, edit, by)
    elif isinstance(edit, Cancellation):
        tasks.cancel(tx, tasks.known(tx, edit.id), by)
    else:
        _change(tx, edit, by)


def _add(tx: Transaction, edit: Addition, by: str) -> None:
    draft = edit.draft
    is_blocked = draft.status == BLOCKED
    event = Event("task_added", by, task_id=edit.id)
    event.detail.update(
        type=draft.type, description=draft.description, name=draft.name, priority=draft.priority,
        status=PENDING if is_blocked else draft.status, paths=_told(draft.paths), needs=_told(draft.needs),
        source=NAME, **edit.left,
    )  # fmt: skip
    tx.record(event)
    tx.cache.pop(tasks.IDS, None)
    if is_blocked:
        tasks.block(tx, tasks.known(tx, edit.id), by, edit.reason or "")


def _change(tx: Transaction, edit: Change, by: str) -> None:
    event = Event("task_edited", by, task_id=edit.id, source=NAME)
    event.detail.update({key: _told(value) for key, value in edit.values.items()})
    tx.record(event)


def _told(value: Value) -> str | int | None:
    return "\n".join(value) if isinstance(value, tuple) else value
