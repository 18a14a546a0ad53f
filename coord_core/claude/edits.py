"""PreToolUse and the two Post events of the tools that edit: is the file governed, protected, free?

What decides and stores is imported only for a file that is governed.
"""

from __future__ import annotations

from coord_core import bundle
from coord_core import project as projects
from coord_core.claude import protected, replies
from coord_core.claude.places import home_project
from coord_core.claude.writes import written_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.project import Project


def before(payload: Payload) -> Reply:
    """May the call write? Silent when it may: the user's own prompts stay as they are."""
    named = written_path(payload)
    if named is None:
        return replies.SILENT
    path = projects.resolve(named, payload.cwd)
    project = projects.find(path)
    payload.fails_open = project is not None and project.settings.get("fail_open") is True
    denied = protected.is_guard(path, payload)
    if denied or protected.is_denied(path, project):
        return replies.deny(protected.DENIED)
    reply = _lease(payload, project, path)
    if not reply.refuses and protected.is_settings(path, project or home_project(payload), payload):
        return protected.guard_settings(payload, reply.told)
    return reply


def after(payload: Payload) -> Reply:
    """The call ended, well or not: what it wrote is no longer in flight. A stopped subagent is over."""
    if payload.tool == "TaskStop":
        from coord_core.claude.sessions import task_stopped

        return task_stopped(payload)
    named = written_path(payload)
    if named is None:
        return replies.SILENT
    path = projects.resolve(named, payload.cwd)
    project = projects.find(path)
    if project is None:
        return replies.SILENT
    from coord_core.claude import leasing

    return leasing.finish(payload, project, path)


def _lease(payload: Payload, project: Project | None, path: str) -> Reply:
    if project is None or not project.governs(path):
        return replies.SILENT
    from coord_core.claude import leasing

    if project.settings.get("granularity") == "symbol":
        bundle.add("symbols")  # with a parser for the file's language
        from coord_core.claude import part_edits

        return part_edits.take(payload, project, path)
    return leasing.take(payload, project, path)
