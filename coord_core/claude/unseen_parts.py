"""What others wrote of a file that an actor went on to edit without reading it again.

The client takes such a file for known, and lets the actor write all of it. So that is held up, once.
"""

from __future__ import annotations

from coord_core.claude import leasing
from coord_core.domain.leases import Request
from coord_core.domain.records import SymbolWrite
from coord_core.domain.resources import FILE, Resource
from coord_core.services import locks
from coord_core.services.presence import Presence
from coord_core.services.snapshot import Snapshot
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Actor, Entry
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction


def look(project: Project, key: str) -> list[SymbolWrite]:
    """All writes of the file here, also of what is committed, oldest first.

    It reads the whole history: not for the inside of a transaction that others wait for.
    """
    with Snapshot(project) as tx:
        found = [entry for entry in tx.entries_with_keys([key]) if _is_write(entry, project.worktree)]
    return [_write(entry, project.worktree, key) for entry in found]


def refuse(
    tx: Transaction, project: Project, actor: Actor, key: str, history: list[SymbolWrite], call_id: str
) -> str:
    """Why it is to be called again; empty when the actor has seen all, or was told before this call.

    What is held is refused for that.
    """
    presence = Presence(tx, project, actor.instance, evidence)
    news = [
        write
        for write in _between(tx.symbol_writes(project.worktree, [key]), history, actor)
        if not tx.was_told(actor, write, call_id) and presence.is_live(write.instance)
    ]
    request = Request(Resource(FILE, key), actor, project.worktree)
    if not news or locks.in_the_way(tx, request, project.policy, evidence, leasing.is_ignored) is not None:
        return ""
    from coord_core.services import denials, unsaid
    from coord_core.services.denials import UNSEEN, Denial
    from coord_core.views import git_refusals

    last = max(news, key=_seq)
    unsaid.note(tx, project.state, actor, told=[last.seq])
    tx.tell(actor, last, call_id)
    text = git_refusals.unseen([last], "call")
    return denials.note(tx, actor, Denial(text, Resource(FILE, key), last.instance, UNSEEN))


def _between(rows: list[SymbolWrite], history: list[SymbolWrite], actor: Actor) -> list[SymbolWrite]:
    """Others' writes that the actor may not have seen: until it edits the file, the client has it read."""
    own = [write.seq for write in (*rows, *history) if _is_by(write, actor)]
    if not own:
        return []
    found = rows if any(_is_by(row, actor) for row in rows) else []
    committed = [write for write in history if min(own) < write.seq < max(own)]
    return [write for write in (*found, *committed) if not _is_by(write, actor)]


def _is_by(write: SymbolWrite, actor: Actor) -> bool:
    return (write.instance, write.agent) == (actor.instance, actor.agent)


def _is_write(entry: Entry, worktree: str) -> bool:
    return entry.event.action == "file_written" and entry.event.detail.get("worktree") == worktree


def _write(entry: Entry, worktree: str, key: str) -> SymbolWrite:
    event = entry.event
    name = str(event.detail.get("symbols") or "").partition("\n")[0]
    return SymbolWrite(worktree, key, name, entry.seq, entry.at, event.instance, event.agent)


def _seq(write: SymbolWrite) -> int:
    return write.seq
