"""The published queue of tasks: read from the files of the branch, and written with one task changed.

Only the changed values are replaced, so comments and order stay, as in the file at home. Each change has its
entries in the log. No I/O.
"""

from __future__ import annotations

from coord_core.domain.task_entries import EMPTY, Entry
from coord_core.domain.tasks import PENDING, Task, waits_for
from coord_core.views import audit_log, tasks_file
from coord_core.views.tasks_document import decode, parse
from coord_core.views.tasks_merge import merge
from coord_core.views.yaml_text import scalar, timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Files = Mapping[str, bytes]

BY = "ci"  # in whose stead the log says it was done


def tasks_of(files: Files) -> dict[str, Task]:
    """By id, in their order. Raises InputError for a file that is no good."""
    content = files.get(tasks_file.NAME)
    entries = parse(decode(content)).entries if content else []
    return {task.id: task for task in map(_task, entries, range(len(entries))) if task.id}


def available(files: Files) -> list[str]:
    """The ids of the tasks that could be claimed, most urgent first."""
    tasks = tasks_of(files)
    statuses = {task.id: task.status for task in tasks.values()}
    ready = [task for task in tasks.values() if task.status == PENDING and not waits_for(task, statuses)]
    return [task.id for task in sorted(ready, key=lambda task: (-task.priority, task.number))]


def with_task(files: Files, task: Task, entries: Sequence[str]) -> dict[str, bytes]:
    """The files with this task as it is now, and the entries at the end of the log."""
    text = merge(decode(files[tasks_file.NAME]), [task])
    log = files.get(audit_log.NAME, b"")
    log += b"" if not log or log.endswith(b"\n") else b"\n"
    return {
        **files,
        tasks_file.NAME: text.encode(),
        audit_log.NAME: log + "".join(entries).encode(),
    }


def entry(now: float, instance: str, action: str, id_: str, branch: str) -> str:
    """Of the log. `now`: UTC epoch seconds."""
    fields = {"instance": instance, "action": action, "task_id": id_, "by": BY, "branch": branch}
    lines = [
        f"- timestamp: {timestamp(now)}",
        *(f"  {key}: {scalar(value)}" for key, value in fields.items()),
    ]
    return "".join(f"{line}\n" for line in lines)


def _task(entry: Entry, number: int) -> Task:
    said = {**EMPTY, **entry.fields}
    get = said.get
    return Task(
        entry.id or "", str(get("type", "feature")), str(get("description", "")), str(get("name") or ""),
        str(get("status", PENDING)), _number(get("priority")), number, "", 0.0,
        assigned_to=_text(get("assigned_to")), branch=_text(get("branch")), needs=_texts(get("needs")),
        paths=_texts(get("paths")), reason=_text(get("reason")), pull_request=_text(get("pull_request")),
    )  # fmt: skip


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(value: object) -> str | None:
    return str(value) if value is not None else None


def _texts(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else ()
