"""Which of the requests to a holder is meant, and what goes with it."""

from __future__ import annotations

from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.records import MAIN_AGENT
from coord_core.domain.resources import overlap
from coord_core.services import by_hand
from coord_core.views.refusal import actor_text, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.leases import Policy, Request
    from coord_core.domain.records import Actor, Lock, TransferRequest
    from coord_core.storage.transaction import Transaction

MOST_NAMED = 20


def choose(tx: Transaction, holder: Actor, chosen: int | Request | None, policy: Policy) -> TransferRequest:
    """The open request that is meant: by its number, by what it is for (the first), or the only one.

    Raises NotAllowedError where there is none, InputError where it is not clear.
    """
    if isinstance(chosen, int):
        return _numbered(tx, holder, chosen)
    open_ones = tx.requests_to(holder)
    name = actor_text(holder.instance, holder.agent)
    if chosen is not None:
        open_ones = [one for one in open_ones if _is_for(tx, one, chosen, policy)]
        if not open_ones:
            raise NotAllowedError(f"Nobody asks {name} for {quoted(str(chosen.resource))}.")
        return open_ones[0]
    if not open_ones:
        raise NotAllowedError(f"Nobody asks {name} to hand anything over.")
    tokens = {lock.token for lock in together(tx, holder, open_ones[0])}
    if any(one.token not in tokens or one.asker != open_ones[0].asker for one in open_ones):
        named = [_described(tx, one) for one in open_ones[:MOST_NAMED]]
        raise InputError(f"{name} is asked for more than one: {', '.join(named)}.", "Name one of them.")
    return open_ones[0]


def _described(tx: Transaction, request: TransferRequest) -> str:
    """A request's number, what it is for, and whose it is."""
    lock = tx.lock(request.token)
    what = quoted(str(lock.resource)) if lock is not None else "?"
    return f"{request.number} ({what}, by {actor_text(request.asker.instance, request.asker.agent)})"


def together(tx: Transaction, holder: Actor, request: TransferRequest) -> list[Lock]:
    """The request's lock, and those of the same request that overlap it: one cannot go without the other."""
    tokens = {one.token for one in tx.requests_to(holder) if one.asker == request.asker}
    rest = [lock for lock in tx.locks_of(holder.instance) if lock.token in tokens]
    found = [lock for lock in rest if lock.token == request.token]
    for lock in found:  # grows while it is gone through
        found += [one for one in rest if one not in found and overlap(one.resource, lock.resource)]
    return found


def _numbered(tx: Transaction, holder: Actor, number: int) -> TransferRequest:
    request = tx.transfer_request(number) if number < 1 << 63 else None
    lock = tx.lock(request.token) if request is not None else None
    if request is None or lock is None or lock.instance != holder.instance:
        raise NotAllowedError(
            f"Request {number} is not open, or not for what {quoted(holder.instance)} holds."
        )
    if lock.agent != holder.agent:
        of, say = "the main agent", "Leave --agent out."
        if lock.agent != MAIN_AGENT:
            of, say = f"the agent {quoted(lock.agent)}", f"Say --agent {quoted(lock.agent)}."
        raise NotAllowedError(f"Request {number} is for what {of} holds.", say)
    return request


def _is_for(tx: Transaction, request: TransferRequest, named: Request, policy: Policy) -> bool:
    lock = tx.lock(request.token)
    return (
        lock is not None
        and lock.resource.is_named_as(named.resource)
        and by_hand.in_scope(lock, named, policy)
    )
