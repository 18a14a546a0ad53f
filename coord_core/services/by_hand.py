"""Locks taken and let go by a command rather than by a hook: no tool call stands behind them."""

from __future__ import annotations

import os

from coord_core import witness
from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.leases import Granted
from coord_core.domain.records import ACTIVE, MAIN_AGENT, Event
from coord_core.gitprocess import ignored_by_git
from coord_core.services import locks, neighbours, releases, tasks, waiting
from coord_core.services.callers import require_admin, require_person
from coord_core.services.dependents import with_dependents
from coord_core.views.refusal import actor_text, quoted
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.domain.leases import Policy, Refused, Request
    from coord_core.domain.records import Actor, Instance, Lock
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

_NOTHING = "Nothing was released."


def standing_in(tx: Transaction, who: Instance, name: str) -> Instance:
    """The live instance that a person acts as. Raises NotAllowedError for a session."""
    require_person(who, "act as another instance")
    return known(tx, name, active=True)


def known(tx: Transaction, name: str, active: bool = False) -> Instance:
    """The instance of this name; `active`: only while it is here. Raises InputError."""
    found = tx.instance(name)
    if found is None or (active and found.status != ACTIVE):
        raise InputError(
            f"No instance named {quoted(name)} is here.",
            "`claude-coordinator session list --all` names them.",
        )
    return found


def run_of(instance: Instance) -> tuple[float, int, str]:
    """What tells a session from the one that comes back by the same name: when it began, its process."""
    process = instance.process
    return instance.started_at, process.pid if process else 0, process.started if process else ""


def wanted(project: Project, requests: list[Request]) -> list[Request]:
    """The requests, and with `semantic: lock` those for what depends on a file to be changed."""
    return with_dependents(project, requests) if project.settings.get("semantic") == "lock" else requests


def take(tx: Transaction, requests: list[Request], who: Instance, project: Project) -> Granted | Refused:
    """All or none, for one actor of `who`. Asking is a sign of life, so the lease is renewed first."""
    releases.renew(tx, who, project.policy)
    actor = requests[0].actor
    tx.touch(actor, actor.agent == MAIN_AGENT)
    outcome = locks.acquire(tx, requests, project.policy, evidence, None, ignored_by_git)
    if isinstance(outcome, Granted) and project.settings.get("semantic") != "off":
        neighbours.notice(tx, project, actor, outcome.locks, evidence)
    return outcome


def wait(
    tx: Transaction, requests: list[Request], who: Instance, project: Project, seconds: float
) -> Granted | int:
    """The locks, or a place in the queue for this very process: the wait's number."""
    releases.renew(tx, who, project.policy)
    actor = requests[0].actor
    tx.touch(actor, actor.agent == MAIN_AGENT)
    process, until = witness.process(os.getpid()), tx.now + seconds
    return waiting.enter(tx, requests, until, process, project.policy, evidence, ignored_by_git)


def give_back(tx: Transaction, requests: list[Request], policy: Policy, who: Instance) -> list[Lock]:
    """Release what the requests' actor holds; all or none. `who` asks for it.

    Raises NotAllowedError for what the actor does not hold, and for another's lock in flight.
    """

    def is_own(lock: Lock, request: Request) -> bool:
        return (lock.instance, lock.agent) == (request.actor.instance, request.actor.agent)

    found = named_locks(tx, requests, policy, is_own, _NOTHING)
    _release(tx, found, who)
    return found


def give_all_back(tx: Transaction, actor: Actor, who: Instance) -> list[Lock]:
    """Release everything that the actor holds. Raises NotAllowedError for another's lock in flight."""
    found = [lock for lock in tx.locks_of(actor.instance) if lock.agent == actor.agent]
    _release(tx, found, who)
    return found


def force(
    tx: Transaction, requests: list[Request], project: Project, who: Instance, reason: str,
    only: int | None = None,
) -> list[Lock]:  # fmt: skip
    """A person breaks whoever's locks, in flight or not, on record with the reason; all or none.

    `only`: the token of the one that is meant, where several hold it together.
    """
    require_admin(who, "break a lock", project)
    found = named_locks(
        tx, requests, project.policy, lambda lock, request: only in (None, lock.token), _NOTHING
    )
    for lock in found:
        releases.release(tx, lock, "lock_forced", reason, by=who.name)
    return found


def end_session(tx: Transaction, instance: Instance, project: Project, who: Instance, reason: str) -> None:
    """All that the session holds is released. A session may only end itself: raises NotAllowedError."""
    if instance.name != who.name:
        require_admin(who, "end another session", project)
    for lock in tx.locks_of(instance.name):
        releases.release(tx, lock, by=_other(who, instance.name))
    if tx.has_task(instance.name):
        tasks.lose_all(tx, instance, "its session was ended")
    tx.record(Event("session_ended", instance.name, reason=reason, by=_other(who, instance.name)))


def set_priority(
    tx: Transaction, instance: Instance, priority: int, project: Project, who: Instance, reason: str
) -> None:
    """How its waits come among others', LOWEST to HIGHEST. Raises NotAllowedError."""
    require_admin(who, "set a priority", project)
    tx.record(Event("priority_set", instance.name, priority=priority, by=who.name, reason=reason))


def _other(who: Instance, name: str) -> str | None:
    return None if who.name == name else who.name


def _release(tx: Transaction, found: list[Lock], who: Instance) -> None:
    for lock in found:
        if lock.in_flight and lock.instance != who.name:
            raise NotAllowedError(
                f"An edit of {quoted(str(lock.resource))} by {quoted(lock.instance)} has not ended.",
                f"{_NOTHING} An administrator can: --force --reason TEXT.",
            )
        releases.release(tx, lock, by=_other(who, lock.instance))


def named_locks(
    tx: Transaction,
    requests: list[Request],
    policy: Policy,
    counts: Callable[[Lock, Request], bool],
    outcome: str,
) -> list[Lock]:
    """The locks on exactly these resources that count; of a feature whatever it stood for when it was taken.

    Raises NotAllowedError, which says the `outcome`.
    """
    found: list[Lock] = []
    for request in requests:
        near = [lock for lock in tx.overlapping(request.resource) if in_scope(lock, request, policy)]
        named = [
            lock for lock in near if lock.resource.is_named_as(request.resource) and counts(lock, request)
        ]
        if not named:
            raise NotAllowedError(_not_held(request, near), outcome)
        found += [lock for lock in named if lock.token not in {one.token for one in found}]
    return found


def in_scope(lock: Lock, request: Request, policy: Policy) -> bool:
    """May the request name this lock from its worktree?"""
    return policy.shared_across_worktrees or lock.worktree == request.worktree


def _not_held(request: Request, near: list[Lock]) -> str:
    wanted = quoted(str(request.resource))
    if not near:
        return f"Nobody holds {wanted}."
    lock = near[0]
    holder = actor_text(lock.instance, lock.agent)
    if lock.resource.is_named_as(request.resource):
        asker = actor_text(request.actor.instance, request.actor.agent)
        return f"{wanted} is held by {holder}, not by {asker}."
    return f"{wanted} itself is not held; {quoted(str(lock.resource))} is, by {holder}."
