"""Who is here: sessions and people arrive, are seen, leave, and are found dead."""

from __future__ import annotations

from coord_core.domain.records import ACTIVE, MAIN_AGENT, PERSON, SESSION, Actor, Event, Instance, Process
from coord_core.services.releases import bury, release, renew

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.leases import Policy
    from coord_core.domain.records import Lock
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction


class Arrival:
    """What is known of a session at a hook. `process` is None when its client's pid is not known."""

    __slots__ = ("branch", "config_dir", "process", "session_id", "worktree")

    def __init__(
        self, session_id: str, process: Process | None, config_dir: str, worktree: str, branch: str
    ) -> None:
        self.session_id = session_id
        self.process = process
        self.config_dir = config_dir
        self.worktree = worktree
        self.branch = branch


def arrive(tx: Transaction, who: Arrival, policy: Policy, witness: Witness) -> Instance:
    """The instance of this session and process; registered when it is new, revived when it had ended."""
    known = tx.instances_of_session(who.session_id)
    here = [instance for instance in known if _may_be(instance, who.process)]
    for instance in here:
        if instance.status == ACTIVE and (instance.process is not None or who.process is None):
            renew(tx, instance, policy)
            return instance
    name = here[0].name if here else _free_name(tx, known, who, witness)
    _start(tx, name, who.session_id, SESSION, who, tx.now + policy.lock_ttl)
    return _known(tx, name)


def arrive_person(tx: Transaction, login: str, worktree: str, branch: str, policy: Policy) -> Instance:
    """The person at a terminal. No process stands for a person, so only the lease ends what one holds."""
    name = person_name(login)
    person = tx.instance(name)
    if person is not None and person.status == ACTIVE:
        renew(tx, person, policy)
        tx.touch(Actor(name), True)
        return person
    _start(tx, name, "", PERSON, Arrival("", None, "", worktree, branch), tx.now + policy.lock_ttl)
    return _known(tx, name)


def person_name(login: str) -> str:
    return f"user-{login}"


def find(tx: Transaction, session_id: str, process: Process | None) -> Instance | None:
    """The active instance of this session and process, None when it never arrived here."""
    for instance in tx.instances_of_session(session_id):
        if instance.status == ACTIVE and _may_be(instance, process):
            return instance
    return None


def leave(
    tx: Transaction, instance: Instance, reason: str | None = None, keep_subagents: bool = False
) -> bool:
    """A session ended: all it holds is released, and its task is pending. True when nothing of it stays.

    `keep_subagents`: those that hold something go on, as do its task, commands in the background and what it
    wrote, and the instance with them, until it is succeeded. The tasks of its client's list do not: whoever
    follows has an empty list.
    """
    held = tx.locks_of(instance.name)
    running = keep_subagents and any(command.task for command in tx.commands(instance.name))
    if running:  # what its commands in the background write stays in flight
        tx.end_calls(Actor(instance.name))
        held = tx.locks_of(instance.name)

    def stays_held(lock: Lock) -> bool:
        of_a_command = running and lock.in_flight
        return keep_subagents and (lock.agent != MAIN_AGENT or lock.task_id is not None or of_a_command)

    kept = [lock for lock in held if stays_held(lock)]
    for lock in held:
        if lock not in kept:
            release(tx, lock)
    _leave_tasks(tx, instance, "its session ended", only_aside=keep_subagents)
    leaves_something = instance.priority != 0 or tx.has_traces(instance.name)
    stays = bool(kept) or running or (keep_subagents and leaves_something)
    if not stays:
        tx.record(Event("session_ended", instance.name, reason=reason))
    return not stays


def succeed(tx: Transaction, heir: Instance) -> None:
    """One client runs one session: another that its process is on record for became this one.

    So it is after `/clear`: background subagents go on under the new session's id, with what they hold.
    """
    if heir.process is None:
        return
    for old in tx.instances_of_pid(heir.process.pid):
        if old.status != ACTIVE or old.process != heir.process or old.name == heir.name:
            continue
        if tx.has_task(heir.name):  # one is enough
            _leave_tasks(tx, old, "its session ended")
        for lock in tx.locks_of(old.name):
            if lock.agent != MAIN_AGENT or lock.in_flight or lock.task_id is not None:
                event = Event("lock_transferred", old.name, lock.resource, lock.agent, lock.task_id)
                event.detail.update(token=lock.token, to=heir.name)
                tx.record(event)
        _leave_tasks(tx, old, "replaced", only_aside=True)
        tx.record(Event("writes_inherited", old.name, to=heir.name, succeeds=1))
        tx.inherit_commands(old.name, heir.name)
        leave(tx, old, "replaced")


def sweep(tx: Transaction, witness: Witness) -> list[str]:
    """Bury every active session that is proven dead; returns their names. People long gone leave."""
    active = tx.instances(active_only=True)
    dead = [owner for owner in active if witness(owner).dead]
    for owner in dead:
        bury(tx, owner)
    for owner in active:
        is_away = owner.kind == PERSON and owner.expires_at < tx.now
        if is_away and not tx.locks_of(owner.name) and not tx.has_task(owner.name):
            leave(tx, owner, "went away")
    return [owner.name for owner in dead]


def _leave_tasks(tx: Transaction, instance: Instance, why: str, only_aside: bool = False) -> None:
    if tx.has_task(instance.name):
        from coord_core.services import tasks

        tasks.lose_all(tx, instance, why, only_aside)


def _may_be(instance: Instance, process: Process | None) -> bool:
    return instance.process is None or process is None or instance.process == process


def _free_name(tx: Transaction, known: list[Instance], who: Arrival, witness: Witness) -> str:
    """The name of a process of this session that is over, else a new one."""
    for instance in known:
        if instance.status != ACTIVE:
            return instance.name
        if witness(instance).dead or _was_before_the_boot(instance, who.process):
            bury(tx, instance)
            return instance.name
    from coord_core.domain.naming import new_name, next_name

    if known:
        return next_name(known[0].name, lambda name: tx.instance(name) is not None)
    return new_name(who.session_id, lambda name: tx.instance(name) is not None)


def _was_before_the_boot(instance: Instance, process: Process | None) -> bool:
    """Is the session resumed on its own machine, which has started anew since? Else its lease decides."""
    before = instance.process
    return (
        before is not None and process is not None
        and before.host == process.host and before.boot != process.boot
    )  # fmt: skip


def _start(tx: Transaction, name: str, session_id: str, kind: str, who: Arrival, expires_at: float) -> None:
    process = who.process
    tx.record(
        Event(
            "session_started",
            name,
            session_id=session_id,
            instance_kind=kind,
            pid=process.pid if process else None,
            proc_start=process.started if process else None,
            host=process.host if process else None,
            boot=process.boot if process else None,
            pidns=process.pidns if process else None,
            config_dir=who.config_dir,
            worktree=who.worktree,
            branch=who.branch,
            priority=0,
            expires_at=expires_at,
        )
    )


def _known(tx: Transaction, name: str) -> Instance:
    instance = tx.instance(name)
    if instance is None:  # it was written in this very transaction
        raise RuntimeError(f"instance {name} vanished")
    return instance
