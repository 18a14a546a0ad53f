"""Letting locks go: one, all of a turn's, all of the dead; and the lease that keeps them."""

from __future__ import annotations

from coord_core.domain import leases
from coord_core.domain.leases import Policy
from coord_core.domain.records import MAIN_AGENT, Actor, Event, Instance, Lock
from coord_core.domain.resources import DEPENDENTS, TREE, file_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.storage.transaction import Transaction


def release(
    tx: Transaction,
    lock: Lock,
    action: str = "lock_released",
    reason: str | None = None,
    by: str | None = None,
) -> None:
    """Let a lock go, on record as `action`, and what was held because of it. `by`: who, if not its holder."""
    if lock.resource.kind == DEPENDENTS and tx.lock(lock.token) is None:
        return  # it went with its file
    event = Event(action, lock.instance, lock.resource, lock.agent, lock.task_id)
    event.detail.update(token=lock.token, reason=reason)
    if by is not None:
        event.detail["by"] = by
    tx.record(event)
    for each in _left_behind(tx, lock):
        release(tx, each, action, reason, by)


def _left_behind(tx: Transaction, lock: Lock) -> list[Lock]:
    """The dependents of a file that its holder has nothing of any more."""
    key = file_key(lock.resource)
    if key is None:
        return []
    found = tx.dependents_of(lock.holder, lock.worktree, key)
    return [] if not found or tx.holds_part(lock.holder, lock.worktree, key) else found


def goes_with_its_file(tx: Transaction, lock: Lock) -> bool:
    """Is it on the dependents of a file that its holder has, too? Then it goes when that goes."""
    is_list = lock.resource.kind == DEPENDENTS
    return is_list and tx.holds_part(lock.holder, lock.worktree, lock.resource.name)


def renew(tx: Transaction, owner: Instance, policy: Policy, action: str = "lease_renewed") -> None:
    """The owner's heartbeat: one write for all its locks, and only when it gains a minute."""
    until = leases.renewed_until(owner, tx.now, policy)
    if until is not None:
        tx.record(Event(action, owner.name, expires_at=until))


def bury(tx: Transaction, owner: Instance) -> None:
    """A dead owner loses everything, on record. It may take it back, but for what a command alone needed."""
    for lock in tx.locks_of(owner.name):
        is_commands = lock.resource.kind == TREE and lock.in_flight
        release(tx, lock, "lock_reclaimed", "its command died" if is_commands else None)
    if tx.has_task(owner.name):
        from coord_core.services import tasks

        tasks.lose_all(tx, owner, "its session crashed")
    tx.record(Event("session_crashed", owner.name))


def release_turn(
    tx: Transaction,
    actor: Actor,
    policy: Policy,
    running_agents: frozenset[str] | None = None,
    committed: Callable[[Lock], bool] | None = None,
) -> None:
    """An agent's turn ended; what its commands in the background write stays until they are done.

    `running_agents`: the subagents that still run, None when that is not known.
    Subagents of the instance that are not among them have vanished, and lose their locks too. With
    `release_on: commit`, what `committed` tells to have no uncommitted change goes.
    """
    stay = None if running_agents is None else {MAIN_AGENT, *running_agents} - {actor.agent}

    def is_gone(agent: str) -> bool:
        return agent == actor.agent or (stay is not None and agent not in stay)

    gone = {agent for agent in (actor.agent, *_agents(tx, actor.instance)) if is_gone(agent)}
    for agent in gone:
        tx.end_calls(Actor(actor.instance, agent))
    _stop_asking(tx, actor.instance, is_gone)
    if tx.has_waits():
        from coord_core.services import waiting

        waiting.leave(tx, actor.instance, lambda agent: agent != MAIN_AGENT and is_gone(agent))
    for lock in tx.locks_of(actor.instance):
        stays = lock.in_flight or leases.is_kept(lock, tx.now) or goes_with_its_file(tx, lock)
        if lock.agent in gone and not stays:
            _let_go(tx, lock, policy, committed)


def _stop_asking(tx: Transaction, instance: str, is_gone: Callable[[str], bool]) -> None:
    """Gone subagents ask for nothing any more; the main agent hears when what they were refused is free."""
    for request in tx.requests_by(instance):
        if request.asker.agent != MAIN_AGENT and is_gone(request.asker.agent):
            event = Event("request_withdrawn", instance, agent=request.asker.agent)
            event.detail["request"] = request.number
            tx.record(event)
    for agent in filter(is_gone, tx.interested_agents(instance)):
        tx.record(Event("interests_passed", instance, agent=agent))


def _let_go(tx: Transaction, lock: Lock, policy: Policy, committed: Callable[[Lock], bool] | None) -> None:
    if _goes(lock, policy, committed):
        release(tx, lock)
    elif lock.agent != MAIN_AGENT:
        _pass_on(tx, lock)


def _pass_on(tx: Transaction, lock: Lock) -> None:
    """What outlives its subagent is the main agent's, who may have it already."""
    has = any(
        other.resource == lock.resource and other.agent == MAIN_AGENT and other.worktree == lock.worktree
        for other in tx.locks_of(lock.instance)
    )
    if has:
        release(tx, lock)
        return
    key = file_key(lock.resource)
    along = tx.dependents_of(lock.holder, lock.worktree, key) if key is not None else []
    event = Event("lock_passed", lock.instance, lock.resource, lock.agent, lock.task_id)
    event.detail.update(token=lock.token, to_agent=MAIN_AGENT)
    tx.record(event)
    for each in along:
        _pass_on(tx, each)


def _agents(tx: Transaction, instance: str) -> set[str]:
    """The agents of an instance that hold something."""
    return {lock.agent for lock in tx.locks_of(instance)}


def _goes(lock: Lock, policy: Policy, committed: Callable[[Lock], bool] | None) -> bool:
    if policy.release_on == leases.ON_COMMIT and committed is not None:
        return lock.task_id is None and committed(lock)
    return leases.goes_at_stop(lock, policy)
