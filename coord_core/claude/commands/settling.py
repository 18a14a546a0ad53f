"""What happens once a call that may have written anywhere has ended: the disk is compared, the call settled.

Its own Post event tells, when there is one. A call that was interrupted sends none, and one that goes on in
the background ends without a word: those are settled at the next prompt, notification or stop.
"""

from __future__ import annotations

import os

from coord_core import project as projects
from coord_core.claude import leasing
from coord_core.claude.commands.running import running
from coord_core.claude.places import home_project
from coord_core.domain.records import MAIN_AGENT, Actor
from coord_core.services import aftermath, dependencies_due, findings, inbox, releases
from coord_core.services.unit import UnitOfWork
from coord_core.views import file_notices
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.domain.records import Command
    from coord_core.project import Project
    from coord_core.services.inbox import News
    from coord_core.views.digest import Group

MOST_LISTED = 200  # the client names no more changed files than these


def settle_call(payload: Payload) -> Reply:
    """PostToolUse and PostToolUseFailure of such a call."""
    call_id = payload.text("tool_use_id")
    task = _background_task(payload)
    told: list[News | Group] = []

    def end(project: Project) -> None:
        for command in running(payload, project, lambda each: each.call_id == call_id):
            if task:
                with UnitOfWork(project) as tx:
                    tx.command_goes_on(command.instance, call_id, task)
            else:
                told.extend(settle(payload, project, command))

    return leasing.tell_all(payload, end, told)


def settle(payload: Payload, project: Project, command: Command, late: bool = False) -> list[News | Group]:
    """What the writer is to be told."""
    seen_from = projects.find(command.worktree) or project
    seen = findings.gather(seen_from, command, None if late else _listed(payload, seen_from), late)
    with UnitOfWork(seen_from) as tx:
        violations, taken_over = aftermath.settle(tx, seen_from, seen, evidence, late)
        owner = tx.instance(command.instance)
        if owner is not None and not late:
            releases.renew(tx, owner, project.policy)
            tx.touch(Actor(owner.name), command.agent == MAIN_AGENT)
        news = None if late else inbox.take(tx, Actor(command.instance, command.agent), seen_from)
        is_index_stale = dependencies_due.claim(tx, seen_from)
    if is_index_stale:
        dependencies_due.start(seen_from)
    told: list[News | Group] = [news] if news else []
    if taken_over and not late:
        told.insert(0, file_notices.taken_over(taken_over, payload.cwd))
    if violations and not late:
        told.insert(0, file_notices.to_writer(violations, payload.cwd, command.agent))
    return told


def _background_task(payload: Payload) -> str:
    """The client's id of the call, when it goes on in the background."""
    response = payload.fields.get("tool_response")
    if not isinstance(response, dict):
        return ""
    named = response.get("taskId" if payload.tool == "Monitor" else "backgroundTaskId")
    return named if isinstance(named, str) else ""


def _listed(payload: Payload, project: Project) -> frozenset[str] | None:
    """The changed files that the client lists, None when it does not, or not all, or of another tree."""
    response = payload.fields.get("tool_response")
    diff = response.get("bashEditDiff") if isinstance(response, dict) else None
    home = home_project(payload)
    if not isinstance(diff, dict) or home is None or home.worktree != project.worktree:
        return None
    named = diff.get("changedFiles")
    if not isinstance(named, list) or len(named) >= MOST_LISTED or diff.get("unavailable"):
        return None
    return frozenset(_place(path) for path in named if isinstance(path, str) and os.path.isabs(path))


def _place(path: str) -> str:
    """Where the name itself is, even if it is a link now."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder), name)
