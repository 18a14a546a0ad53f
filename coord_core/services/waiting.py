"""Places in the queue: entered, left, and respected by who asks for the same."""

from __future__ import annotations

from coord_core.domain import leases, waiting
from coord_core.domain.leases import Granted, Refused
from coord_core.domain.records import Event
from coord_core.domain.resources import covers
from coord_core.services import locks
from coord_core.services.queue import AGENT_ENDED, Queue, abandon

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coord_core.domain.leases import Policy, Request
    from coord_core.domain.records import Actor, Process
    from coord_core.domain.waiting import Wait
    from coord_core.services.locks import Ignored, Witness
    from coord_core.storage.transaction import Transaction


def enter(
    tx: Transaction,
    requests: Sequence[Request],
    until: float,
    process: Process | None,
    policy: Policy,
    witness: Witness,
    ignored: Ignored | None = None,
) -> Granted | int:
    """All of the locks, if they are free; else a place in the queue: the wait's number.

    `process` does the waiting, until UTC epoch seconds `until`. The requests are one actor's.
    """
    kept = tx.now + leases.KEEP
    outcome = locks.obtain(tx, requests, policy, witness, ignored, kept_until=kept)
    if isinstance(outcome, Granted):
        return outcome
    since = waiting.arrival(tx.now, tx.waits())
    first: int | None = None
    for request in requests:
        seq = tx.record(_started(request, first, since, until, process))
        first = first or seq
    assert first is not None
    return first


def _started(
    request: Request, wait: int | None, since: float, until: float, process: Process | None
) -> Event:
    event = Event("wait_started", request.actor.instance, request.resource, request.actor.agent)
    event.detail.update(wait=wait, mode=request.mode, worktree=request.worktree, since=since, until=until)
    if process is not None:
        event.detail.update(
            pid=process.pid, proc_start=process.started, host=process.host, boot=process.boot,
            pidns=process.pidns,
        )  # fmt: skip
    return event


def leave(tx: Transaction, instance: str, is_gone: Callable[[str], bool]) -> None:
    """Those agents of an instance that are gone wait for nothing any more."""
    for wait in tx.waits():
        if wait.actor.instance == instance and is_gone(wait.actor.agent):
            abandon(tx, wait, AGENT_ENDED)


def comes_first(
    tx: Transaction,
    request: Request,
    policy: Policy,
    witness: Witness,
    ignored: Ignored | None = None,
    place: tuple[float, int] | None = None,
) -> Refused | None:
    """The refusal for one who waits and has a better place. `place`: the asker's, else a newcomer's.

    `ignored` tells what the request leaves alone though it overlaps.
    """
    queue = Queue.of(tx, policy, witness)
    mine = place or min([_newcomer(tx, request.actor, queue.waits), *_places(request, queue.waits)])
    for wait in list(queue.waits):
        if wait.place >= mine:
            break
        wanted = queue.holds_back(wait, request, ignored)
        if wanted is None:
            continue
        if queue.is_over(wait):
            queue.abandon(wait, queue.end_of(wait))
            continue
        owner = tx.instance(wait.actor.instance) or wait.as_owner()
        return Refused(request.resource, wanted, owner, wait.until, policy.release_on, is_wait=True)
    return None


def _places(request: Request, waits: Sequence[Wait]) -> list[tuple[float, int]]:
    """The places at which the asker itself waits for this."""
    asker = request.actor
    return [
        wait.place
        for wait in waits
        if (wait.actor.instance, wait.actor.agent) == (asker.instance, asker.agent)
        and any(covers(want.resource, request.resource) for want in wait.near(request.resource))
    ]


def _newcomer(tx: Transaction, actor: Actor, waits: Sequence[Wait]) -> tuple[float, int]:
    """The place that the actor would get now."""
    known = tx.instance(actor.instance)
    priority = known.priority if known is not None else 0
    return waiting.place(waiting.arrival(tx.now, waits), priority, tx.last_seq() + 1)
