"""What `watch` does for its keys: as `lock release`, `transfer`, `accept` and `decline`, `session end` and
`session priority`.

What was seen is what is meant: when a lock has gone to another meanwhile, or a session has come back anew,
nothing is done, and a lock that several share is only the chosen one's. So with a request that was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from coord_core.cli import here
from coord_core.cli.arguments import reason as checked
from coord_core.domain.errors import CoordinatorError, InputError
from coord_core.domain.leases import Request
from coord_core.domain.records import ACTIVE, Actor, Instance, Lock, TransferRequest
from coord_core.domain.waiting import HIGHEST, LOWEST
from coord_core.project import Project
from coord_core.services import by_hand, callers, handover
from coord_core.storage.transaction import Transaction
from coord_core.views import answers
from coord_core.views.refusal import actor_text, listed, quoted
from coord_core.watching.actions import Outcome

MOST_NAMED = 5  # locks that went over together
Step = Callable[[Transaction, Project, Instance], str]


class ByHand:
    """Watching's actions. Who acts is who calls the program."""

    def release(self, lock: Lock, reason: str) -> Outcome:
        def step(tx: Transaction, found: Project, who: Instance) -> str:
            asked = [_still(tx, lock, who)]
            if lock.instance == who.name:
                by_hand.give_back(tx, asked, found.policy, who)
            else:
                by_hand.force(tx, asked, found, who, checked(reason), lock.token)
            return f"Released {quoted(str(lock.resource))}."

        return _done(step)

    def hand_over(self, lock: Lock, to: str, reason: str) -> Outcome:
        def step(tx: Transaction, found: Project, who: Instance) -> str:
            asked = [_still(tx, lock, who)]
            if lock.instance == who.name:
                handover.transfer(tx, asked, Actor(to), who, found, None)
            else:
                handover.transfer(tx, asked, Actor(to), who, found, checked(reason), lock.token)
            return f"Handed {quoted(str(lock.resource))} over to {quoted(to)}."

        return _done(step)

    def accept(self, lock: Lock, asked: TransferRequest) -> Outcome:
        def step(tx: Transaction, found: Project, who: Instance) -> str:
            _still_asked(tx, lock, asked, who, found)
            done = handover.accept(tx, lock.holder, asked.number, who, found)
            asker = actor_text(done.asker.instance, done.asker.agent)
            if done.gone:
                return f"{asker} is gone, and its request with it. Nothing was handed over."
            return f"Handed {_names(done.locks)} over to {asker}."

        return _done(step)

    def decline(self, lock: Lock, asked: TransferRequest, reason: str) -> Outcome:
        def step(tx: Transaction, found: Project, who: Instance) -> str:
            _still_asked(tx, lock, asked, who, found)
            why = checked(reason) if reason.strip() or lock.instance != who.name else None
            done = handover.decline(tx, lock.holder, asked.number, who, why, found.policy)
            is_told = answers.hears(found, tx.instance(done.asker.instance))
            return answers.declined(done.asker, _names(done.locks), is_told)

        return _done(step)

    def end(self, seen: Instance, reason: str) -> Outcome:
        def step(tx: Transaction, found: Project, who: Instance) -> str:
            instance = _still_here(tx, seen)
            by_hand.end_session(tx, instance, found, who, checked(reason))
            return f"{quoted(seen.name)} has ended."

        return _done(step)

    def set_priority(self, seen: Instance, priority: str, reason: str) -> Outcome:
        def step(tx: Transaction, found: Project, who: Instance) -> str:
            instance = _still_here(tx, seen)
            by_hand.set_priority(tx, instance, _priority(priority), found, who, checked(reason))
            return f"{quoted(seen.name)} has priority {_priority(priority)}."

        return _done(step)


def _still(tx: Transaction, lock: Lock, who: Instance) -> Request:
    """The lock as commands name it, by its holder if that is who calls. Raises InputError if it is gone."""
    now = tx.lock(lock.token)
    if now is None or now.holder != lock.holder:
        whose = actor_text(lock.instance, lock.agent)
        raise InputError(
            f"{quoted(str(lock.resource))} is not held by {whose} any more.", "Nothing was done."
        )
    by = lock.holder if lock.instance == who.name else Actor(who.name)
    return Request(lock.resource, by, lock.worktree, lock.mode)


def _still_asked(tx: Transaction, lock: Lock, asked: TransferRequest, who: Instance, found: Project) -> None:
    """Raises InputError when it was answered, NotAllowedError for who may not answer it."""
    if lock.instance != who.name:
        callers.require_admin(who, "answer a request for another's lock", found)
    if tx.transfer_request(asked.number) is None:
        raise InputError("That request was answered in the meantime.", "Nothing was done.")
    _still(tx, lock, who)


def _names(locks: Sequence[Lock]) -> str:
    return listed([str(lock.resource) for lock in locks], MOST_NAMED)


def _still_here(tx: Transaction, seen: Instance) -> Instance:
    """The session that was seen. Raises InputError if it has ended, also when one of its name came after."""
    now = tx.instance(seen.name)
    if now is None or now.status != ACTIVE or by_hand.run_of(now) != by_hand.run_of(seen):
        raise InputError(f"{quoted(seen.name)} has ended since, and may have come back.", "Nothing was done.")
    return now


def _priority(text: str) -> int:
    try:
        found = int(text)
    except ValueError:
        found = HIGHEST + 1
    if not LOWEST <= found <= HIGHEST:
        raise InputError(f"A priority is a number from {LOWEST} to {HIGHEST}.", "Nothing was done.")
    return found


def _done(step: Step) -> Outcome:
    try:
        with here.session() as (tx, found, who):
            said = step(tx, found, who)
        return said, True
    except (CoordinatorError, OSError) as error:
        return error.sentence() if isinstance(error, CoordinatorError) else str(error), False
