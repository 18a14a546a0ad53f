"""Who wrote what: a file's last writer in a working tree, until it is committed, with what was written."""

from __future__ import annotations

from coord_core import contents
from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Actor, LastWrite
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction


MOST_SYMBOLS = 200  # of one write that are told by their names; of more
LONGEST = 20_000  # characters that these have in all; of longer ones the file's rest is told
REST = ""  # what is no symbol of a file, and what of a write is not told, as in analysis/symbols.py


class Content:
    """A file as it was found: its key, its stamp, and git's id of what was kept of it."""

    __slots__ = ("blob", "key", "stamp")

    def __init__(self, key: str, stamp: str, blob: str | None) -> None:
        self.key = key
        self.stamp = stamp
        self.blob = blob


def look(project: Project, key: str) -> Content:
    """Keep what the file holds now. It reads and writes files: not for the inside of a transaction."""
    path = f"{project.worktree}/{key}"
    stamp = contents.stamp(path)
    return Content(key, stamp, contents.keep(project, path) if stamp else None)


def is_same(last: LastWrite, content: Content) -> bool:
    """Does the file hold what it held at this write? A touch, and a change of mode, write nothing."""
    if last.blob is not None or content.blob is not None:
        return last.blob == content.blob
    return last.stamp == content.stamp


def record(
    tx: Transaction, worktree: str, actor: Actor, content: Content, symbols: Sequence[str] = ()
) -> None:
    """The actor wrote the file: it is the last writer, unless nothing was written.

    `symbols`: what of it, where that is told. Where it is not, what others wrote of it stays theirs.
    """
    last = tx.write(worktree, content.key)
    if last is not None and is_same(last, content):
        return
    event = Event("file_written", actor.instance, Resource(FILE, content.key), actor.agent)
    event.detail.update(worktree=worktree, stamp=content.stamp, blob=content.blob)
    event.detail["symbols"] = told(tx, worktree, actor, content.key, symbols)
    tx.record(event)


def told(tx: Transaction, worktree: str, actor: Actor, key: str, symbols: Sequence[str] = ()) -> str | None:
    """The written symbols by line, as the event has them; None when all of the file is the actor's now."""
    names = "\n".join(symbols)
    if symbols and len(symbols) <= MOST_SYMBOLS and len(names) <= LONGEST:
        return names or "\n"  # the empty one, twice
    rows = tx.symbol_writes(worktree, [key])
    is_shared = any((row.instance, row.agent) != (actor.instance, actor.agent) for row in rows)
    return f"{REST}\n{REST}" if is_shared else None
