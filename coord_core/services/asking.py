"""Asking the holders of what is in the way to hand it over. Nothing is reserved by that."""

from __future__ import annotations

from coord_core.domain import leases
from coord_core.domain.records import MAIN_AGENT, Event
from coord_core.domain.resources import file_key
from coord_core.gitprocess import ignored_by_git
from coord_core.services import locks, releases
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.leases import Policy, Refused, Request
    from coord_core.domain.records import Instance, Lock, TransferRequest
    from coord_core.domain.resources import Resource
    from coord_core.storage.transaction import Transaction


class Asked:
    """What came of asking for one resource: the locks in its way, each with the request for it.

    Without any it is the asker's `own`, or somebody comes first who waits for it (`ahead`), or it is free.
    """

    __slots__ = ("ahead", "own", "requests", "wanted")

    def __init__(
        self, wanted: Resource, requests: list[tuple[TransferRequest, Lock]], own: bool, ahead: Refused | None
    ) -> None:
        self.wanted = wanted
        self.requests = requests
        self.own = own
        self.ahead = ahead


def ask(
    tx: Transaction, requests: list[Request], who: Instance, policy: Policy, reason: str | None
) -> list[Asked]:
    """For each of them. Asking is a sign of life, and asking again does not tell the holder again."""
    releases.renew(tx, who, policy)
    actor = requests[0].actor
    tx.touch(actor, actor.agent == MAIN_AGENT)
    return [_ask(tx, request, policy, reason) for request in requests]


def _ask(tx: Transaction, request: Request, policy: Policy, reason: str | None) -> Asked:
    refused = locks.hindrance(tx, request, policy, evidence, ignored_by_git)
    if refused is None:
        own = leases.own(tx.overlapping(request.resource), request)
        return Asked(request.resource, [], own is not None, None)
    held = [lock for lock in tx.overlapping(request.resource) if _is_in_the_way(tx, lock, request, policy)]
    wanted = {lock.token: lock for lock in (_stands_for(tx, lock) for lock in held)}.values()
    asked = [(_request(tx, request, lock, reason), lock) for lock in wanted]
    if asked:
        return Asked(request.resource, asked, False, None)
    return Asked(request.resource, [], False, locks.on_record(tx, refused, request.actor))


def _stands_for(tx: Transaction, lock: Lock) -> Lock:
    """What has to be handed over for the lock to go: of a file's dependents the file."""
    if not releases.goes_with_its_file(tx, lock):
        return lock
    return next(
        each
        for each in tx.locks_of(lock.instance)
        if each.holder == lock.holder
        and each.worktree == lock.worktree
        and file_key(each.resource) == lock.resource.name
    )


def _is_in_the_way(tx: Transaction, lock: Lock, request: Request, policy: Policy) -> bool:
    if not leases.conflicts(lock, request, policy) or ignored_by_git(lock, request):
        return False
    owner = tx.instance(lock.instance)
    return owner is not None and (
        leases.standing(lock, owner, evidence(owner), tx.now, policy) not in leases.TAKEN
    )


def _request(tx: Transaction, request: Request, lock: Lock, reason: str | None) -> TransferRequest:
    """The open one of this asker for this lock, with its newest reason; made when there is none.

    Asking is no refusal, but who asks is told when it is free, as who was refused is: `wanted` says of what.
    """
    actor = request.actor
    before = next((one for one in tx.requests_for(lock) if one.asker == actor), None)
    if before is not None and reason in (None, before.reason):
        return before
    event = Event("transfer_requested", actor.instance, lock.resource, actor.agent)
    event.detail.update(token=lock.token, holder=lock.instance, holder_agent=lock.agent, reason=reason)
    event.detail.update(wanted_kind=request.resource.kind, wanted_key=request.resource.key)
    if before is not None:
        event.detail["again"] = before.number
    number = tx.record(event)
    made = tx.transfer_request(number if before is None else before.number)
    if made is None:
        raise RuntimeError("a request vanished in the transaction that wrote it")
    return made
