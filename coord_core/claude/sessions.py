"""The events of a session's life: start, prompt, stop, a subagent's stop, end."""

from __future__ import annotations

import os

from coord_core import bundle, contents
from coord_core.claude import leasing, replies, roaming
from coord_core.claude.arrivals import actor_of, arrival
from coord_core.claude.commands.running import settle_ended, settle_orphans
from coord_core.claude.places import everywhere, home_project
from coord_core.domain.leases import ON_COMMIT
from coord_core.domain.records import MAIN_AGENT, Actor
from coord_core.domain.resources import FILE, SETS, Resource, file_key, overlap
from coord_core.project import branch as checked_out
from coord_core.project import find
from coord_core.services import inbox, instances, releases
from coord_core.services.refresh import refresh
from coord_core.services.unit import UnitOfWork
from coord_core.views import welcome
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.domain.records import Command, Instance, Lock
    from coord_core.project import Project
    from coord_core.services.inbox import News
    from coord_core.storage.transaction import Transaction

REPLACES = ("clear", "resume", "fork")  # sources with which a session takes another's place in its client


def start(payload: Payload) -> Reply:
    """Register the session, export its ids, and tell it who it is and who else is here."""
    project = home_project(payload)
    if project is None:
        return replies.SILENT
    from coord_core.claude import chores  # only a start asks after them

    refresh(project)
    comeback = _comeback(payload)
    with UnitOfWork(project) as tx:
        before = tx.instances_of_session(payload.session_id)
        instances.sweep(tx, evidence)
        instance = _arrive(tx, payload, project)
        restored = comeback.take_back(tx, instance, before, project) if comeback else []
        others = [other for other in tx.instances(active_only=True) if other.name != instance.name]
        held = tx.locks()
        needed = tx.blobs()
        work = _work(tx, instance)
        starts = chores.due(tx, project, together=bool(others))
        _begin_to_listen(tx, instance, project)
    for begin in starts:
        begin(project)
    settle_orphans(payload, project)
    if contents.prune(project, tx.now, needed):
        from coord_core.services import aside  # once a day

        aside.prune(project.state, tx.now)
    if payload.text("source") in REPLACES:
        _succeed_elsewhere(payload)
    _export(payload, instance.name)
    problem = project.compiled.get("settings_problem")
    text = welcome.render(instance, others if project.announces else None, held, problem, work)
    if "CLAUDE_PLUGIN_ROOT" in payload.environment:
        from coord_core.claude import plugged_in  # only the plugin's own start needs it

        text += plugged_in.told(payload, project)
    if comeback:
        text += comeback.told([*restored, *comeback.elsewhere(payload, project)])
    return replies.context("SessionStart", text)


def prompt(payload: Payload) -> Reply:
    """A new prompt: the instance is at work, and no call of its main agent is in flight any more."""
    home = home_project(payload)

    ended = _ended_task(payload.text("prompt"))
    news: list[News] = []

    def begin(project: Project) -> None:
        if ended is None:
            settle_ended(payload, project, lambda each: each.agent == MAIN_AGENT and each.task is None)
        elif ended:
            settle_ended(payload, project, lambda each: each.task == ended)
        with UnitOfWork(project) as tx:
            if home is not None and project.state == home.state:
                instances.arrive(tx, arrival(payload, project), project.policy, evidence)
            actor = actor_of(tx, payload)
            if actor is not None:
                if ended is None:
                    tx.end_calls(Actor(actor.instance))
                tx.touch(actor, by_main=True)
                tx.keep_no_longer(Actor(actor.instance))
                news.append(inbox.take(tx, Actor(actor.instance), project))

    return leasing.tell_all(payload, begin, news)


def stop(payload: Payload) -> Reply:
    """The main agent's turn ended. Its background subagents keep what they hold; vanished ones do not."""
    running = _running_agents(payload)
    tasks = _running_tasks(payload)

    def release(project: Project) -> None:
        settle_ended(payload, project, lambda each: _has_ended(each, MAIN_AGENT, tasks, running))
        committed = _committed(project)
        with UnitOfWork(project) as tx:
            actor = actor_of(tx, payload)
            if actor is not None:
                tx.touch(actor, by_main=True)
                inbox.put_back(tx, actor, project)
                releases.release_turn(tx, Actor(actor.instance), project.policy, running, committed)

    everywhere(payload, release)
    return replies.SILENT


def subagent_stop(payload: Payload) -> Reply:
    _release_agent(payload, payload.agent)
    return replies.SILENT


def task_stopped(payload: Payload) -> Reply:
    """The tool TaskStop: a subagent stopped by it sends no SubagentStop, a command no word either."""
    named = payload.tool_input.get("task_id") or payload.tool_input.get("shell_id")
    task = named if isinstance(named, str) else MAIN_AGENT
    everywhere(payload, lambda project: settle_ended(payload, project, lambda each: each.task == task))
    _release_agent(payload, task)
    return replies.SILENT


def _release_agent(payload: Payload, agent: str) -> None:
    tasks = _running_tasks(payload)

    def release(project: Project) -> None:
        settle_ended(payload, project, lambda each: _has_ended(each, agent, tasks, None))
        with UnitOfWork(project) as tx:
            actor = actor_of(tx, payload)
            if actor is not None:
                tx.touch(actor, by_main=False)
                inbox.put_back(tx, actor, project)
                releases.release_turn(tx, Actor(actor.instance, agent), project.policy)

    if agent != MAIN_AGENT:
        everywhere(payload, release)


def end(payload: Payload) -> Reply:
    """The session is over. After `/clear` its subagents go on, and the session that follows inherits them."""
    goes_on = payload.text("reason") == "clear" and payload.client() is not None
    reason = payload.text("reason")[:40] or None
    kept = []

    def leave(project: Project) -> None:
        settle_ended(payload, project, lambda each: each.task is None or not goes_on)
        with UnitOfWork(project) as tx:
            instance = instances.find(tx, payload.session_id, payload.client())
            if instance is not None and not instances.leave(tx, instance, reason, keep_subagents=goes_on):
                kept.append(project)

    everywhere(payload, leave)
    if kept:
        roaming.bequeath(payload)
    roaming.forget(payload, payload.session_id)
    return replies.SILENT


def _comeback(payload: Payload) -> ModuleType | None:
    """What gives a session back what it lost; only one that is resumed needs it."""
    if payload.text("source") != "resume":
        return None
    from coord_core.claude import comeback

    return comeback


def _work(tx: Transaction, instance: Instance) -> str:
    """What is said of tasks to one that starts; almost always nothing."""
    now = tx.instance(instance.name)
    mine = now.task_id if now is not None else None
    ready = tx.count_ready_tasks()
    if mine is None and not ready:
        return ""
    from coord_core.views import task_notices

    task = tx.task(mine) if mine else None
    there = checked_out(task.worktree) if task is not None and task.worktree else ""
    return task_notices.of_work(task, ready, there)


def _arrive(tx: Transaction, payload: Payload, project: Project) -> Instance:
    """The instance, in the place of a session that its client ran before."""
    instance = instances.arrive(tx, arrival(payload, project), project.policy, evidence)
    tx.touch(Actor(instance.name), by_main=True)
    if payload.text("source") in REPLACES:
        instances.succeed(tx, instance)
    return instance


def _succeed_elsewhere(payload: Payload) -> None:
    """Also in the other projects where the session before took locks that its subagents still hold."""
    for worktree in roaming.inherit(payload):
        project = find(os.path.realpath(worktree))
        if project is not None:
            roaming.remember(payload, worktree)
            with UnitOfWork(project) as tx:
                _arrive(tx, payload, project)


def _committed(project: Project) -> Callable[[Lock], bool] | None:
    """With `release_on: commit`: has a file, or a set, that is locked here no uncommitted change?"""
    if project.policy.release_on != ON_COMMIT:
        return None
    from coord_core.gitprocess import uncommitted

    changed = uncommitted(project.worktree)
    keys = None if changed is None else {project.key(f"{project.worktree}/{path}") for path in changed}

    from coord_core.analysis import uncommitted as uncommitted_parts

    parts = uncommitted_parts.look(project, keys or ())

    def committed(lock: Lock) -> bool:
        if keys is None or lock.worktree != project.worktree:
            return False
        if lock.resource.kind in SETS:
            return not any(overlap(lock.resource, Resource(FILE, key)) for key in keys)
        key = file_key(lock.resource)
        return key is not None and (key not in keys or uncommitted_parts.is_committed(lock, parts))

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


def _running_tasks(payload: Payload) -> frozenset[str] | None:
    """The client's ids of what goes on in the background; None when it does not say."""
    tasks = payload.fields.get("background_tasks")
    if not isinstance(tasks, list):
        return None
    found = [task.get("id") for task in tasks if isinstance(task, dict)]
    return frozenset(each for each in found if isinstance(each, str))


def _has_ended(
    command: Command, agent: str, tasks: frozenset[str] | None, agents: frozenset[str] | None
) -> bool:
    """Is a call over when the turn of `agent` is? `tasks`, `agents`: what goes on, None: not known."""
    if command.task is not None:
        return tasks is not None and command.task not in tasks
    return command.agent == agent or (agents is not None and command.agent not in (MAIN_AGENT, *agents))


def _ended_task(prompt: str) -> str | None:
    """None for a prompt of the user's. For a notification the id of the task that has ended, or nothing."""
    if not prompt.startswith("<task-notification>"):
        return None
    head = prompt.partition("<event>")[0]  # what a monitored command prints says nothing of its end
    return head.partition("<task-id>")[2].partition("</task-id>")[0] if "<status>" in head else ""


def _begin_to_listen(tx: Transaction, instance: Instance, project: Project) -> None:
    """With `announce: all` it hears what others do from now on."""
    if project.settings.get("announce") == "all":
        bundle.add("announcing")
        from coord_core.services import announcing

        announcing.begin(tx, instance.name)


def _export(payload: Payload, name: str) -> None:
    """Give the session's shell its ids, through the file that the client reads them from."""
    path = payload.environment.get("CLAUDE_ENV_FILE")
    if not path:
        return
    session_id = payload.session_id.replace("'", "")
    client = payload.client()
    # Two processes of one session share the file: the second speaks to its own shell alone.
    only = f'[ "$CLAUDE_PID" != {client.pid} ] || ' if client and not name.partition("-")[2].isalnum() else ""
    try:
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{only}export CLAUDE_INSTANCE_ID='{name}'\nexport CLAUDE_SESSION_ID='{session_id}'\n")
    except OSError:
        pass  # the name is in the session's context too
