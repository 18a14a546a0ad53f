"""Where a path belongs: its enrolled repository, its working tree, its canonical key. No git process.

A repository is enrolled when git's common directory, which all its linked worktrees share, holds the
marker file. The marker also carries the settings, compiled, so that one read says all. A path belongs to
the innermost enrolled repository above it; a nested repository that is not enrolled does not hide it.

Without git, the folder that holds `.claude/coordinator-enrolled` is the project.
"""

from __future__ import annotations

import os

from coord_core.domain.errors import InputError, StateError
from coord_core.domain.leases import Policy
from coord_core.jsontext import load_object
from coord_core.witness import read_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MARKER = "claude-coordinator-enrolled"
STATE = "claude-coordinator"
PLAIN_MARKER = ".claude/coordinator-enrolled"
PLAIN_STATE = ".claude/coordinator"
FORMAT = 1


class Project:
    """An enrolled repository, seen from one of its working trees. All paths absolute and resolved."""

    __slots__ = (
        "common", "compiled", "folds", "main", "marker", "policy", "settings", "state", "worktree",
    )  # fmt: skip

    def __init__(self, worktree: str, common: str, marker: str, state: str, compiled: dict[str, Any]) -> None:
        self.worktree = worktree  # empty for a path inside git's own directory
        self.common = common
        self.marker = marker
        self.state = state
        self.compiled = compiled  # the marker: see install/enrolment.py
        main = compiled.get("main")
        self.main = os.path.normpath(os.path.join(common, main)) if main else ""
        self.folds = bool(compiled.get("folds"))  # the disk takes `A` and `a` for one name
        self.settings: dict[str, Any] = compiled.get("settings") or {}
        self.policy = _policy(self.settings)

    @property
    def views(self) -> str:
        """The folder of the three files for people: the main worktree, else the state folder."""
        return self.main or self.state

    def key(self, path: str) -> str:
        """The canonical key of a resolved absolute path in this working tree; the root's is empty."""
        relative = path[len(self.worktree) :].lstrip("/")
        return _fold(relative) if self.folds else relative

    def ignores(self, key: str) -> bool:
        """Do the approved `ignore` globs take this file out of the coordinator's care?"""
        globs = self.settings.get("ignore")
        if not globs:
            return False
        from coord_core.globs import matches_any  # needs `re`; almost no repository has such globs

        return matches_any(globs, key)


def resolve(path: str, folder: str) -> str:
    """The absolute path without symlinks, `..` and doubled slashes. The file need not exist."""
    if "\0" in path or not path:
        raise InputError("The path is empty or holds a NUL character.")
    return os.path.realpath(os.path.join(folder, path))


def find(path: str) -> Project | None:
    """The enrolled project that a resolved path belongs to, None when it is not governed."""
    folder = path
    while True:
        found = _enrolled_at(folder)
        if found is not None:
            return found
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _enrolled_at(folder: str) -> Project | None:
    common = common_directory(folder)
    if common is None:
        plain = os.path.join(folder, PLAIN_MARKER)
        if os.path.lexists(plain):
            return _open(folder, folder, plain, os.path.join(folder, PLAIN_STATE))
        common, folder = folder, ""  # perhaps we are inside a git directory
    marker = os.path.join(common, MARKER)
    if not os.path.lexists(marker):
        return None
    return _open(folder, common, marker, os.path.join(common, STATE))


def common_directory(worktree: str) -> str | None:
    """Git's common directory for a working tree's root, None when the folder is not one."""
    entry = os.path.join(worktree, ".git")
    if os.path.isdir(entry):
        return os.path.realpath(entry)
    pointer = read_text(entry)
    if pointer is None or not pointer.startswith("gitdir:"):
        return None
    directory = os.path.join(worktree, pointer[7:].strip())
    shared = read_text(os.path.join(directory, "commondir"))
    return os.path.realpath(os.path.join(directory, shared.strip()) if shared else directory)


def _open(worktree: str, common: str, marker: str, state: str) -> Project:
    text = read_text(marker, 1 << 20)
    mend = "Run `claude-coordinator init` in a terminal to mend it."
    if text is None:
        raise StateError(f"The enrolment marker {marker} cannot be read.", mend)
    try:
        compiled = load_object(text)
    except InputError:
        raise StateError(f"The enrolment marker {marker} is damaged.", mend) from None
    if compiled.get("format") != FORMAT:
        raise StateError(
            f"This repository was enrolled by another version (format {compiled.get('format')!r}).",
            "Install that version or newer, or run `claude-coordinator init` with this one.",
        )
    return Project(worktree, common, marker, state, compiled)


def _policy(settings: dict[str, Any]) -> Policy:
    return Policy(
        lock_ttl=settings.get("lock_ttl", 3600.0),
        release_on=settings.get("release_on", "stop"),
        subagents_shared=settings.get("subagents") == "shared",
        shared_across_worktrees=settings.get("lock_scope", "repository") == "repository",
    )


def _fold(key: str) -> str:
    from unicodedata import normalize  # only on disks that need it

    return normalize("NFC", normalize("NFC", key).casefold())


def branch(worktree: str) -> str:
    """The branch that is checked out in a working tree; a short commit id when detached; else empty."""
    entry = os.path.join(worktree, ".git")
    pointer = None if os.path.isdir(entry) else read_text(entry)
    directory = os.path.join(worktree, pointer[7:].strip()) if pointer else entry
    head = (read_text(os.path.join(directory, "HEAD")) or "").strip()
    return head[16:] if head.startswith("ref: refs/heads/") else head[:12]
