"""The client's own task list, taken into the queue where the setting `mirror_tasks` says so.

Creating and completing a task send events; that one was deleted or renamed is in the answer of the tool that
did it (tests/client/test_facts_tasks.py). The list is the session's; what its subagents do there, it does.
Nothing is enforced here and nothing is said: whatever fails, the client's list goes on (dispatch.py).
"""

from __future__ import annotations

from coord_core import bundle
from coord_core.claude import replies
from coord_core.claude.places import home_project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.project import Project

CREATED, COMPLETED = "TaskCreated", "TaskCompleted"
RENAMED, DELETED = "renamed", "deleted"
SHARED_LIST = "CLAUDE_CODE_TASK_LIST_ID"  # names a list that several sessions have in common
MOST_SUBJECT = 200  # characters; the longer text that the client has beside it is written for the model
MOST_ID = 200
UNNAMED = "A task without a subject"


class Change:
    """What happened to a task of the list: `id` is the list's own, `subject` as the client says it."""

    __slots__ = ("id", "subject", "what")

    def __init__(self, what: str, id_: str, subject: str = "") -> None:
        self.what = what
        self.id = id_
        self.subject = subject


def follow(event: str, payload: Payload) -> Reply:
    """One of the client's task events, or the end of a call of the tool TaskUpdate."""
    change = _update(payload) if event == "PostToolUse" else _event(event, payload)
    project = _mirroring(payload) if change is not None else None
    if change is not None and project is not None:
        bundle.add("mirror")
        _apply(payload, project, change)
    return replies.SILENT


def _event(event: str, payload: Payload) -> Change | None:
    id_ = payload.text("task_id")
    return Change(event, id_, payload.text("task_subject")) if id_ else None


def _update(payload: Payload) -> Change | None:
    """Only what the tool says that it did counts."""
    told = payload.fields.get("tool_response")
    if not isinstance(told, dict) or told.get("success") is not True:
        return None
    id_, changed, status = told.get("taskId"), told.get("updatedFields"), told.get("statusChange")
    if not isinstance(id_, str) or not id_:
        return None
    if isinstance(status, dict) and status.get("to") == "deleted":
        return Change(DELETED, id_)
    subject = payload.tool_input.get("subject")
    is_renamed = isinstance(changed, list) and "subject" in changed and isinstance(subject, str)
    return Change(RENAMED, id_, str(subject)) if is_renamed else None


def _mirroring(payload: Payload) -> Project | None:
    """The project where the session started, if it wants this; settings that just changed count."""
    project = home_project(payload)
    if project is not None and project.stale:
        from coord_core.services.refresh import refresh_now

        project = home_project(payload) if refresh_now(project) else project
    return project if project is not None and project.settings.get("mirror_tasks") is True else None


def _apply(payload: Payload, project: Project, change: Change) -> None:
    from coord_core.claude import leasing
    from coord_core.services import mirroring
    from coord_core.services.unit import UnitOfWork

    steps = {
        CREATED: mirroring.create,
        COMPLETED: mirroring.complete,
        RENAMED: mirroring.rename,
        DELETED: mirroring.delete,
    }
    named = payload.environment.get(SHARED_LIST) or payload.session_id
    source = f"claude:{one_line(named, MOST_ID)}:{one_line(change.id, MOST_ID)}"
    who = leasing.announce(payload, project)
    with UnitOfWork(project, hurried=True) as tx:
        instance = tx.instance(leasing.act(tx, payload, project, who).instance)
        if instance is not None:
            steps[change.what](tx, instance, source, one_line(change.subject, MOST_SUBJECT) or UNNAMED)


def one_line(text: str, most: int) -> str:
    """Bounded, without control characters and lone surrogates."""
    line = "".join(each for each in " ".join(text[: most * 4].split()) if each.isprintable())
    return line if len(line) <= most else line[: most - 1] + "…"
