"""A tool call's lease: taken before the call, in flight until it ends."""

from __future__ import annotations

from coord_core.claude import replies, roaming
from coord_core.claude.arrivals import arrival
from coord_core.claude.places import is_home
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


def take(payload: Payload, project: Project, path: str) -> Reply | None:
    """None when the actor holds the file now, else the refusal."""
    who = arrival(payload, project)
    refresh(project)
    if not is_home(payload, project):
        roaming.remember(payload, project.worktree)
    with UnitOfWork(project, hurried=True) as tx:
        instance = instances.arrive(tx, who, project.policy, evidence)
        actor = Actor(instance.name, payload.agent)
        tx.touch(actor, actor.agent == MAIN_AGENT)
        request = Request(Resource(FILE, project.key(path)), actor, project.worktree)
        call_id = payload.text("tool_use_id")
        outcome = locks.acquire(tx, [request], project.policy, evidence, call_id, _is_ignored)
    return None if isinstance(outcome, Granted) else replies.deny(refusal.for_model(outcome, actor))


def finish(payload: Payload, project: Project) -> None:
    with UnitOfWork(project) as tx:
        instance = instances.find(tx, payload.session_id, payload.client())
        if instance is not None:
            locks.renew(tx, instance, project.policy)
            tx.end_call(instance.name, payload.text("tool_use_id"))
            tx.touch(Actor(instance.name), payload.agent == MAIN_AGENT)


def _is_ignored(lock: Lock, request: Request) -> bool:
    from coord_core.gitprocess import ignored_by_git  # only two worktrees in conflict pay for it

    return ignored_by_git(lock, request)
