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

    `symbols`: what of it, where that is told.
    """
    last = tx.write(worktree, content.key)
    if last is not None and is_same(last, content):
        return
    event = Event("file_written", actor.instance, Resource(FILE, content.key), actor.agent)
    event.detail.update(worktree=worktree, stamp=content.stamp, blob=content.blob)
    if symbols:
        event.detail["symbols"] = "\n".join(symbols) or "\n"  # the empty one, twice
    tx.record(event)
