"""A linked worktree for a task: made whole, with what it needs, or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence

from coord_core import exclusion
from coord_core.domain.errors import MachineError
from coord_core.repository import refs
from coord_core.repository.copying import copy as copy_files
from coord_core.repository.gitcalls import ask
from coord_core.repository.making import Making
from coord_core.repository.processes import Progress
from coord_core.repository.setting_up import set_up


class Added:
    """`path`: where the worktree is, which may be an alternative. `notes`: sentences for the user."""

    __slots__ = ("notes", "path")

    def __init__(self, path: str, notes: list[str]) -> None:
        self.path = path
        self.notes = notes


def folder_for(main: str, common: str, name: str) -> str:
    """Where a worktree of this name belongs: in the main one, or beside a repository that has none."""
    if main:
        return os.path.join(main, exclusion.WORKTREES, name)
    return os.path.join(f"{common.removesuffix('.git')}.worktrees", name)


def add_worktree(
    main: str, common: str, folder: str, branch: str, commit: str | None,
    copy: Sequence[str] = (), setup: str = "", progress: Progress | None = None,
) -> Added:  # fmt: skip
    """A worktree with a new branch from `commit`, or with the branch that is there when that is None.

    `main` is empty for a bare repository. When it fails or is interrupted, nothing of it stays. Raises
    InputError for an impossible name, MachineError for whatever stops git.
    """
    refs.check(branch, common)
    made = Making(main, common)
    try:
        _hide(main, common, folder)
        made.reserve(folder)
        if commit is not None:
            refs.make(common, branch, commit)
            made.branch = (branch, commit)
        notes = made.check_out(branch, progress)
        notes += copy_files(main, made.path, copy) if main else []
        notes += set_up(made.path, setup, progress) if setup else []
    except OSError as error:
        made.undo()
        raise MachineError(f"The worktree could not be made: {error.strerror or error}.") from error
    except BaseException:
        made.undo()
        raise
    made.close()
    return Added(made.path, notes)


def _hide(main: str, common: str, folder: str) -> None:
    """Keep the worktrees inside the main one out of its own `git status`."""
    if main and folder.startswith(f"{main}/{exclusion.WORKTREES}/"):
        relative = folder[len(main) + 1 :]
        if ask(main, "check-ignore", "--quiet", "--", f"./{relative}/").status == 1:
            exclusion.add_worktrees(common)
