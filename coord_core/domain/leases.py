"""Who may hold what: the whole decision, as a function of facts.

The lease belongs to the instance, as in etcd's sessions: locks point at it, one heartbeat renews them all
and one death frees them all. Three rules:

1. Two locks conflict when their resources overlap, one of them is exclusive, and their actors exclude
   each other. A subagent may use what its main agent holds; everything else that differs excludes.
2. A lock in conflict stands unless its owner is proven dead, is shown by its own client to have stopped
   after it last acted, or has let its lease run out while doing nothing. Doubt keeps the lock.
   A lock that was handed to an actor which did nothing just then (a wait was granted, or another gave it
   away) is kept for a minute over its stop: it has not heard of it yet.
3. A call that was granted and has not ended is in flight: the edit may still come, an hour later, after a
   permission prompt. Only death, or the client's word that the turn is over, ends that.

Every grant carries a fencing token (Kleppmann, "How to do distributed locking", 2016) that only grows.
"""

from __future__ import annotations

from coord_core.domain.records import EXCLUSIVE, MAIN_AGENT, Actor, Instance, Lock, Process
from coord_core.domain.resources import SYMBOL, TREE, Resource, file_key, overlap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ON_STOP, ON_COMMIT, ON_SESSION_END = "stop", "commit", "session-end"  # release policies

# How a lock in conflict stands, and (TAKEN) the event that its removal is recorded as.
HELD, RENEWED, STOPPED, EXPIRED, DEAD = "held", "renewed", "stopped", "expired", "dead"
TAKEN = {STOPPED: "lock_released", EXPIRED: "lock_expired", DEAD: "lock_reclaimed"}

CLOCK_SLACK = 5.0  # seconds by which another clock may be ahead; what lies further ahead is no evidence
KEEP = 60.0  # seconds for which a lock that was handed over is kept, until its holder does something
RENEWAL_STEP = 60.0  # seconds: a lease is written again when it gains at least this much


class Policy:
    """The settings that decide about leases. Durations in seconds."""

    __slots__ = (
        "deadlock_grace", "lock_ttl", "release_on", "shared_across_worktrees", "subagents_shared",
    )  # fmt: skip

    def __init__(
        self, lock_ttl: float = 3600.0, release_on: str = ON_STOP, subagents_shared: bool = False,
        shared_across_worktrees: bool = True, deadlock_grace: float = 120.0,
    ) -> None:  # fmt: skip
        self.lock_ttl = lock_ttl
        self.release_on = release_on
        self.subagents_shared = subagents_shared
        self.shared_across_worktrees = shared_across_worktrees
        self.deadlock_grace = deadlock_grace


class Request:
    """What an actor asks for: a resource, in a mode, seen from a worktree."""

    __slots__ = ("actor", "mode", "resource", "worktree")

    def __init__(self, resource: Resource, actor: Actor, worktree: str, mode: str = EXCLUSIVE) -> None:
        self.resource = resource
        self.actor = actor
        self.worktree = worktree
        self.mode = mode


class Evidence:
    """What this machine can tell about an owner. Unknown is False or None: it proves nothing."""

    __slots__ = ("alive", "at_work", "dead", "idle_since")

    def __init__(
        self, dead: bool = False, at_work: bool = False, idle_since: float | None = None, alive: bool = False
    ) -> None:
        self.dead = dead
        self.alive = alive  # its process is there
        self.at_work = at_work  # the client's roster shows a turn, a prompt or a background command
        self.idle_since = idle_since  # the roster shows the main agent idle since then


class Granted:
    """The locks now held for a request, oldest first."""

    __slots__ = ("locks",)

    def __init__(self, locks: list[Lock]) -> None:
        self.locks = locks


class Refused:
    """Why not: the lock in the way, its owner, until when the lease was said to last, when it is let go.

    `is_wait`: it is free, but somebody waits for it and comes first; the lock is what that one is to get.
    `is_writing`: it is free, but another part of its file is being written: the lock is on that part.
    """

    __slots__ = ("is_wait", "is_writing", "lock", "owner", "release_on", "task", "until", "wanted")

    def __init__(
        self, wanted: Resource, lock: Lock, owner: Instance, until: float, release_on: str = ON_STOP,
        is_wait: bool = False, task: str = "", is_writing: bool = False,
    ) -> None:  # fmt: skip
        self.is_wait = is_wait
        self.is_writing = is_writing
        self.task = task  # what the holder works on, in its own words; empty when that is not known
        self.release_on = release_on
        self.wanted = wanted
        self.lock = lock
        self.owner = owner
        self.until = until


def conflicts(lock: Lock, request: Request, policy: Policy) -> bool:
    """Does this lock stand in the way of the request, if its owner still holds it?"""
    is_local = TREE in (lock.resource.kind, request.resource.kind) or not policy.shared_across_worktrees
    if is_local and lock.worktree != request.worktree:
        return False
    if EXCLUSIVE not in (lock.mode, request.mode):
        return False
    return _exclude(lock, request.actor, policy) and overlap(lock.resource, request.resource)


def is_being_written(lock: Lock, request: Request, policy: Policy) -> bool:
    """Is a call in flight on another symbol of the same file? An editing tool writes the whole file anew."""
    kinds = (lock.resource.kind, request.resource.kind)
    if kinds != (SYMBOL, SYMBOL) or not lock.in_flight or lock.worktree != request.worktree:
        return False
    return file_key(lock.resource) == file_key(request.resource) and _exclude(lock, request.actor, policy)


def _exclude(lock: Lock, actor: Actor, policy: Policy) -> bool:
    if lock.instance != actor.instance:
        return True
    if policy.subagents_shared or lock.agent == actor.agent:
        return False
    return lock.agent != MAIN_AGENT


def standing(lock: Lock, owner: Instance, evidence: Evidence, now: float, policy: Policy) -> str:
    """How a conflicting lock stands at `now`: HELD or RENEWED refuse the request, the others free it."""
    if evidence.dead:
        return DEAD
    stopped = lock.agent == MAIN_AGENT and not is_kept(lock, now) and _idle_after_acting(owner, evidence, now)
    if stopped and goes_at_stop(lock, policy):
        return STOPPED
    if now < owner.expires_at:
        return HELD
    in_flight = lock.in_flight and not stopped
    return RENEWED if in_flight or evidence.at_work else EXPIRED


def _idle_after_acting(owner: Instance, evidence: Evidence, now: float) -> bool:
    since = evidence.idle_since
    return since is not None and owner.active_at < since <= now + CLOCK_SLACK


def is_kept(lock: Lock, now: float) -> bool:
    """Was the lock handed over just now, to a main agent that has done nothing since?"""
    return lock.agent == MAIN_AGENT and now < lock.kept_until <= now + KEEP + CLOCK_SLACK


def goes_at_stop(lock: Lock, policy: Policy) -> bool:
    """Is the lock let go when its agent's turn ends? A task's lock goes with the task."""
    return lock.task_id is None and policy.release_on == ON_STOP


def is_dead(owner: Process, here: Process, observed: str | None) -> bool:
    """Is the owner's process provably gone? (As restic's and filelock's stale predicates: doubt is life.)

    `observed` is the start time of the process that now has the owner's pid, None when there is none.
    Only on the same host, boot and pid namespace does either mean anything.
    """
    return owner.same_domain(here) and observed != owner.started


def renewed_until(owner: Instance, now: float, policy: Policy) -> float | None:
    """The lease's new end, or None when that differs by less than RENEWAL_STEP.

    It may be an earlier one: when `lock_ttl` was made shorter.
    """
    until = now + policy.lock_ttl
    step = min(RENEWAL_STEP, policy.lock_ttl / 10)
    return until if abs(until - owner.expires_at) >= step else None


def own(locks: Iterable[Lock], request: Request) -> Lock | None:
    """The lock by which the actor already holds exactly what it asks for, if there is one."""
    for lock in locks:
        same = (lock.instance, lock.agent) == (request.actor.instance, request.actor.agent)
        strong = lock.mode in (EXCLUSIVE, request.mode)
        if same and strong and lock.resource == request.resource and lock.worktree == request.worktree:
            return lock
    return None
