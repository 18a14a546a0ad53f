"""Calls of the client's own task list, and the variable that gives the newest models its tools."""

from __future__ import annotations

from .hook_log import HookLog
from .script import Call
from .session import Client

SWITCH = "CLAUDE_CODE_ENABLE_TODO_TOOLS"
EVENTS = ("TaskCreated", "TaskCompleted")
LIST = Call("TaskList", {})


def offer_tasks(client: Client) -> None:
    """The sessions to come have the tools, whatever their model."""
    client.home.variables[SWITCH] = "1"


def create(subject: str, description: str = "All of it") -> Call:
    return Call("TaskCreate", {"subject": subject, "description": description})


def update(id_: str, **changes: str) -> Call:
    return Call("TaskUpdate", {"taskId": id_, **changes})


def complete(id_: str) -> Call:
    return update(id_, status="completed")


def heard(log: HookLog) -> list[tuple[str, str, str]]:
    """Of each task event: its name, the task's id and subject."""
    inputs = [(call.event, call.input) for call in log.calls() if call.event in EVENTS]
    return [(event, given["task_id"], given["task_subject"]) for event, given in inputs]
