"""May a call do in one working tree what it intends? All of it in one transaction."""

from __future__ import annotations

from coord_core.claude import leasing
from coord_core.claude.commands import git_rules, granting
from coord_core.claude.commands.running import settle_ended
from coord_core.claude.writes import OF_SERVERS, POSIX_SHELLS
from coord_core.domain.leases import Refused, Request
from coord_core.domain.resources import FILE, TREE, Resource
from coord_core.services import commands, inbox, instances, locks, releases
from coord_core.services.presence import Presence
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.views import git_refusals, refusal
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.commands.intents import Intent
    from coord_core.claude.payload import Payload
    from coord_core.domain.records import Actor, Command, LastWrite, Lock, SymbolWrite
    from coord_core.project import Project
    from coord_core.services.denials import Denial
    from coord_core.services.inbox import News
    from coord_core.storage.transaction import Transaction


def judge(payload: Payload, intent: Intent) -> tuple[str, News | None]:
    """Take the locks and note how things are before the call; or why not. With it, news for the session."""
    project = intent.project
    if payload.tool in POSIX_SHELLS:  # its shell calls run one after another: an earlier one was never made
        call_id = payload.text("tool_use_id")
        settle_ended(payload, project, lambda each: _is_over(each, payload.agent, call_id))
    who = leasing.announce(payload, project)
    git = git_rules.look(payload, intent)
    kept = commands.prepare(project, _name(payload, project), payload.agent)
    with UnitOfWork(project, hurried=True) as tx:
        actor = leasing.act(tx, payload, project, who)
        inbox.put_back(tx, actor, project)
        outcome = _decide(tx, payload, intent, git, actor, kept)
        if isinstance(outcome, str):
            return outcome, None
        news = inbox.take(tx, actor, project)
    return "", news


def _name(payload: Payload, project: Project) -> str:
    """The instance, as far as it has been here before."""
    with Snapshot(project) as tx:
        found = instances.find(tx, payload.session_id, payload.client())
        return found.name if found is not None else ""


def _is_over(command: Command, agent: str, call_id: str) -> bool:
    return command.agent == agent and command.task is None and command.call_id != call_id


def undo(payload: Payload, intent: Intent) -> None:
    """The call was refused in another working tree: it does not begin in this one either."""
    call_id = payload.text("tool_use_id")
    with UnitOfWork(intent.project, hurried=True) as tx:
        instance = instances.find(tx, payload.session_id, payload.client())
        for command in tx.commands(instance.name, call_id) if instance is not None else ():
            for token in commands.before_of(command).trees.values():
                lock = tx.lock(token)
                if lock is not None:
                    releases.release(tx, lock, reason="call refused")
            tx.end_command(command)
        if instance is not None:
            tx.end_call(instance.name, call_id)


def _decide(
    tx: Transaction,
    payload: Payload,
    intent: Intent,
    git: git_rules.Look,
    actor: Actor,
    kept: dict[str, tuple[str, str | None]],
) -> list[Lock] | str:
    """The locks granted, or why not."""
    presence = Presence(tx, intent.project, actor.instance, evidence)
    call_id = payload.text("tool_use_id")
    denial = git_rules.refuse(presence, intent, git, payload.cwd) or _unseen(
        tx, presence, intent, actor, git.ignored, call_id
    )
    if denial is not None:
        from coord_core.services import denials

        return denials.note(tx, actor, denial)
    outcome = granting.acquire(tx, intent, actor, call_id)
    if isinstance(outcome, Refused):
        return _explained(outcome, intent, actor, payload.cwd)
    leasing.notice_neighbours(tx, intent.project, actor, outcome)
    # A tool of a server's mostly reads: what a person saves meanwhile is not taken for its doing.
    searches = not payload.tool.startswith(OF_SERVERS)
    commands.begin(tx, intent.project, actor, call_id, outcome, intent.may_write_more, kept, searches)
    return outcome


def _explained(outcome: Refused, intent: Intent, actor: Actor, cwd: str) -> str:
    for verb, root in intent.operations:
        if outcome.wanted == Resource(TREE, root):
            return git_refusals.whole_tree(verb, {}, outcome.lock)
    project = intent.project
    return refusal.for_model(outcome, actor, project.worktree, cwd, project.announces)


def _unseen(
    tx: Transaction, presence: Presence, intent: Intent, actor: Actor, removed: frozenset[str], call_id: str
) -> Denial | None:
    """In one call: it would replace what another wrote after the actor last did, or is to remove it."""
    keys = None if intent.folders else [*intent.files, *removed]
    others = presence.others_writes(keys)
    writes = [write for write in others if write.key in removed or _replaces(intent, write)]
    news = [write for write in writes if not tx.was_told(actor, write, call_id)]
    for write in news:
        request = Request(Resource(FILE, write.key), actor, intent.project.worktree)
        if locks.in_the_way(tx, request, intent.project.policy, evidence, leasing.is_ignored) is not None:
            return None  # it is held: that is the refusal
    if not news:
        return None
    from coord_core.services import unsaid
    from coord_core.services.denials import UNSEEN, Denial

    unsaid.note(tx, intent.project.state, actor, told=[write.seq for write in news])
    for write in news:
        tx.tell(actor, write, call_id)
    return Denial(git_refusals.unseen(news), Resource(FILE, news[0].key), news[0].instance, UNSEEN)


def _replaces(intent: Intent, write: LastWrite | SymbolWrite) -> bool:
    own = intent.files.get(write.key)
    if own is not None:
        return not own.keeps
    path = f"{intent.project.worktree}/{write.key}"
    return any(not folder.keeps and folder.covers(path) for _, folder in intent.folders)
