"""What an instance is to be told: events that concern it, until one of its hooks has said so.

A subagent hears what concerns it; the main agent hears everything. Whom an event concerns is one of its
effects (storage/effects.py). People have no hooks: they are told at their next command.
"""

from __future__ import annotations

from os.path import exists

from coord_core import bundle
from coord_core.domain.records import MAIN_AGENT, Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.news import Doings, Taken, TaskStep
    from coord_core.domain.records import Actor, Entry, TransferRequest
    from coord_core.domain.resources import Resource
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction


UNSAID = "unsaid"  # the folder of services/unsaid.py
RELEVANT = "relevant"  # of the setting `announce`


class News:
    """Events that the `reader` has to hear of, oldest first, and what of them is still so.

    `worktree`: the working tree in which they are told; a request's number counts in its repository.
    `requests`: those that are open, by number. `held`: the numbers of the hand-overs after which the new
    holder has it still, of the refused requests whose lock is held still, and of the neighbours that are
    still being changed. `freed`: what the
    reader was refused and could have now. `taken`, `tasks`: see domain/news.py. `doings`: what all others
    did, where that is wanted.
    """

    __slots__ = ("doings", "entries", "freed", "held", "reader", "requests", "taken", "tasks", "worktree")

    def __init__(
        self,
        reader: Actor,
        worktree: str,
        entries: list[Entry],
        requests: dict[int, TransferRequest],
        held: set[int],
        freed: Sequence[Resource] = (),
    ) -> None:
        self.reader = reader
        self.worktree = worktree
        self.entries = entries
        self.requests = requests
        self.held = held
        self.freed = freed
        self.taken: Sequence[Taken] = ()
        self.tasks: Sequence[TaskStep] = ()
        self.doings: Sequence[Doings] = ()

    def __bool__(self) -> bool:
        return bool(self.entries or self.freed or self.taken or self.tasks or self.doings)


def take(tx: Transaction, actor: Actor, project: Project, announce: str | None = None) -> News:
    """The events that the actor has not been told; from now on they count as told.

    `announce`: as the setting, which counts by default.
    """
    wanted = announce or project.settings.get("announce")
    put_back(tx, actor, project)
    entries = tx.inbox(actor)
    _let_go(tx, actor, project)
    ended = tx.interests_that_ended(actor)
    if entries or ended:
        _note(tx, project, actor, entries, ended)
    for entry in entries:
        tx.record(Event("notice_read", actor.instance, agent=actor.agent, notice=entry.seq))
    if wanted not in (None, RELEVANT):
        bundle.add("announcing")
        from coord_core.services import announcing

        if wanted == announcing.NONE:
            return News(actor, project.worktree, announcing.leave_unsaid(tx, actor, entries), {}, set())
    news = News(actor, project.worktree, [], {}, set(), _freed(tx, actor, project) if ended else ())
    if entries:
        bundle.add("news")
        from coord_core.services import hearing

        hearing.gather(tx, actor, project, entries, news)
    if wanted not in (None, RELEVANT) and actor.agent == MAIN_AGENT:
        news.doings = announcing.hear(tx, actor.instance)
    return news


def may_have_news(tx: Transaction, actor: Actor) -> bool:
    """False only when `take` would find none."""
    return bool(tx.inbox(actor) or tx.interests_that_ended(actor) or tx.blockers(actor))


def put_back(tx: Transaction, actor: Actor, project: Project) -> None:
    """What earlier hooks of the instance did not get to tell is news again, for whom it was.

    To be done before anything is decided by what the actor was told. Once in a transaction is enough.
    """
    if exists(f"{project.state}/{UNSAID}"):
        from coord_core.services import unsaid  # only while something is being told, or was not

        unsaid.put_back(tx, project.state, actor.instance)


def _let_go(tx: Transaction, actor: Actor, project: Project) -> None:
    """What the actor was refused is free when its holder is gone, idle, or at its lease's end by now."""
    found = tx.blockers(actor)
    if found:
        from coord_core.services import blockers

        blockers.let_go(tx, found, project.policy)


def _note(
    tx: Transaction,
    project: Project,
    actor: Actor,
    entries: Sequence[Entry],
    ended: Sequence[tuple[Resource, int]],
) -> None:
    """Until the reply went out, a note of it is there."""
    bundle.add("news")
    from coord_core.services import unsaid

    unsaid.note(tx, project.state, actor, [entry.seq for entry in entries], ended)


def _freed(tx: Transaction, actor: Actor, project: Project) -> Sequence[Resource]:
    """What the actor was refused and could have now."""
    from coord_core.services import interest

    return interest.freed(tx, actor, project)
