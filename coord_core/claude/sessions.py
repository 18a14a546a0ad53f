"""The events of a session's life: start, prompt, stop, a subagent's stop, end."""

from __future__ import annotations

from coord_core.claude import replies, roaming
from coord_core.claude.arrivals import actor_of, arrival
from coord_core.claude.places import all_projects, home_project
from coord_core.domain.leases import ON_COMMIT
from coord_core.domain.records import MAIN_AGENT, Actor
from coord_core.domain.resources import FILE
from coord_core.services import instances, locks
from coord_core.services.refresh import refresh
from coord_core.services.unit import UnitOfWork
from coord_core.views import welcome
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.domain.records import Lock
    from coord_core.project import Project


def start(payload: Payload) -> Reply:
    """Register the session, export its ids, and tell it who it is and who else is here."""
    project = home_project(payload)
    if project is None:
        return replies.SILENT
    who = arrival(payload, project)
    refresh(project)
    with UnitOfWork(project) as tx:
        instances.sweep(tx, evidence)
        instance = instances.arrive(tx, who, project.policy, evidence)
        if payload.text("source") in ("clear", "resume", "fork"):
            instances.succeed(tx, instance)
        tx.touch(Actor(instance.name), by_main=True)
        others = [other for other in tx.instances(active_only=True) if other.name != instance.name]
        held = tx.locks()
    _export(payload, instance.name)
    problem = project.compiled.get("settings_problem")
    return replies.context("SessionStart", welcome.render(instance, others, held, problem))


def prompt(payload: Payload) -> Reply:
    """A new prompt: the instance is at work, and no call of its main agent is in flight any more."""
    project = home_project(payload)
    if project is None:
        return replies.SILENT
    with UnitOfWork(project) as tx:
        instance = instances.arrive(tx, arrival(payload, project), project.policy, evidence)
        actor = Actor(instance.name)
        tx.end_calls(actor)
        tx.touch(actor, by_main=True)
    return replies.SILENT


def stop(payload: Payload) -> Reply:
    """The main agent's turn ended. Its background subagents keep what they hold; vanished ones do not."""
    running = _running_agents(payload)
    for project in all_projects(payload):
        committed = _committed(project)
        with UnitOfWork(project) as tx:
            actor = actor_of(tx, payload)
            if actor is not None:
                tx.touch(actor, by_main=True)
                locks.release_turn(tx, Actor(actor.instance), project.policy, running, committed)
    return replies.SILENT


def subagent_stop(payload: Payload) -> Reply:
    if payload.agent == MAIN_AGENT:
        return replies.SILENT
    for project in all_projects(payload):
        with UnitOfWork(project) as tx:
            actor = actor_of(tx, payload)
            if actor is not None:
                tx.touch(actor, by_main=False)
                locks.release_turn(tx, actor, project.policy)
    return replies.SILENT


def end(payload: Payload) -> Reply:
    """The session is over. After `/clear` its subagents go on, and the session that follows inherits them."""
    goes_on = payload.text("reason") == "clear" and payload.client() is not None
    for project in all_projects(payload):
        with UnitOfWork(project) as tx:
            instance = instances.find(tx, payload.session_id, payload.client())
            if instance is None:
                continue
            reason = payload.text("reason")[:40] or None
            instances.leave(tx, instance, reason, keep_subagents=goes_on)
    roaming.forget(payload)
    return replies.SILENT


def _committed(project: Project) -> Callable[[Lock], bool] | None:
    """With `release_on: commit`: has a file that is locked in this working tree no uncommitted change?"""
    if project.policy.release_on != ON_COMMIT:
        return None
    from coord_core.gitprocess import uncommitted

    changed = uncommitted(project.worktree)
    keys = None if changed is None else {project.key(f"{project.worktree}/{path}") for path in changed}

    def committed(lock: Lock) -> bool:
        here = lock.resource.kind == FILE and lock.worktree == project.worktree
        return here and keys is not None and lock.resource.key not in keys

    return committed


def _running_agents(payload: Payload) -> frozenset[str] | None:
    """The ids of subagents at work; None when the client does not say."""
    tasks = payload.fields.get("background_tasks")
    if not isinstance(tasks, list):
        return None
    return frozenset(
        task["id"]
        for task in tasks
        if isinstance(task, dict) and isinstance(task.get("id"), str) and task.get("type") == "subagent"
    )


def _export(payload: Payload, name: str) -> None:
    """Give the session's shell its ids, through the file that the client reads them from."""
    path = payload.environment.get("CLAUDE_ENV_FILE")
    if not path:
        return
    session_id = payload.session_id.replace("'", "")
    try:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"export CLAUDE_INSTANCE_ID='{name}'\nexport CLAUDE_SESSION_ID='{session_id}'\n")
    except OSError:
        pass  # the name is in the session's context too
