"""What the client tells of its task list, and what the queue has of it then."""

from __future__ import annotations

from typing import Any

from coord_core.domain.tasks import Task
from tests.support.enrolment import Enrolled
from tests.support.hooks import Answer
from tests.support.sessions import Session

CREATED, COMPLETED = "TaskCreated", "TaskCompleted"


def create(session: Session, id_: str = "1", subject: str = "Do it", **fields: Any) -> None:
    assert event(session, CREATED, id_, subject, **fields).is_silent


def complete(session: Session, id_: str = "1", subject: str = "Do it", **fields: Any) -> None:
    assert event(session, COMPLETED, id_, subject, **fields).is_silent


def event(session: Session, name: str, id_: Any = "1", subject: Any = "Do it", **fields: Any) -> Answer:
    return session.send(name, task_id=id_, task_subject=subject, task_description="All of it", **fields)


def update(session: Session, id_: str, response: Any, **changes: Any) -> None:
    """The tool TaskUpdate has answered."""
    given = {"tool_name": "TaskUpdate", "tool_use_id": "u", "tool_input": {"taskId": id_, **changes}}
    assert session.send("PostToolUse", tool_response=response, **given).is_silent


def queue(enrolled: Enrolled) -> list[Task]:
    with enrolled.reading() as tx:
        return tx.tasks()


def states(enrolled: Enrolled) -> list[tuple[str, str, str | None]]:
    return [(task.description, task.status, task.assigned_to) for task in queue(enrolled)]
