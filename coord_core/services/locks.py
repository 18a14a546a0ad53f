"""Taking locks: the facts are gathered here, domain/leases.py decides."""

from __future__ import annotations

from coord_core.domain import leases
from coord_core.domain.leases import Granted, Policy, Refused, Request
from coord_core.domain.records import EXCLUSIVE, Actor, Event, Instance, Lock
from coord_core.domain.resources import FEATURE, FILE, GLOB, SUBTREE, SYMBOL, symbol_parts
from coord_core.services import releases

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coord_core.domain.resources import Resource
    from coord_core.storage.transaction import Transaction

    Witness = Callable[[Instance], leases.Evidence]
    Ignored = Callable[[Lock, Request], bool]

_TOLD_OF = frozenset((FILE, SYMBOL, SUBTREE, GLOB, FEATURE))  # those whose files these are
DENIAL_STEP = 60.0  # seconds between two denials of the same call that go on record


def acquire(
    tx: Transaction,
    requests: list[Request],
    policy: Policy,
    witness: Witness,
    call_id: str | None = None,
    ignored: Ignored | None = None,
) -> Granted | Refused:
    """All of the requests or none. Idempotent: what the actor holds already, it keeps with its token.

    With `call_id` the locks are in flight until that tool call ends. `ignored` tells of a lock whether it
    stands in nobody's way after all: as when git ignores the path in another worktree.
    """
    outcome = obtain(tx, requests, policy, witness, ignored, None, call_id)
    return on_record(tx, outcome, requests[0].actor) if isinstance(outcome, Refused) else outcome


def obtain(
    tx: Transaction,
    requests: Sequence[Request],
    policy: Policy,
    witness: Witness,
    ignored: Ignored | None = None,
    place: tuple[float, int] | None = None,
    call_id: str | None = None,
    kept_until: float | None = None,
) -> Granted | Refused:
    """The same, but a refusal leaves no trace. `place`: the one in the queue; a newcomer's without it.

    `kept_until`: see leases.is_kept.
    """
    found = []
    for request in _unique(requests):
        overlapping = tx.overlapping(request.resource)
        mine = leases.own(overlapping, request)
        refused = _clear_the_way(tx, request, overlapping, policy, witness, ignored)
        if refused is None and call_id is not None and request.resource.kind == SYMBOL:
            refused = _being_written(tx, request, policy, witness)
        if refused is None and mine is None and tx.has_waits():
            from coord_core.services import waiting  # rarely does anybody wait

            refused = waiting.comes_first(tx, request, policy, witness, ignored, place)
        if refused is not None:
            return refused
        found.append((request, mine))
        kept = any(lock.kept_until and lock.holder == request.actor for lock in overlapping)
        if kept and call_id is not None:
            tx.keep_no_longer(request.actor)
    return Granted([_grant(tx, request, mine, call_id, kept_until) for request, mine in found])


def obstacle(
    tx: Transaction, request: Request, policy: Policy, witness: Witness, ignored: Ignored | None = None
) -> Refused | None:
    """The refusal that the request would get, on record; what is in its way for no reason goes."""
    refused = hindrance(tx, request, policy, witness, ignored)
    return None if refused is None else on_record(tx, refused, request.actor)


def hindrance(
    tx: Transaction, request: Request, policy: Policy, witness: Witness, ignored: Ignored | None = None
) -> Refused | None:
    """The same, but the refusal leaves no trace: nobody was refused."""
    overlapping = tx.overlapping(request.resource)
    refused = _clear_the_way(tx, request, overlapping, policy, witness, ignored)
    if refused is None and tx.has_waits() and leases.own(overlapping, request) is None:
        from coord_core.services import waiting

        refused = waiting.comes_first(tx, request, policy, witness, ignored)
    return refused


def grant(tx: Transaction, request: Request, call_id: str) -> Lock:
    """The lock, for a request that has no obstacle."""
    return _grant(tx, request, leases.own(tx.overlapping(request.resource), request), call_id)


def in_the_way(
    tx: Transaction, request: Request, policy: Policy, witness: Witness, ignored: Ignored | None = None
) -> Lock | None:
    """The lock for which the request would be refused now. Changes nothing."""
    for lock in tx.overlapping(request.resource):
        if _is_in_the_way(lock, request, policy, ignored):
            owner = _owner(tx, lock)
            if leases.standing(lock, owner, witness(owner), tx.now, policy) not in leases.TAKEN:
                return lock
    return None


def foreseen(
    tx: Transaction, request: Request, policy: Policy, witness: Witness, ignored: Ignored | None = None
) -> Refused | None:
    """The refusal that the request would get now. Changes nothing."""
    lock = in_the_way(tx, request, policy, witness, ignored)
    if lock is not None:
        owner = _owner(tx, lock)
        return _refusal(tx, request, lock, owner, policy)
    if not tx.has_waits():
        return None
    from coord_core.services import waiting

    return waiting.comes_first(tx, request, policy, witness, ignored)


def _unique(requests: Sequence[Request]) -> list[Request]:
    """Each resource once, in the strongest mode that is asked for it."""
    chosen: dict[tuple[Resource, str], Request] = {}
    for request in requests:
        place = (request.resource, request.worktree)
        if place not in chosen or request.mode == EXCLUSIVE:
            chosen[place] = request
    return list(chosen.values())


def _clear_the_way(
    tx: Transaction,
    request: Request,
    overlapping: list[Lock],
    policy: Policy,
    witness: Witness,
    ignored: Ignored | None,
) -> Refused | None:
    buried: set[str] = set()
    for lock in overlapping:
        if lock.instance in buried or not _is_in_the_way(lock, request, policy, ignored):
            continue
        owner = keeper(tx, lock, policy, witness, buried)
        if owner is not None:
            return _refusal(tx, request, lock, owner, policy)
    return None


def _being_written(tx: Transaction, request: Request, policy: Policy, witness: Witness) -> Refused | None:
    """Another's call on another symbol of the file, which has not ended.

    One that is only assumed, after a rebuild, protects its own symbol: all would wait for each other.
    """
    buried: set[str] = set()
    for lock in tx.locks_on_symbols(symbol_parts(request.resource)[0]):
        if lock.instance in buried or not leases.is_being_written(lock, request, policy):
            continue
        if tx.is_call_known(lock):
            owner = keeper(tx, lock, policy, witness, buried)
            if owner is not None:
                refused = _refusal(tx, request, lock, owner, policy)
                refused.is_writing = True
                return refused
    return None


def _refusal(tx: Transaction, request: Request, lock: Lock, owner: Instance, policy: Policy) -> Refused:
    task = tx.task_description(lock.task_id) if lock.task_id else ""
    return Refused(request.resource, lock, owner, owner.expires_at, policy.release_on, task=task)


def clear(
    tx: Transaction,
    requests: Sequence[Request],
    policy: Policy,
    witness: Witness,
    ignored: Ignored | None = None,
) -> None:
    """All that is in the way of the requests for no reason goes."""
    for request in requests:
        buried: set[str] = set()
        for lock in tx.overlapping(request.resource):
            if lock.instance not in buried and _is_in_the_way(lock, request, policy, ignored):
                keeper(tx, lock, policy, witness, buried)


def _is_in_the_way(lock: Lock, request: Request, policy: Policy, ignored: Ignored | None) -> bool:
    return leases.conflicts(lock, request, policy) and not (ignored is not None and ignored(lock, request))


def keeper(
    tx: Transaction, lock: Lock, policy: Policy, witness: Witness, buried: set[str]
) -> Instance | None:
    """Who keeps the lock from one who asks; None when it was there for no reason, and is gone now.

    Who turns out to be dead is buried with all it held, and added to `buried`.
    """
    owner = _owner(tx, lock)
    stands = leases.standing(lock, owner, witness(owner), tx.now, policy)
    if stands == leases.DEAD:
        buried.add(owner.name)
        releases.bury(tx, owner)
    elif stands in leases.TAKEN:
        releases.release(tx, lock, leases.TAKEN[stands], "missed stop" if stands == leases.STOPPED else None)
    else:
        if stands == leases.RENEWED:
            releases.renew(tx, owner, policy)
        return _owner(tx, lock)
    return None


def _owner(tx: Transaction, lock: Lock) -> Instance:
    owner = tx.instance(lock.instance)
    if owner is None:
        from coord_core.domain.errors import StateError

        raise StateError(
            f"The state names no owner for the lock on {lock.resource}.", "Run `claude-coordinator recover`."
        )
    return owner


def on_record(tx: Transaction, refused: Refused, actor: Actor) -> Refused:
    """The same call gets the same answer, and goes on record once a minute."""
    lock = refused.lock
    before = tx.interest(actor, refused.wanted)
    recent = False
    if before is not None and before[0] == lock.token:
        recent = tx.now - before[2] < DENIAL_STEP
        refused.until = before[1] if before[1] > tx.now else refused.until
    if not recent or (before is not None and before[1] != refused.until):
        event = Event("lock_denied", actor.instance, refused.wanted, actor.agent)
        event.detail.update(token=lock.token, until=refused.until, holder=lock.instance)
        tx.record(event)
    return refused


def _concerned(tx: Transaction, request: Request) -> Sequence[tuple[str, str, str, str]]:
    """Whom it may concern that it is taken (sql.CONCERNED)."""
    if request.resource.kind in (FILE, SYMBOL):
        return tx.concerned(request.resource, request.actor.instance, request.worktree)
    from coord_core.services import taken_sets  # sets are taken by hand

    return taken_sets.concerned(tx, request)


def _grant(
    tx: Transaction, request: Request, mine: Lock | None, call_id: str | None, kept_until: float | None = None
) -> Lock:
    actor = request.actor
    if call_id is not None:
        tx.begin_call(actor, request.resource, call_id)
    holder = tx.instance(actor.instance)
    task_id = holder.task_id if holder else None
    if mine is not None:
        tx.end_interest(actor, request.resource)
        if task_id is not None and mine.task_id is None:
            tx.record(
                Event("lock_for_task", mine.instance, mine.resource, mine.agent, task_id, token=mine.token)
            )
        return mine
    event = Event("lock_acquired", actor.instance, request.resource, actor.agent, task_id)
    event.detail.update(mode=request.mode, worktree=request.worktree)
    if kept_until is not None:
        event.detail["kept_until"] = kept_until
    if request.mode == EXCLUSIVE and request.resource.kind in _TOLD_OF:
        found = _concerned(tx, request)
        if found:
            from coord_core.services import concern

            event.detail.update(concern.detail(tx, request, found))
    token = tx.record(event)
    return Lock(
        token, request.resource, request.mode, actor.instance, actor.agent, task_id, request.worktree, tx.now,
        call_id is not None, kept_until or 0.0,
    )  # fmt: skip
