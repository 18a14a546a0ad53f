"""What a commit would change, as git tells it. Raises MachineError when git does not answer."""

from __future__ import annotations

import os

from coord_core.domain.errors import MachineError
from coord_core.gitprocess import run
from coord_core.project import git_directory
from coord_core.witness import read_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project

_DIFF = ["diff", "--cached", "--raw", "-z", "--no-renames", "--no-ext-diff", "--no-abbrev"]


class Staged:
    """A path, relative to the working tree's root, and git's ids of what HEAD and the index have there.

    An id of zeros stands for nothing.
    """

    __slots__ = ("after", "before", "path")

    def __init__(self, path: str, before: str, after: str = "") -> None:
        self.path = path
        self.before = before
        self.after = after

    def key(self, project: Project) -> str:
        """A name that is not valid Unicode cannot be locked; its key only has to be comparable."""
        return project.key(f"{project.worktree}/{self.path}").encode("utf-8", "replace").decode("utf-8")


def staged(worktree: str) -> list[Staged]:
    """What the index changes. Of a merge, only what differs from every side: the rest is committed work."""
    found = _changes(worktree, [])
    for side in (read_text(os.path.join(git_directory(worktree), "MERGE_HEAD")) or "").split():
        differs = {change.path for change in _changes(worktree, [side])}
        found = [change for change in found if change.path in differs]
    return found


def _changes(worktree: str, against: list[str]) -> list[Staged]:
    """Of a rename both sides. Git's hooks name another index in the environment for a part of the files."""
    status, output = run([*_DIFF, *against, "--"], worktree, inherit=True)
    if status != 0:
        raise MachineError("git could not list the staged files.", "Try `git status`.")
    fields = output.split(b"\0")
    return [
        Staged(os.fsdecode(path), *(each.decode() for each in head.split()[2:4]))
        for head, path in zip(fields[::2], fields[1::2], strict=False)
        if head
    ]
