"""A tool call's lease: taken before the call, in flight until it ends."""

from __future__ import annotations

from os.path import exists

from coord_core import bundle
from coord_core.claude import replies
from coord_core.claude.arrivals import arrival
from coord_core.claude.places import everywhere, is_home
from coord_core.domain.errors import CoordinatorError
from coord_core.domain.leases import Granted, Refused, Request
from coord_core.domain.records import MAIN_AGENT, Actor
from coord_core.domain.resources import DEPENDENTS, FILE, SYMBOL, Resource, symbol_parts
from coord_core.project import DEPENDENCIES as INDEX
from coord_core.services import inbox, instances, locks, releases
from coord_core.services.refresh import refresh
from coord_core.services.unit import UnitOfWork
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.domain.leases import Granted
    from coord_core.domain.records import Lock
    from coord_core.project import Project
    from coord_core.services.inbox import News
    from coord_core.services.instances import Arrival
    from coord_core.services.writing import Content
    from coord_core.storage.transaction import Transaction
    from coord_core.views.digest import Group


def take(payload: Payload, project: Project, path: str) -> Reply:
    """Silent when the actor holds the file now, else the refusal."""
    who = announce(payload, project)
    with UnitOfWork(project, hurried=True) as tx:
        actor = act(tx, payload, project, who)
        request = Request(Resource(FILE, project.key(path)), actor, project.worktree)
        wanted = with_dependents(project, [request])
        call_id = payload.text("tool_use_id")
        outcome = locks.acquire(tx, wanted, project.policy, evidence, call_id, is_ignored)
        notice_neighbours(tx, project, actor, outcome)
        news = inbox.take(tx, actor, project)
    return answer(payload, project, actor, outcome, news)


def answer(payload: Payload, project: Project, actor: Actor, outcome: Granted | Refused, news: News) -> Reply:
    if isinstance(outcome, Refused):
        bundle.add("refusal")
        from coord_core.views import refusal

        text = refusal.for_model(outcome, actor, project.worktree, payload.cwd, project.announces)
        return replies.deny(text, texts(payload, news))
    return tell(payload, news)


def finish(payload: Payload, project: Project, path: str) -> Reply:
    """The call ended. What it wrote is on record, when it did not fail."""
    written = _written(payload, project, path)
    parts = _parts(payload, project, written) if written is not None else []
    is_index_stale = False
    with UnitOfWork(project) as tx:
        instance = instances.find(tx, payload.session_id, payload.client())
        if instance is None:
            return replies.SILENT
        actor = Actor(instance.name, payload.agent)
        releases.renew(tx, instance, project.policy)
        call_id = payload.text("tool_use_id")
        if written is not None:
            from coord_core.services import dependencies_due, writing

            symbols = _symbols(tx, actor, call_id) or parts
            writing.record(tx, project.worktree, actor, written, symbols)
            is_index_stale = dependencies_due.claim(tx, project)
        tx.end_calls_up_to(actor, Resource(FILE, project.key(path)), call_id)
        tx.end_call(instance.name, call_id)
        tx.touch(actor, actor.agent == MAIN_AGENT)
        news = inbox.take(tx, actor, project)
    if is_index_stale:
        dependencies_due.start(project)
    return tell(payload, news)


def _parts(payload: Payload, project: Project, written: Content) -> list[str]:
    """What a call changed of a file that others changed, too; nothing where that is all the actor's then."""
    if project.settings.get("granularity") != "symbol":
        return []
    bundle.add("symbols")
    from coord_core.claude import parts_written

    return parts_written.find(payload, project, written)


def _symbols(tx: Transaction, actor: Actor, call_id: str) -> list[str]:
    """The symbols that the call was granted; none when it was granted the file."""
    granted = [each for each in tx.resources_of_call(actor, call_id) if each.kind != DEPENDENTS]
    return [symbol_parts(each)[1] for each in granted] if all(each.kind == SYMBOL for each in granted) else []


def attend(payload: Payload, project: Project) -> Reply:
    """A call that writes nothing here: a sign of life."""
    who = announce(payload, project)
    with UnitOfWork(project, hurried=True) as tx:
        news = inbox.take(tx, act(tx, payload, project, who), project)
    return tell(payload, news)


def announce(payload: Payload, project: Project) -> Arrival:
    """Who arrives in this project, and that its end is to be noticed here too."""
    refresh(project)
    if not is_home(payload, project):
        from coord_core.claude import roaming  # few sessions write elsewhere

        roaming.remember(payload, project.worktree)
    return arrival(payload, project)


def act(tx: Transaction, payload: Payload, project: Project, who: Arrival) -> Actor:
    """The actor of the call; its instance is registered when it is new, and seen."""
    instance = instances.arrive(tx, who, project.policy, evidence)
    actor = Actor(instance.name, payload.agent)
    tx.touch(actor, actor.agent == MAIN_AGENT)
    return actor


def with_dependents(project: Project, requests: list[Request]) -> list[Request]:
    """With `semantic: lock`, nobody may change meanwhile what depends on a file that is changed."""
    if project.settings.get("semantic") != "lock" or not has_index(project):
        return requests
    from coord_core.services import dependents

    return dependents.with_dependents(project, requests)


def notice_neighbours(
    tx: Transaction, project: Project, actor: Actor, outcome: Granted | Refused | list[Lock]
) -> None:
    """Both are told when one changes a file next to one that another is changing (services/neighbours.py)."""
    if isinstance(outcome, Refused) or project.settings.get("semantic") == "off" or not has_index(project):
        return
    from coord_core.services import neighbours

    granted = outcome.locks if isinstance(outcome, Granted) else outcome
    neighbours.notice(tx, project, actor, granted, evidence)


def has_index(project: Project) -> bool:
    """Is it known what depends on what? Then what tells that is at hand."""
    if not exists(f"{project.state}/{INDEX}"):
        return False
    bundle.add("neighbours")
    return True


def tell(payload: Payload, *heard: News | Group) -> Reply:
    """What the session is to be told, beside the call."""
    text = texts(payload, *heard)
    return replies.context(payload.text("hook_event_name"), text) if text else replies.SILENT


def tell_all(payload: Payload, act: Callable[[Project], None], told: Sequence[News | Group]) -> Reply:
    """Do it in every project of the session, and tell what it puts into `told`.

    Where it fails in one, what was heard in others counts as told: that goes with the complaint.
    """
    try:
        everywhere(payload, act)
    except CoordinatorError as error:
        text = texts(payload, *told)
        if not text:
            raise
        return replies.warn(error.sentence(), payload.text("hook_event_name"), text)
    return tell(payload, *told)


def texts(payload: Payload, *heard: News | Group) -> str:
    told = [each for each in heard if each]
    if not told:
        return ""
    bundle.add("news")
    from coord_core.views import notices

    return notices.render(told, payload.cwd)


def _written(payload: Payload, project: Project, path: str) -> Content | None:
    """What the file holds after a call that did not fail; it is kept."""
    if payload.text("hook_event_name") != "PostToolUse" or not project.governs(path):
        return None
    from coord_core.services import writing

    return writing.look(project, project.key(path))


def is_ignored(lock: Lock, request: Request) -> bool:
    from coord_core.gitprocess import ignored_by_git  # only two worktrees in conflict pay for it

    return ignored_by_git(lock, request)
