"""Putting into the index what of some files is the caller's: other changes stay as HEAD has them.

The working tree is not touched. A file is taken whole, or not at all, or as HEAD's text with the caller's
symbols.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from coord_core import bundle
from coord_core.domain.errors import MachineError
from coord_core.project import Project
from coord_core.repository import parts
from coord_core.repository.checkouts import under_way
from coord_core.repository.gitcalls import ZERO, ask
from coord_core.repository.shares import Share, changes, checked, shares
from coord_core.services.callers import caller
from coord_core.services.unit import UnitOfWork

_TRIES = 5


def stage(project: Project, paths: Sequence[str]) -> list[Share]:
    """Of all that differs from HEAD at these paths, relative to the root. Raises CoordinatorError."""
    for _ in range(_TRIES):
        head = head_of(project.worktree)
        found = _shares(project, head, paths)
        _put(project, found)
        if head_of(project.worktree) == head:
            return found
        _take_back(project, found)  # another has committed meanwhile, and this would undo it
    raise MachineError("The branch moves on while files are staged.", "Try again.")


def _shares(project: Project, head: str, paths: Sequence[str]) -> list[Share]:
    found = changes(project, head, paths)
    changed = parts.look(project, found)
    with UnitOfWork(project) as tx:
        return shares(tx, project, caller(tx, project, os.environ), found, changed)


def _put(project: Project, found: Sequence[Share]) -> None:
    halted = under_way(project.worktree)
    lines = [line for share in found for line in _entry(project, share, halted)]
    if lines:
        words = ("update-index", "-z", "--index-info")
        checked(ask(project.worktree, *words, given=b"".join(lines)), "git could not stage the files")


def _take_back(project: Project, found: Sequence[Share]) -> None:
    paths = [share.change.path for share in found if share.is_staged]
    if paths:
        words = ("--literal-pathspecs", "reset", "-q", "--", *paths)
        checked(ask(project.worktree, *words), "git could not take the files out of the index")


def head_of(worktree: str) -> str:
    """The commit, empty before the first."""
    return ask(worktree, "rev-parse", "--quiet", "--verify", "HEAD^{commit}").text


def _entry(project: Project, share: Share, halted: str) -> Iterator[bytes]:
    """What `git update-index --index-info` takes."""
    change = share.change
    if not share.is_staged:
        return
    if share.is_whole:
        yield _line(change.mode_after, change.after, change.path)
    elif halted:
        share.why = f"{halted} is in progress, which takes a file whole"
    elif not change.is_of_two:
        share.why = "it can only be staged whole"
    else:
        blob = _mixed(project, share)
        mode = change.mode_before if parts.WHOLE in share.left else change.mode_after
        if blob:
            yield _line(mode, blob, change.path)
        else:
            share.why = "the parts cannot be told apart: it can only be staged whole"


def _line(mode: str, blob: str, path: str) -> bytes:
    head = f"{mode} {blob}" if blob.strip("0") else f"0 {ZERO}"
    return head.encode() + b"\t" + os.fsencode(path) + b"\0"


def _mixed(project: Project, share: Share) -> str:
    """Git's id of HEAD's text with the caller's symbols; empty when that cannot be made."""
    bundle.add("symbols")
    from coord_core.analysis.mixing import mixed
    from coord_core.analysis.symbol_kinds import grammar_of

    change, grammar = share.change, grammar_of(share.change.key(project))
    before, after = (
        ask(project.worktree, "cat-file", "blob", blob) for blob in (change.before, change.after)
    )
    if grammar is None or before.status or after.status:
        return ""
    text = mixed(before.output, after.output, grammar, share.own)
    if text is None:
        return ""
    answer = ask(project.worktree, "hash-object", "-w", "--no-filters", "--stdin", given=text)
    checked(answer, "git could not store the part")
    return answer.text
