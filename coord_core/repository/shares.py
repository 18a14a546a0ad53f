"""Whose the changes of some files are, by their symbols where that can be told.

What `git add` would take is made in an index of its own, so that filters, line ends and modes are git's. Who
has what of it is told as before a commit (verdict.py).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from coord_core.domain.records import Instance
from coord_core.project import Project
from coord_core.repository import parts, verdict
from coord_core.repository.gitcalls import Answer, ask, failed, tell
from coord_core.repository.staged import Staged
from coord_core.storage.transaction import Transaction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.repository.parts import Parts

_DIFF = ("diff", "--cached", "--raw", "-z", "--no-renames", "--no-ext-diff", "--no-abbrev")


class Change(Staged):
    """What HEAD and the working tree have at a path, as git would store it, with the modes."""

    __slots__ = ("mode_after", "mode_before")

    def __init__(self, path: str, head: str) -> None:
        modes_and_ids = head.lstrip(":").split()
        super().__init__(path, *modes_and_ids[2:4])
        self.mode_before, self.mode_after = modes_and_ids[:2]

    @property
    def is_of_two(self) -> bool:
        """Is it a regular file before and after?"""
        return self.mode_before.startswith("100") and self.mode_after.startswith("100")


class Share:
    """What of one file is the caller's: its symbols, and others' with their owners.

    `blocker` has the file as a whole, so that nothing of it is the caller's; `why` it is left all the same.
    """

    __slots__ = ("blocker", "change", "left", "own", "why")

    def __init__(self, change: Change, own: set[str], left: dict[str, str], blocker: str = "") -> None:
        self.change = change
        self.own = own
        self.left = left
        self.blocker = blocker
        self.why = ""

    @property
    def is_whole(self) -> bool:
        return not self.left and not self.blocker

    @property
    def is_staged(self) -> bool:
        return not self.why and not self.blocker and (self.is_whole or bool(self.own))


def changes(project: Project, head: str, paths: Sequence[str]) -> list[Change]:
    """What differs from HEAD at these paths, relative to the root. Raises MachineError.

    `head`: the commit, empty before the first.
    """
    with _index(project.worktree, head) as index:
        words = ["--literal-pathspecs", "add", "-A", "--", *paths]
        checked(ask(project.worktree, *words, variables=index), "git could not read the files")
        against = head or tell(project.worktree, "hash-object", "-t", "tree", os.devnull)
        answer = ask(project.worktree, *_DIFF, against, "--", variables=index)
    checked(answer, "git could not compare the files")
    fields = answer.fields
    return [Change(path, told) for told, path in zip(fields[::2], fields[1::2], strict=False)]


@contextmanager
def _index(worktree: str, head: str) -> Iterator[dict[str, str]]:
    """An index as of HEAD, for as long as it is needed, as the environment names it."""
    folder = tempfile.mkdtemp(prefix="claude-coordinator-")
    try:
        variables = {"GIT_INDEX_FILE": os.path.join(folder, "index")}
        words = ("read-tree", head or "--empty")
        checked(ask(worktree, *words, variables=variables), "git could not read HEAD")
        yield variables
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def shares(
    tx: Transaction, project: Project, who: Instance, found: Sequence[Change], changed: Parts
) -> list[Share]:
    """Whose the changes are. `changed`: their symbols, where others may have some (parts.look)."""
    return [_share(tx, project, who, each, changed.get(each.key(project))) for each in found]


def _share(tx: Transaction, project: Project, who: Instance, change: Change, names: set[str] | None) -> Share:
    key = change.key(project)

    def owner(part: set[str] | None) -> str:
        held, written = verdict.of_others(tx, project, who, [change], {key: part})
        return next((each.instance for each in (*held.values(), *written.values())), "")

    if names is None:
        return Share(change, set(), {}, owner(None))
    blocker = owner(set())
    if blocker:
        return Share(change, set(), {}, blocker)
    if change.mode_before != change.mode_after:
        names = names | {parts.WHOLE}
    left = _owners(sorted(names), owner)
    return Share(change, names - left.keys(), left)


def _owners(names: list[str], owner: Callable[[set[str] | None], str]) -> dict[str, str]:
    """Of the symbols that are another's. Most are nobody's, so that many are asked about at once."""
    other = owner(set(names)) if names else ""
    if not other or len(names) == 1:
        return {names[0]: other} if other else {}
    half = len(names) // 2
    return _owners(names[:half], owner) | _owners(names[half:], owner)


def checked(answer: Answer, what: str) -> None:
    """Raises MachineError when git failed at it."""
    if answer.status:
        raise failed(what, answer)
