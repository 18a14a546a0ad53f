"""What an earlier claimer of a task left: its branch and its worktree. And undoing a claim."""

from __future__ import annotations

import os
import shutil
import time

from coord_core.domain.errors import BusyError, MachineError
from coord_core.repository import refs, worktree_list
from coord_core.repository.being_made import is_being_made
from coord_core.repository.changes import uncommitted
from coord_core.repository.gitcalls import ask
from coord_core.repository.half_done import written_by_others
from coord_core.repository.making import forget
from coord_core.repository.pushing import commits_beyond
from coord_core.views.refusal import listed, quoted

_PATIENCE = 10.0  # seconds for another process to finish a worktree
_MOST_NAMED = 3


class Adopted:
    """`exists`: the branch does. `checked_out`: the working tree that has it, empty for none. `is_whole`: the
    linked worktree is there and can be worked in. `uncommitted`: its changed files. `commits`: on the branch
    beyond its base."""

    __slots__ = ("checked_out", "commits", "exists", "is_whole", "uncommitted")

    def __init__(
        self, exists: bool, checked_out: str, is_whole: bool, uncommitted: list[str], commits: int
    ) -> None:
        self.exists = exists
        self.checked_out = checked_out
        self.is_whole = is_whole
        self.uncommitted = uncommitted
        self.commits = commits


def adopt(
    common: str, main: str, branch: str, worktree: str, base: str = "", remote: str = "",
    patience: float = _PATIENCE,
) -> Adopted:  # fmt: skip
    """What is there now. A worktree that was never finished is removed, if nobody wrote in it.

    `worktree` is empty for none. Raises BusyError while another process makes it, MachineError when somebody
    wrote in a half-made one.
    """
    if worktree:
        _settle(common, branch, worktree, patience)
    exists = bool(refs.commit_of(common, refs.local(branch)))
    tree = worktree_list.checked_out(common, main, branch)
    entry = worktree_list.entry_of(common, worktree) if worktree else None
    is_whole = entry is not None and entry.is_whole
    place = worktree if is_whole else tree
    return Adopted(
        exists,
        tree,
        is_whole,
        uncommitted(place) if place and os.path.isdir(place) else [],
        len(commits_beyond(common, branch, base, remote)) if exists else 0,
    )


def remove_if_untouched(common: str, branch: str, worktree: str, commit: str) -> bool:
    """Undo a claim: the worktree if it has no change, the branch if it still points at `commit`.

    False when something of it stays. What git ignores in the worktree goes with it. Raises as `adopt` does.
    """
    if worktree:
        _settle(common, branch, worktree, _PATIENCE)
    if refs.commit_of(common, refs.local(branch)) != commit:
        return False
    entry = worktree_list.entry_of(common, worktree) if worktree else None
    if entry is not None and entry.is_whole:
        if entry.branch != branch or uncommitted(worktree):
            return False
        if ask(common, "worktree", "remove", "--", worktree).status:
            return False
    elsewhere = worktree_list.checked_out(common, _main(common), branch)
    return not elsewhere and refs.remove(common, branch, commit)


def _settle(common: str, branch: str, worktree: str, patience: float) -> None:
    """Clear away what a `git worktree add` that was killed, or somebody's `rm -r`, has left."""
    _await(worktree, patience)
    entry = worktree_list.entry_of(common, worktree)
    if not os.path.isdir(worktree):
        if entry is None or entry.locked is None or entry.is_half_made:
            forget(common, worktree)
    elif not os.listdir(worktree):
        os.rmdir(worktree)
        forget(common, worktree)
    elif entry is not None and entry.is_half_made:
        _remove_half_made(common, branch, worktree)


def _remove_half_made(common: str, branch: str, worktree: str) -> None:
    theirs = written_by_others(common, worktree, refs.commit_of(common, refs.local(branch)))
    if theirs:
        raise MachineError(
            f"The worktree {quoted(worktree)!r} was never finished, and somebody wrote in it: "
            f"{listed(theirs, _MOST_NAMED)}.",
            "Move these files elsewhere and try again.",
        )
    shutil.rmtree(worktree, ignore_errors=True)
    forget(common, worktree)


def _await(worktree: str, patience: float) -> None:
    until = time.monotonic() + patience
    while is_being_made(worktree):
        if time.monotonic() > until:
            raise BusyError(f"Another process is making {quoted(worktree)!r}.", "Try again when it is done.")
        time.sleep(0.05)


def _main(common: str) -> str:
    """The main worktree if there is one: a name for it is enough here."""
    bare = ask(common, "config", "--type=bool", "--get", "core.bare").text
    return "" if bare == "true" else os.path.dirname(common)
