"""The linked worktrees that git knows, half-made ones too, as its files below `<common>/worktrees` tell."""

from __future__ import annotations

import os
import re

from coord_core.project import git_directory
from coord_core.witness import read_text

_INITIALIZING = "initializing"  # git's own reason for a lock, while `git worktree add` is at work
_HEADS = "refs/heads/"


class Entry:
    """`admin`: git's folder for it. `path` is empty while git has not noted it. `branch`: its name, or empty.
    `locked`: the reason of a lock, None without one."""

    __slots__ = ("admin", "branch", "locked", "path")

    def __init__(self, admin: str) -> None:
        pointer = (read_text(os.path.join(admin, "gitdir")) or "").strip()
        self.admin = admin
        self.path = os.path.realpath(os.path.dirname(os.path.join(admin, pointer))) if pointer else ""
        self.branch = _branch(admin)
        locked = os.path.join(admin, "locked")
        self.locked = (read_text(locked) or "").strip() if os.path.exists(locked) else None

    @property
    def is_half_made(self) -> bool:
        return self.locked == _INITIALIZING

    @property
    def is_whole(self) -> bool:
        directory = git_directory(self.path)
        there = os.path.isdir(directory) and os.path.realpath(directory) == os.path.realpath(self.admin)
        return bool(self.path) and there and not self.is_half_made and self._has("index")

    def _has(self, name: str) -> bool:
        return os.path.exists(os.path.join(self.admin, name))


def entries(common: str) -> list[Entry]:
    folder = os.path.join(common, "worktrees")
    try:
        return [Entry(os.path.join(folder, name)) for name in sorted(os.listdir(folder))]
    except OSError:
        return []


def entry_of(common: str, path: str) -> Entry | None:
    real = os.path.realpath(path)
    return next((entry for entry in entries(common) if entry.path == real), None)


def nameless(common: str, path: str) -> list[Entry]:
    """Entries of this path's name, tied to no place: git had just begun them, or half removed them."""
    name = re.compile(re.escape(os.path.basename(path)) + r"\d*")
    return [
        entry for entry in entries(common) if not entry.path and name.fullmatch(os.path.basename(entry.admin))
    ]


def checked_out(common: str, main: str, branch: str) -> str:
    """The working tree that has the branch, also in the middle of its rebase; empty when none has."""
    if main and branch in (_branch(common), _rebased(common)):
        return main
    return next((e.path for e in entries(common) if branch in (e.branch, _rebased(e.admin)) and e.path), "")


def _branch(directory: str) -> str:
    text = (read_text(os.path.join(directory, "HEAD")) or "").strip()
    return text.removeprefix(f"ref: {_HEADS}") if text.startswith(f"ref: {_HEADS}") else ""


def _rebased(directory: str) -> str:
    for name in ("rebase-merge", "rebase-apply"):
        text = (read_text(os.path.join(directory, name, "head-name")) or "").strip()
        if text:
            return text.removeprefix(_HEADS)
    return ""
