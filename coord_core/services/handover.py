"""A holder hands its locks over to another, asked or unasked; or an administrator does.

What goes over goes in one transaction, never while a call of its holder is in flight on it, and never so
that two locks that exclude each other are held.
"""

from __future__ import annotations

from coord_core.domain import leases
from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.leases import KEEP, Request
from coord_core.domain.records import MAIN_AGENT, Actor, Event
from coord_core.domain.resources import file_key
from coord_core.gitprocess import ignored_by_git
from coord_core.services import by_hand, releases
from coord_core.services.callers import require_admin
from coord_core.services.open_requests import choose, together
from coord_core.views.refusal import actor_text, quoted
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.leases import Policy
    from coord_core.domain.records import Instance, Lock, TransferRequest
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

_NOTHING = "Nothing was handed over."


class Answer:
    """What a request got: the locks, now or still the holder's. `gone`: who asked is not here any more."""

    __slots__ = ("asker", "gone", "locks", "number")

    def __init__(self, request: TransferRequest, found: list[Lock], gone: bool = False) -> None:
        self.number = request.number
        self.asker = request.asker
        self.locks = found
        self.gone = gone


def accept(
    tx: Transaction, holder: Actor, chosen: int | Request | None, who: Instance, project: Project
) -> Answer:
    """Hand over what a request asks for, with what overlaps it and is asked for by the same.

    `who` does it for the holder. The request of one that is dead is dropped with it. Raises InputError,
    NotAllowedError.
    """
    request = choose(tx, holder, chosen, project.policy)
    found = together(tx, holder, request)
    asker = tx.instance(request.asker.instance)
    if asker is None or evidence(asker).dead:
        if asker is not None:
            releases.bury(tx, asker)
        return Answer(request, found, gone=True)
    _hand_over(tx, found, request.asker, who, project.policy)
    return Answer(request, found)


def decline(
    tx: Transaction, holder: Actor, chosen: int | Request | None, who: Instance, reason: str | None,
    policy: Policy,
) -> Answer:  # fmt: skip
    """Say no to a request, and to those that `accept` would answer with it. `who` does it for the holder.

    Raises InputError, NotAllowedError.
    """
    request = choose(tx, holder, chosen, policy)
    found = together(tx, holder, request)
    for lock in found:
        for one in tx.requests_for(lock):
            if one.asker == request.asker:
                _decline(tx, lock, one, who, reason=reason)
    return Answer(request, found)


def transfer(
    tx: Transaction, requests: list[Request], to: Actor, who: Instance, project: Project,
    reason: str | None, only: int | None = None,
) -> list[Lock]:  # fmt: skip
    """Hand over what the requests' actor holds, all or none; an administrator also what others hold, with
    a reason. `only`: the token of the one that is meant, where several hold it together. Raises InputError,
    NotAllowedError.
    """

    def may_go(lock: Lock, request: Request) -> bool:
        return lock.holder == request.actor

    recipient = by_hand.known(tx, to.instance, active=True)
    if evidence(recipient).dead:
        raise InputError(f"{quoted(to.instance)} is gone: its process has ended.", _NOTHING)
    is_own = only is None and all(_holds(tx, request, project.policy) for request in requests)
    if reason is not None and not is_own:
        require_admin(who, "hand over what another holds", project)
        found = by_hand.named_locks(
            tx, requests, project.policy, lambda lock, request: only in (None, lock.token), _NOTHING
        )
    else:
        found = by_hand.named_locks(tx, requests, project.policy, may_go, _NOTHING)
    if to.agent != MAIN_AGENT and not tx.knows_agent(to):
        raise InputError(f"No subagent {quoted(to.agent)} of {quoted(to.instance)} is known here.", _NOTHING)
    _hand_over(tx, found, to, who, project.policy, reason)
    return found


def _holds(tx: Transaction, request: Request, policy: Policy) -> bool:
    return any(
        lock.holder == request.actor and lock.resource.is_named_as(request.resource)
        for lock in tx.overlapping(request.resource)
        if by_hand.in_scope(lock, request, policy)
    )


def _hand_over(
    tx: Transaction, found: list[Lock], to: Actor, who: Instance, policy: Policy, reason: str | None = None
) -> None:
    """Raises NotAllowedError, InputError."""
    found = [*found, *_dependents(tx, found)]
    tokens = {lock.token for lock in found}
    for lock in found:
        _require_free(tx, lock, to, tokens, policy)
    recipient = by_hand.known(tx, to.instance, active=True)
    if recipient.expires_at < tx.now + KEEP:  # what it is given is not to be lost at once
        releases.renew(tx, recipient, policy)
    for lock in found:
        _move(tx, lock, to, who, reason)


def _dependents(tx: Transaction, found: list[Lock]) -> list[Lock]:
    """What the holders have because of these files goes over with them."""
    keys = [(lock, file_key(lock.resource)) for lock in found]
    along = [
        each
        for lock, key in keys
        if key is not None
        for each in tx.dependents_of(lock.holder, lock.worktree, key)
    ]
    tokens = {lock.token for lock in found}
    return list({each.token: each for each in along if each.token not in tokens}.values())


def _require_free(tx: Transaction, lock: Lock, to: Actor, going: set[int], policy: Policy) -> None:
    what = quoted(str(lock.resource))
    if lock.holder == to:
        raise InputError(f"{actor_text(to.instance, to.agent)} holds {what} already.", _NOTHING)
    if lock.in_flight:
        raise NotAllowedError(
            f"An edit of {what} has not ended.", f"{_NOTHING} Repeat this command when it has ended."
        )
    request = Request(lock.resource, to, lock.worktree, lock.mode)
    for other in tx.overlapping(lock.resource):
        if other.token in going or not leases.conflicts(other, request, policy):
            continue
        if not ignored_by_git(other, request):
            holder = actor_text(other.instance, other.agent)
            raise NotAllowedError(
                f"{quoted(str(other.resource))}, held by {holder}, would be in the way of {what}.",
                f"{_NOTHING} Release it first, or hand over both with `lock transfer`.",
            )


def _move(tx: Transaction, lock: Lock, to: Actor, who: Instance, reason: str | None) -> None:
    for request in tx.requests_for(lock):
        if request.asker != to:
            _decline(tx, lock, request, who, given_to=to)
    event = Event("lock_transferred", lock.instance, lock.resource, lock.agent, lock.task_id)
    event.detail.update(token=lock.token, to=to.instance, to_agent=to.agent, by=who.name, reason=reason)
    event.detail["kept_until"] = tx.now + KEEP
    tx.record(event)


def _decline(
    tx: Transaction,
    lock: Lock,
    request: TransferRequest,
    who: Instance,
    reason: str | None = None,
    given_to: Actor | None = None,
) -> None:
    event = Event("transfer_declined", lock.instance, lock.resource, lock.agent)
    event.detail.update(request=request.number, to=request.asker.instance, to_agent=request.asker.agent)
    event.detail.update(by=None if who.name == lock.instance else who.name, reason=reason)
    if given_to is not None:
        event.detail.update(given_to=given_to.instance, given_to_agent=given_to.agent)
    tx.record(event)
