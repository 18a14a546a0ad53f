"""Which files the index is about: those that git tracks or would track, of the main working tree.

A file that a live instance wrote last in a linked worktree, and that is not committed there yet, is read from
there: what it depends on now is what others have to know.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from stat import S_ISLNK, S_ISREG
from time import time_ns
from typing import NamedTuple

from coord_core import gitprocess
from coord_core.domain.errors import CoordinatorError, MachineError
from coord_core.project import Project, worktrees
from coord_core.services.snapshot import Snapshot

UNSETTLED = -1
_MOST_STORED = (1 << 63) - 1  # of a number in the index
_TICK = 50_000_000  # nanoseconds; some disks count in steps of this order
MOST_WALKED = 100_000  # files of a folder without git
_PASSED_OVER = ("node_modules", "__pycache__", "venv", "site-packages")


class Found(NamedTuple):
    """A file: where it is read, and what tells that it changed.

    What was written a moment ago may be written again without its time telling: it is unsettled.
    `leads_to`: the key of the file that a link leads to; a link is no source itself. `inode`: of two files of
    one size and time, one can have taken the other's name.
    """

    path: str
    size: int
    mtime_ns: int
    leads_to: str = ""
    inode: int = 0

    @property
    def stamp(self) -> tuple[int, int, int, str]:
        """While it is the same, the file is. The index keeps it."""
        return self.size, self.mtime_ns, self.inode, self.leads_to


class Tree:
    """The files of a project as they are now."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.root = project.main or project.worktree
        self._elsewhere = _written_elsewhere(project)

    def scan(self) -> dict[str, Found]:
        """Every file by its key. Raises MachineError when git cannot tell."""
        names = _listed(self.root) if self.project.is_git else list(_walked(self.root))
        keys = {self.fold(name): name for name in names if _is_unicode(name)}
        seen = {key: self._look(self.root, name) for key, name in keys.items()}
        for key, folder in self._elsewhere.items():
            seen[key] = self._look(folder, key) or seen.get(key)
        return {key: found for key, found in seen.items() if found is not None}

    def look(self, key: str) -> Found | None:
        """One file, which git is known not to ignore; None when it is gone."""
        folder = self._elsewhere.get(key)
        return (self._look(folder, key) if folder else None) or self._look(self.root, key)

    def fold(self, name: str) -> str:
        """The key of a name."""
        return self.project.key(f"{self.project.worktree}/{name}") if self.project.folds else name

    def _look(self, folder: str, name: str) -> Found | None:
        """None for what is no file, or gone, or a link to what has no key."""
        path = f"{folder}/{name}"
        try:
            status = os.lstat(path)
        except (OSError, ValueError):
            return None
        is_settled = time_ns() - status.st_mtime_ns > _TICK
        written = status.st_mtime_ns if is_settled else UNSETTLED
        found = Found(path, status.st_size, written, inode=status.st_ino & _MOST_STORED)
        if S_ISREG(status.st_mode):
            return found
        end = os.path.realpath(path) if S_ISLNK(status.st_mode) else ""
        if not end.startswith(folder + "/") or not os.path.isfile(end):
            return None
        target = end[len(folder) + 1 :]
        return found._replace(leads_to=self.fold(target)) if _is_unicode(target) else None


def _written_elsewhere(project: Project) -> dict[str, str]:
    """Keys of files whose last writer worked in a linked worktree, and where; the latest one counts."""
    others = [each for each in worktrees(project) if each != project.main]
    if not others:
        return {}
    try:
        with Snapshot(project) as tx:
            live = {instance.name for instance in tx.instances(active_only=True)}
            writes = [write for each in others for write in tx.writes(each) if write.instance in live]
    except CoordinatorError:
        return {}
    return {write.key: write.worktree for write in sorted(writes, key=lambda write: write.seq)}


def _listed(folder: str) -> list[str]:
    status, output = gitprocess.run(["ls-files", "--cached", "--others", "--exclude-standard", "-z"], folder)
    if status:
        raise MachineError("git cannot list the files of this repository.", "Run `git status` to see why.")
    return [os.fsdecode(name) for name in output.split(b"\0") if name and not name.endswith(b"/")]


def _walked(folder: str) -> Iterator[str]:
    count = 0
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name[0] != "." and name not in _PASSED_OVER]
        for name in names:
            count += 1
            if count > MOST_WALKED:
                return
            yield os.path.relpath(os.path.join(place, name), folder)


def _is_unicode(name: str) -> bool:
    """What is not cannot be locked either."""
    return name.isascii() or not any("\udc80" <= sign <= "\udcff" for sign in name)
