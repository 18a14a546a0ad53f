"""What is not committed in a working tree. Our views, tasks' worktrees and what git ignores do not count."""

from __future__ import annotations

from coord_core.exclusion import VIEWS, WORKTREES
from coord_core.repository.gitcalls import ask, failed

_FIELDS = {"1": 8, "2": 9, "u": 10, "?": 1}  # before the path, by the kind of a line


class Change:
    """A path, relative to the working tree's root."""

    __slots__ = ("is_submodule", "is_untracked", "path")

    def __init__(self, path: str, is_untracked: bool, is_submodule: bool) -> None:
        self.path = path
        self.is_untracked = is_untracked
        self.is_submodule = is_submodule


def changes(worktree: str) -> list[Change]:
    """Raises MachineError when git cannot tell."""
    answer = ask(
        worktree, "status", "--porcelain=v2", "-z", "--no-renames", "--ignore-submodules=none",
        "--untracked-files=all",
    )  # fmt: skip
    if answer.status:
        raise failed("git could not tell what is not committed", answer)
    found = [_change(line) for line in answer.fields if line[0] in _FIELDS]
    return [change for change in found if not _is_ours(change.path)]


def uncommitted(worktree: str) -> list[str]:
    """The paths with changes, untracked ones included. Raises MachineError."""
    return [change.path for change in changes(worktree)]


def _change(line: str) -> Change:
    fields = line.split(" ", _FIELDS[line[0]])
    is_submodule = line[0] != "?" and fields[2].startswith("S")
    return Change(fields[-1], line[0] == "?", is_submodule)


def _is_ours(path: str) -> bool:
    return path.startswith((f"{WORKTREES}/", *VIEWS))
