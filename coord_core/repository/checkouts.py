"""Switching a working tree that is there to a branch of a task."""

from __future__ import annotations

import os

from coord_core.domain.errors import MachineError
from coord_core.project import git_directory
from coord_core.repository import half_done, refs
from coord_core.repository.changes import changes
from coord_core.repository.gitcalls import ask, failed
from coord_core.views.refusal import listed, quoted

_MOST_NAMED = 3
_UNDER_WAY = {
    "rebase-merge": "a rebase", "rebase-apply": "a rebase or `git am`", "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick", "REVERT_HEAD": "a revert", "BISECT_LOG": "a bisection",
    "sequencer": "a cherry-pick or revert of several commits",
}  # fmt: skip
_WITHOUT_HOOKS = ("core.hooksPath=/dev/null",)


def obstacles(worktree: str) -> list[str]:
    """Why HEAD of this working tree must not be switched, each a clause as in "3 files …: a, b and c".

    Raises MachineError when git cannot tell.
    """
    directory = git_directory(worktree)
    found = [f"{what} is in progress" for name, what in _UNDER_WAY.items() if _has(directory, name)]
    known = changes(worktree)
    for what, paths in (
        ("uncommitted", [c.path for c in known if not c.is_untracked and not c.is_submodule]),
        ("untracked", [c.path for c in known if c.is_untracked]),
        ("a changed submodule", [c.path for c in known if c.is_submodule]),
    ):
        if paths:
            found.append(f"{what}: {listed(paths, _MOST_NAMED)}")
    return found


def under_way(worktree: str) -> str:
    """What git has begun in a working tree and not ended; empty without any. A bisection changes nothing."""
    directory = git_directory(worktree)
    found = [what for name, what in _UNDER_WAY.items() if name != "BISECT_LOG" and _has(directory, name)]
    return found[0] if found else ""


def switch_in_place(worktree: str, branch: str, commit: str) -> None:
    """Make the branch at the commit and switch to it. Hooks run.

    Raises InputError for an impossible name, MachineError for whatever stops git; then all is as it was.
    """
    refs.check(branch, worktree)
    _refuse_locked(worktree)
    before = refs.head(worktree) or refs.commit_of(worktree, "HEAD")
    refs.make(worktree, branch, commit)
    try:
        answer = ask(worktree, "switch", "--quiet", "--no-guess", "--no-overwrite-ignore", "--", branch)
        if answer.status:
            raise failed(f"git could not switch to {quoted(branch)}", answer, _mend(worktree))
    except BaseException:
        switch_back(worktree, branch, commit, before)
        raise


def switch_to(worktree: str, branch: str) -> None:
    """Switch to a branch that is there. Hooks run. Raises MachineError for whatever stops git."""
    _refuse_locked(worktree)
    answer = ask(worktree, "switch", "--quiet", "--no-guess", "--no-overwrite-ignore", "--", branch)
    if answer.status:
        raise failed(f"git could not switch to {quoted(branch)}", answer, _mend(worktree))


def switch_back(worktree: str, branch: str, commit: str, before: str) -> bool:
    """Undo `switch_in_place`, if the branch still points at `commit`: to `before`, which is a full reference
    or a commit's id. What somebody changed since is never overwritten: then False, and HEAD stays.
    """
    if refs.commit_of(worktree, refs.local(branch)) != commit:
        return False
    if refs.head(worktree) == refs.local(branch):
        target = [before.removeprefix("refs/heads/")] if before.startswith("refs/") else ["--detach", before]
        words = ("switch", "--quiet", "--no-guess", "--no-overwrite-ignore", *target)
        if ask(worktree, *words, settings=_WITHOUT_HOOKS).status:
            return False
    else:  # git stopped between the files and HEAD
        ask(worktree, "read-tree", "-m", "-u", commit, "HEAD")
        half_done.restore(worktree, commit)
    return refs.remove(worktree, branch, commit)


def _has(directory: str, name: str) -> bool:
    return os.path.exists(os.path.join(directory, name))


def _refuse_locked(worktree: str) -> None:
    """Git itself finds a locked HEAD only after it has changed the files."""
    directory = git_directory(worktree)
    for name in ("index.lock", "HEAD.lock"):
        if _has(directory, name):
            raise MachineError(f"git is at work here: {os.path.join(directory, name)!r} exists.", _OF_A_LOCK)


_OF_A_LOCK = "Try again when it is done. If no git process runs here, one crashed: remove that file."


def _mend(worktree: str) -> str:
    if _has(git_directory(worktree), "index.lock"):
        return _OF_A_LOCK
    return "Nothing was changed. Mend that, or set `branching: worktree`."
