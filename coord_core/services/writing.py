"""Who wrote what: a file's last writer in a working tree, until it is committed, with what was written."""

from __future__ import annotations

from coord_core import contents
from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Actor
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


def record(tx: Transaction, worktree: str, actor: Actor, content: Content) -> None:
    """The actor wrote the file: it is the last writer, unless nothing was written."""
    last = tx.write(worktree, content.key)
    same_actor = last is not None and (last.instance, last.agent) == (actor.instance, actor.agent)
    if last is not None and same_actor and last.stamp == content.stamp:
        return
    event = Event("file_written", actor.instance, Resource(FILE, content.key), actor.agent)
    event.detail.update(worktree=worktree, stamp=content.stamp, blob=content.blob)
    tx.record(event)
