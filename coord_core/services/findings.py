"""What the disk shows after a call that may have written anywhere; aftermath.py judges it.

It reads files and runs git: not for the inside of a transaction.
"""

from __future__ import annotations

import os
import time
from stat import S_ISLNK, S_ISREG

from coord_core import contents
from coord_core.domain.errors import MachineError
from coord_core.services import working_tree, writing
from coord_core.services.authorship import CLOCK_STEP
from coord_core.services.commands import Before, Fingerprint, before_of
from coord_core.services.writing import Content
from coord_core.views import audit_log, locks_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from coord_core.domain.records import Command
    from coord_core.project import Project

PATIENCE = 1.5  # seconds for `git status`
SLOW_FOR = 600.0  # seconds for which it is not asked again when it took longer
VIEWS = (locks_file.NAME, audit_log.NAME)  # ours, where git does not ignore them
MOST_CLAIMED = 1000  # files; a call that changed more keeps the locks on whole folders instead


class Findings:
    """What the disk shows after the call, gathered before the transaction that judges it."""

    __slots__ = ("candidates", "command", "others", "targets", "trees")

    def __init__(
        self, command: Command, trees: Iterable[int], others: list[tuple[Fingerprint, Content]],
        targets: list[Content], candidates: list[Content] | None,
    ) -> None:  # fmt: skip
        self.command = command
        self.trees = trees
        self.others = others
        self.targets = targets
        self.candidates = candidates  # None: too many


def gather(
    project: Project, command: Command, listed: Collection[str] | None, late: bool = False
) -> Findings:
    """Look at the disk. It runs git: not for the inside of a transaction.

    `listed`: the absolute paths that the client says were changed, None when it does not say. `late`: when
    the call ended is not known, so that of the files that nobody holds only those it was given are its.
    """
    before = before_of(command)
    others = [(old, new) for old in before.others if (new := _changed(project, old, listed)) is not None]
    targets = [
        writing.look(project, key)
        for key, stamp in before.targets.items()
        if contents.stamp(f"{project.worktree}/{key}") != stamp
    ]
    candidates = _candidates(project, command, before, listed) if before.searches else []
    if late:
        candidates = [content for content in candidates or [] if _is_given(content.key, before)]
    return Findings(command, before.trees.values(), others, targets, candidates)


def _changed(project: Project, old: Fingerprint, listed: Collection[str] | None) -> Content | None:
    """What the file holds now, None when it is as it was."""
    path = f"{project.worktree}/{old.key}"
    if contents.stamp(path) == old.stamp:
        return None
    if listed is not None and path not in listed and not _is_ignored(old.key, project.worktree):
        return None
    new = writing.look(project, old.key)
    same = new.blob is not None and new.blob == old.blob
    return None if same else new


def _is_given(key: str, before: Before) -> bool:
    return any(not folder or key.startswith(folder + "/") for folder in before.trees)


def _is_ignored(key: str, worktree: str) -> bool:
    """The client does not list what git ignores."""
    from coord_core.gitprocess import is_ignored

    return is_ignored(key, worktree)


def _candidates(
    project: Project, command: Command, before: Before, listed: Collection[str] | None
) -> list[Content] | None:
    """Files with uncommitted changes that were written since the call began, those looked at aside."""
    known = {old.key for old in before.others} | before.targets.keys() | set(VIEWS)
    since = command.started_at - CLOCK_STEP
    found = [
        key
        for key in _changed_files(project)
        if key not in known
        and key not in VIEWS
        and _written_since(f"{project.worktree}/{key}", since, listed)
    ]
    if len(found) > MOST_CLAIMED:
        return None
    return [writing.look(project, key) for key in found if project.governs(f"{project.worktree}/{key}")]


def _changed_files(project: Project) -> list[str]:
    """By git, where that is quick: who waits for a command does not wait for this. Then nothing is found."""
    note = os.path.join(project.state, "slow-status")
    try:
        if time.time() - os.stat(note).st_mtime < SLOW_FOR:
            return []
    except OSError:
        pass
    try:
        return list(working_tree.changed_files(project, PATIENCE))
    except MachineError:
        with open(note, "w"):
            return []


def _written_since(path: str, since: float, listed: Collection[str] | None) -> bool:
    try:
        found = os.lstat(path)
    except OSError:
        return False
    if not (S_ISREG(found.st_mode) or S_ISLNK(found.st_mode)):
        return False  # a repository of its own, which git names as one thing
    if listed is not None:
        return path in listed
    return max(found.st_mtime, found.st_ctime) >= since
