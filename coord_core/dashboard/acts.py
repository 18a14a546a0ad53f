"""What administrators do through the dashboard: the same use cases as the commands', in one transaction each.

Each act names what it means by what was asked about (a lock by its token; of a session and a task also how
they were), so that what has changed hands since is left alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from coord_core.dashboard.forms import Form
from coord_core.dashboard.page.questions import Field
from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.domain.leases import Request
from coord_core.domain.records import MAIN_AGENT, Actor, Instance, Lock
from coord_core.domain.tasks import Task
from coord_core.domain.waiting import HIGHEST, LOWEST
from coord_core.project import Project
from coord_core.services import by_hand, callers, handover, tasks
from coord_core.services.unit import UnitOfWork
from coord_core.storage.transaction import Transaction
from coord_core.views import answers
from coord_core.views.refusal import actor_text, listed, quoted

MOST_NUMBER = 2**62  # of tokens and requests
MOST_NAMED = 5


class Desk:
    """One transaction, and who acts in it."""

    def __init__(self, tx: Transaction, project: Project, who: Instance) -> None:
        self.tx = tx
        self.project = project
        self.who = who

    def request(self, lock: Lock) -> Request:
        return Request(lock.resource, Actor(self.who.name), lock.worktree, lock.mode)


@dataclass(frozen=True, slots=True)
class Act:
    """`title` and `question` ask before it is done, where it takes something away; `do` says what became.

    `inputs`: what has to be told besides. `seen`: how it is, where its name alone does not say that it is
    still what was asked about.
    """

    title: str
    do: Callable[[Desk, Form], str]
    question: Callable[[Transaction, Form], str] | None = None
    needs_reason: bool = True
    inputs: Callable[[Transaction, Form], Sequence[Field]] | None = None
    seen: Callable[[Transaction, Form], object] | None = None

    def mark(self, tx: Transaction, form: Form) -> str:
        """Of how it is now, for the form that answers; empty where nothing is to be compared."""
        found = self.seen(tx, form) if self.seen is not None else None
        return "" if found is None else hashlib.sha256(repr(found).encode("utf-8", "replace")).hexdigest()

    def carry_out(self, desk: Desk, form: Form) -> str:
        """Raises NotAllowedError when it is not any more what was asked about."""
        if form.text("seen") != self.mark(desk.tx, form):
            raise NotAllowedError("That has changed in the meantime.", "Nothing was changed. Ask again.")
        return self.do(desk, form)


@contextmanager
def desk(project: Project) -> Iterator[Desk]:
    """Raises CoordinatorError; then nothing was changed."""
    with UnitOfWork(project) as tx:
        who = callers.caller(tx, project, os.environ)
        callers.require_admin(who, "act through the dashboard", project)
        yield Desk(tx, project, who)


def _lock(tx: Transaction, form: Form) -> Lock:
    """The lock that the form names. Raises NotAllowedError when it was let go since."""
    found = tx.lock(form.number("token", 1, MOST_NUMBER))
    if found is None:
        raise NotAllowedError("That lock was let go in the meantime.", "Nothing was changed.")
    return found


def _instance(tx: Transaction, form: Form) -> Instance:
    return by_hand.known(tx, form.needed("instance"), active=True)


def _task(tx: Transaction, form: Form) -> Task:
    return tasks.known(tx, form.needed("task"))


def _run(tx: Transaction, form: Form) -> object:
    return by_hand.run_of(_instance(tx, form))


def _work(tx: Transaction, form: Form) -> object:
    task = _task(tx, form)
    return task.status, task.assigned_to


def _shown(lock: Lock) -> str:
    return f"{quoted(str(lock.resource))}, held by {actor_text(lock.instance, lock.agent)}"


def _ask_release(tx: Transaction, form: Form) -> str:
    lock = _lock(tx, form)
    flies = (
        " An edit of it has not ended: what it writes is not protected any more." if lock.in_flight else ""
    )
    return f"Release {_shown(lock)}?{flies}"


def _release(desk: Desk, form: Form) -> str:
    lock = _lock(desk.tx, form)
    by_hand.force(desk.tx, [desk.request(lock)], desk.project, desk.who, form.reason(), lock.token)
    return f"Released {_shown(lock)}."


def _ask_transfer(tx: Transaction, form: Form) -> str:
    to = form.text("to")
    return f"Hand {_shown(_lock(tx, form))}, over to {quoted(to) if to else 'another'}?"


def _inputs_of_transfer(tx: Transaction, form: Form) -> Sequence[Field]:
    if form.text("to_agent"):
        return ()
    holder = _lock(tx, form).instance
    others = [one.name for one in tx.instances(active_only=True) if one.name != holder]
    return (Field("to", "To", form.text("to"), choices=others),)


def _transfer(desk: Desk, form: Form) -> str:
    lock, to = _lock(desk.tx, form), Actor(form.needed("to"), form.text("to_agent") or MAIN_AGENT)
    reason = form.reason()
    handover.transfer(desk.tx, [desk.request(lock)], to, desk.who, desk.project, reason, lock.token)
    return f"Handed {quoted(str(lock.resource))} over to {actor_text(to.instance, to.agent)}."


def _ask_end(tx: Transaction, form: Form) -> str:
    found = _instance(tx, form)
    held = [str(lock.resource) for lock in tx.locks_of(found.name)]
    lets_go = f" It lets go of {listed(held, MOST_NAMED)}." if held else ""
    task = f" Its task {quoted(found.task_id)} is pending again." if found.task_id else ""
    return (
        f"End {quoted(found.name)} on record?{lets_go}{task} Its client goes on running, and arrives again."
    )


def _end(desk: Desk, form: Form) -> str:
    found = _instance(desk.tx, form)
    by_hand.end_session(desk.tx, found, desk.project, desk.who, form.reason())
    return f"{quoted(found.name)} has ended."


def _ask_priority(tx: Transaction, form: Form) -> str:
    found = _instance(tx, form)
    return f"How {quoted(found.name)} comes among others that wait: {LOWEST} to {HIGHEST}, the highest first."


def _inputs_of_priority(tx: Transaction, form: Form) -> Sequence[Field]:
    now = form.text("priority") or str(_instance(tx, form).priority)
    return (Field("priority", "Priority", now, lowest=LOWEST, highest=HIGHEST),)


def _priority(desk: Desk, form: Form) -> str:
    found = _instance(desk.tx, form)
    wanted = form.number("priority", LOWEST, HIGHEST)
    by_hand.set_priority(desk.tx, found, wanted, desk.project, desk.who, form.reason())
    return f"{quoted(found.name)} has priority {wanted}."


def _holder_of(tx: Transaction, form: Form) -> tuple[int, Actor, str]:
    """An open request's number, who may answer it, and what it is about."""
    number = form.number("request", 1, MOST_NUMBER)
    found = tx.transfer_request(number)
    lock = tx.lock(found.token) if found is not None else None
    if found is None or lock is None:
        raise NotAllowedError("That request was answered in the meantime.", "Nothing was changed.")
    asker = actor_text(found.asker.instance, found.asker.agent)
    return number, lock.holder, f"{_shown(lock)}, over to {asker}"


def _ask_accept(tx: Transaction, form: Form) -> str:
    return f"Hand {_holder_of(tx, form)[2]}, who asked for it?"


def _accept(desk: Desk, form: Form) -> str:
    number, holder, _ = _holder_of(desk.tx, form)
    done = handover.accept(desk.tx, holder, number, desk.who, desk.project)
    asker = actor_text(done.asker.instance, done.asker.agent)
    if done.gone:
        return f"{asker} is gone, and its request with it. Nothing was handed over."
    return f"Handed {listed([str(lock.resource) for lock in done.locks], MOST_NAMED)} over to {asker}."


def _ask_decline(tx: Transaction, form: Form) -> str:
    return f"Do not hand {_holder_of(tx, form)[2]}, who asked for it?"


def _decline(desk: Desk, form: Form) -> str:
    number, holder, _ = _holder_of(desk.tx, form)
    done = handover.decline(desk.tx, holder, number, desk.who, form.reason(), desk.project.policy)
    return answers.declined(
        done.asker, "it", answers.hears(desk.project, desk.tx.instance(done.asker.instance))
    )


def _ask_task(what: str) -> Callable[[Transaction, Form], str]:
    def ask(tx: Transaction, form: Form) -> str:
        task = _task(tx, form)
        whose = f", which {quoted(task.assigned_to)} works on" if task.assigned_to else ""
        return f"{what} {quoted(task.id)} ({quoted(task.description, 80)}){whose}?"

    return ask


def _task_release(desk: Desk, form: Form) -> str:
    task = _task(desk.tx, form)
    tasks.release(desk.tx, task, desk.who.name, form.reason())
    return f"{quoted(task.id)} is pending again."


def _task_block(desk: Desk, form: Form) -> str:
    task = _task(desk.tx, form)
    tasks.block(desk.tx, task, desk.who.name, form.reason())
    return f"{quoted(task.id)} is blocked."


def _task_cancel(desk: Desk, form: Form) -> str:
    task = _task(desk.tx, form)
    tasks.cancel(desk.tx, task, desk.who.name, form.reason())
    return f"{quoted(task.id)} is cancelled."


ACTS = {
    "release": Act("Release a lock", _release, _ask_release),
    "transfer": Act("Hand a lock over", _transfer, _ask_transfer, inputs=_inputs_of_transfer),
    "end": Act("End a session", _end, _ask_end, seen=_run),
    "priority": Act("Set a priority", _priority, _ask_priority, inputs=_inputs_of_priority, seen=_run),
    "accept": Act("Hand over what was asked for", _accept, _ask_accept, needs_reason=False),
    "decline": Act("Decline a request", _decline, _ask_decline),
    "task-release": Act("Give a task back", _task_release, _ask_task("Give back"), seen=_work),
    "task-block": Act("Block a task", _task_block, _ask_task("Block"), seen=_work),
    "task-cancel": Act("Cancel a task", _task_cancel, _ask_task("Cancel"), seen=_work),
}


def known(name: str) -> Act:
    """Raises InputError."""
    found = ACTS.get(name)
    if found is None:
        raise InputError("The dashboard does not know how to do that.")
    return found
