"""What a person changed in the tasks file, and what that does to the queue. Pure.

Three things are compared, field by field: the file as it was left (a base), the file as it is now, the rows.
A value that stands in no base and is not the row's is a person's change, and it wins over a command's. A
base is the text that was taken in last; while a new text is being put in place, that one is a base as well.

What is not there says nothing, for a file may be cut off at any place: a field that is missing is put back,
and so is an entry, unless its task is over. Emptying is said: `needs: []`, `status: cancelled`.
"""

from __future__ import annotations

from coord_core.domain.task_entries import (
    ALWAYS,
    BY_HAND,
    EMPTY,
    NAME,
    NOT_BY_HAND,
    Addition,
    Cancellation,
    Change,
    Entry,
    Outcome,
    fields_of,
    wrong,
)
from coord_core.domain.tasks import (
    BLOCKED,
    CANCEL,
    CANCELLED,
    COMPLETED,
    IN_PROGRESS,
    PENDING,
    Draft,
    circle,
    may,
    next_id,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coord_core.domain.task_entries import Base, Value
    from coord_core.domain.tasks import Task


def edits(bases: Sequence[Base], entries: Sequence[Entry], rows: Iterable[Task]) -> Outcome:
    """What the person did. No base: nobody knows what was written last, and only new entries count.

    Raises InputError, with the line, for what cannot be set by hand; then nothing of the file counts.
    """
    return _Comparison(bases, entries, rows).made()


class _Comparison:
    def __init__(self, bases: Sequence[Base], entries: Sequence[Entry], rows: Iterable[Task]) -> None:
        self.bases = bases
        self.entries = entries
        self.rows = {task.id: task for task in rows}
        self.named = {entry.id for entry in entries if entry.id}
        self.taken = {*self.rows, *self.named}
        self.outcome = Outcome()
        self.needs: dict[str, tuple[str, ...]] = {task.id: task.needs for task in self.rows.values()}
        self.new_needs: list[tuple[str, Entry]] = []

    def made(self) -> Outcome:
        for entry in self.entries:
            self.outcome.ids.append(self._entry(entry))
        for id_, entry in self.new_needs:
            self._check_needs(id_, entry)
        self._removed()
        return self.outcome

    def _entry(self, entry: Entry) -> str:
        task = self.rows.get(entry.id or "")
        if entry.id is not None and task is None:
            return self._add(entry.id, entry)
        known = [base[task.id].fields for base in self.bases if task is not None and task.id in base]
        if task is None or (self.bases and not known and task.listed and not _is_about(entry, task)):
            task = self._added_before(entry)
        if task is None:
            return self._add(self._id_for(entry), entry)
        self._compare(entry, task, known)
        return task.id

    def _added_before(self, entry: Entry) -> Task | None:
        """The task that this very entry made, when a crash kept what was taken in from being remembered."""
        for task in self.rows.values():
            is_known = task.id in self.named or any(task.id in base for base in self.bases)
            if task.source == NAME and not is_known and _is_about(entry, task):
                self.named.add(task.id)
                return task
        return None

    def _id_for(self, entry: Entry) -> str:
        id_ = self._free_id()
        if entry.id is not None:
            self.outcome.reports.append(f"{entry.id} was taken meanwhile; the new entry is {id_}.")
        return id_

    def _free_id(self) -> str:
        numbers = [id_.removeprefix("task-") for id_ in self.taken if id_.startswith("task-")]
        last = max((int(number) for number in numbers if number.isdecimal() and number.isascii()), default=0)
        id_ = next_id(self.taken, last)
        self.taken.add(id_)
        return id_

    def _add(self, id_: str, entry: Entry) -> str:
        status = self._first_status(id_, entry)
        fields = {**EMPTY, "type": "feature", "name": "", **entry.fields}
        if "description" not in entry.fields:
            raise wrong(entry.line, "description: a new entry has one.")
        draft = Draft(
            str(fields["description"]), str(fields["type"]), str(fields["name"] or ""),
            _integer(fields["priority"]), _texts(fields["needs"]), _texts(fields["paths"]), status,
        )  # fmt: skip
        reason = entry.fields.get("reason") if status == BLOCKED else None
        left = {} if self.bases else _left(entry, status)
        self.outcome.edits.append(Addition(id_, draft, None if reason is None else str(reason), left))
        self._will_need(id_, draft.needs, entry)
        return id_

    def _first_status(self, id_: str, entry: Entry) -> str:
        status = str(entry.fields.get("status", PENDING))
        if not self.bases:  # it was left by a queue that is gone
            if status == IN_PROGRESS:
                self.outcome.reports.append(f"{id_} is pending again: nobody is known to work on it.")
            return PENDING if status == IN_PROGRESS else status
        if status == IN_PROGRESS:
            raise wrong(
                entry.line_of("status"),
                f"status: a new entry is {_or(BY_HAND)}; `claude-coordinator task claim` claims it.",
            )
        for key in NOT_BY_HAND:
            if entry.fields.get(key) is not None and not (key == "reason" and status == BLOCKED):
                raise wrong(entry.line_of(key), f"{key}: it is not set by hand; a new entry has null here.")
        return status

    def _compare(self, entry: Entry, task: Task, known: Sequence[Mapping[str, Value]]) -> None:
        row = fields_of(task)
        values: dict[str, Value] = {} if task.listed or known else {"listed": 1}
        for key, value in entry.fields.items():
            if value == row[key] or any(base.get(key, EMPTY.get(key)) == value for base in known):
                continue
            if not self.bases:
                self.outcome.reports.append(f"{task.id}: {key} was set to what the queue has.")
            elif key == "status":
                self._set_status(str(value), entry, task)
            elif key in NOT_BY_HAND:
                raise wrong(
                    entry.line_of(key), f"{key}: it is not set by hand; here it is {_shown(row[key])}."
                )
            else:
                values[key] = value
                self._say_who_wins(key, row[key], task, known)
        if values:
            self.outcome.edits.append(Change(task.id, values))
        if "needs" in values:
            self._will_need(task.id, _texts(values["needs"]), entry)
        self._say_what_is_put_back(entry, task, known)

    def _set_status(self, status: str, entry: Entry, task: Task) -> None:
        if status != CANCELLED:
            raise wrong(
                entry.line_of("status"),
                f"status: by hand it is set to {CANCELLED} only, here it is {task.status}; "
                "the rest is done with `claude-coordinator task`.",
            )
        if not may(CANCEL, task.status):
            self.outcome.reports.append(f"{task.id} is {task.status} already and was not cancelled.")
            return
        self.outcome.edits.append(Cancellation(task.id))
        if task.status == IN_PROGRESS:
            self.outcome.reports.append(f"{task.id} was cancelled while it was worked on.")

    def _say_who_wins(self, key: str, now: Value, task: Task, known: Sequence[Mapping[str, Value]]) -> None:
        were = [base.get(key, EMPTY.get(key)) for base in known if key in base or key in EMPTY]
        if were and now not in were:
            self.outcome.reports.append(f"{task.id}: {key} was changed meanwhile; the file's counts.")

    def _say_what_is_put_back(self, entry: Entry, task: Task, known: Sequence[Mapping[str, Value]]) -> None:
        for key in (*ALWAYS, *EMPTY):
            if key not in entry.fields and any(
                base.get(key) != EMPTY.get(key) for base in known if key in base
            ):
                self.outcome.reports.append(f"{task.id}: {key} was taken out, and is put back.")

    def _will_need(self, id_: str, needs: tuple[str, ...], entry: Entry) -> None:
        self.needs[id_] = needs
        self.new_needs.append((id_, entry))

    def _check_needs(self, id_: str, entry: Entry) -> None:
        line = entry.line_of("needs")
        for need in self.needs[id_]:
            if need not in self.needs:
                raise wrong(line, f"needs: there is no task {need}; each is the id of another task.")
        way = circle(id_, self.needs[id_], self.needs)
        if way:
            raise wrong(line, f"needs: a circle, {' → '.join(way[:10])}; a task does not wait for itself.")

    def _removed(self) -> None:
        there = set(self.outcome.ids)
        for id_ in self.bases[0] if self.bases else ():
            task = self.rows.get(id_)
            if id_ in there or task is None or not task.listed or any(id_ not in base for base in self.bases):
                continue
            if task.is_over:
                self.outcome.edits.append(Change(id_, {"listed": 0}))
            else:
                self.outcome.reports.append(
                    f"{id_} was taken out and is put back; `status: {CANCELLED}` cancels it."
                )


def _is_about(entry: Entry, task: Task) -> bool:
    row = fields_of(task)
    return all(entry.fields.get(key, row[key]) == row[key] for key in ("description", "type"))


def _shown(value: Value) -> str:
    return "null" if value is None else "another"


def _or(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


def _integer(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _texts(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()


def _left(entry: Entry, status: str) -> dict[str, str]:
    """Where a task was worked on, and who did one that is completed."""
    keys = ("branch", "pull_request", *(("assigned_to",) if status == COMPLETED else ()))
    return {key: str(entry.fields[key]) for key in keys if entry.fields.get(key)}
