"""PreToolUse and the two Post events of the tools that edit: lock, refuse, end the call."""

from __future__ import annotations

from coord_core import project as projects
from coord_core.claude import protected, replies, roaming
from coord_core.claude.arrivals import actor_of, arrival, home_project
from coord_core.claude.writes import written_path
from coord_core.domain.leases import Granted, Request
from coord_core.domain.records import MAIN_AGENT, Actor
from coord_core.domain.resources import FILE, Resource
from coord_core.services import instances, locks
from coord_core.services.refresh import refresh
from coord_core.services.unit import UnitOfWork
from coord_core.views import refusal
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.domain.records import Lock
    from coord_core.project import Project


def before(payload: Payload) -> Reply:
    """May the call write? Silent when it may: the user's own prompts stay as they are."""
    named = written_path(payload)
    if named is None:
        return replies.SILENT
    path = projects.resolve(named, payload.cwd)
    project = projects.find(path)
    if project is None:
        asks = protected.must_ask(path, payload) and home_project(payload) is not None
        return replies.ask(protected.ASK) if asks else replies.SILENT
    if protected.is_denied(path, project):
        return replies.deny(protected.DENIED)
    if not project.worktree or project.ignores(project.key(path)):
        return replies.SILENT
    refused = _take(payload, project, path)
    if refused is None and protected.must_ask(path, payload):
        return replies.ask(protected.ASK)
    return refused or replies.SILENT


def _take(payload: Payload, project: Project, path: str) -> Reply | None:
    who = arrival(payload, project)
    refresh(project)
    if not _is_home(payload, project):
        roaming.remember(payload, project.worktree)
    with UnitOfWork(project, hurried=True) as tx:
        instance = instances.arrive(tx, who, project.policy, evidence)
        actor = Actor(instance.name, payload.agent)
        tx.touch(actor, actor.agent == MAIN_AGENT)
        request = Request(Resource(FILE, project.key(path)), actor, project.worktree)
        call_id = payload.text("tool_use_id")
        outcome = locks.acquire(tx, [request], project.policy, evidence, call_id, _is_ignored)
    return None if isinstance(outcome, Granted) else replies.deny(refusal.for_model(outcome, actor))


def _is_home(payload: Payload, project: Project) -> bool:
    """Will the session's end be noticed in this project without being told where to look?"""
    if "CLAUDE_PROJECT_DIR" not in payload.environment:
        return False
    home = home_project(payload)
    return home is not None and home.state == project.state


def _is_ignored(lock: Lock, request: Request) -> bool:
    from coord_core.gitprocess import ignored_by_git  # only two worktrees in conflict pay for it

    return ignored_by_git(lock, request)


def after(payload: Payload) -> Reply:
    """The call ended, well or not: what it wrote is no longer in flight."""
    named = written_path(payload)
    project = None if named is None else projects.find(projects.resolve(named, payload.cwd))
    if project is None:
        return replies.SILENT
    with UnitOfWork(project) as tx:
        actor = actor_of(tx, payload)
        if actor is not None:
            tx.end_call(actor.instance, payload.text("tool_use_id"))
            tx.touch(actor, actor.agent == MAIN_AGENT)
    return replies.SILENT
