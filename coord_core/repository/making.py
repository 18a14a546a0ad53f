"""The steps of making a linked worktree, and undoing those that were done."""

from __future__ import annotations

import os
import shutil

from coord_core.domain.branch_names import alternatives
from coord_core.repository import refs, worktree_list
from coord_core.repository.being_made import try_lock
from coord_core.repository.gitcalls import ask, failed
from coord_core.repository.processes import Progress
from coord_core.views.refusal import quoted


class Making:
    """What has been made so far."""

    def __init__(self, main: str, common: str) -> None:
        self.path = ""
        self.branch: tuple[str, str] | None = None
        self._common = common
        self._place = main or common
        self._parents: list[str] = []
        self._lock = -1

    def reserve(self, folder: str) -> None:
        self._make_parents(os.path.dirname(folder))
        known = {entry.path for entry in worktree_list.entries(self._common)}
        for candidate in alternatives(folder):
            if os.path.realpath(candidate) in known:
                continue
            try:
                os.mkdir(candidate)
            except FileExistsError:
                continue
            self.path = candidate
            self._lock = os.open(candidate, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try_lock(self._lock)
            return

    def check_out(self, branch: str, progress: Progress | None) -> list[str]:
        words = ("worktree", "add", "--quiet", "--no-guess-remote", "--", self.path, branch)
        answer = ask(self._place, *words, progress=progress, keep=(self._lock,))
        entry = worktree_list.entry_of(self._common, self.path)
        if entry is None or not entry.is_whole:
            raise failed(f"git could not make a worktree for {quoted(branch)!r}", answer)
        notes = [f"The post-checkout hook failed ({answer.complaint})."] if answer.status else []
        if os.path.exists(os.path.join(self.path, ".gitmodules")):
            notes.append("Submodules are not checked out: `git submodule update --init` does it.")
        return notes

    def undo(self) -> None:
        """Only what this very attempt made, of which nobody else has heard."""
        if self.path:
            if worktree_list.entry_of(self._common, self.path) is not None:
                ask(self._place, "worktree", "remove", "--force", "--force", "--", self.path)
            forget(self._common, self.path)
            shutil.rmtree(self.path, ignore_errors=True)
        if self.branch is not None:
            refs.remove(self._common, *self.branch)
        for parent in reversed(self._parents):
            _remove_empty(parent)
        self.close()

    def close(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _make_parents(self, folder: str) -> None:
        if folder and not os.path.isdir(folder):
            self._make_parents(os.path.dirname(folder))
            try:
                os.mkdir(folder)
            except FileExistsError:
                if not os.path.isdir(folder):
                    raise
                return  # another was quicker
            self._parents.append(folder)


def forget(common: str, path: str) -> None:
    """Take what git has noted of a worktree at this path away; the worktree itself stays."""
    entry = worktree_list.entry_of(common, path)
    for gone in [*([entry] if entry else []), *worktree_list.nameless(common, path)]:
        shutil.rmtree(gone.admin, ignore_errors=True)
    _remove_empty(os.path.join(common, "worktrees"))


def _remove_empty(folder: str) -> None:
    try:
        os.rmdir(folder)
    except OSError:
        pass
