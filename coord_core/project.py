"""Where a path belongs: its enrolled repository, its working tree, its canonical key. No git process.

A repository is enrolled when git's common directory, which all its linked worktrees share, holds the
marker file. The marker also carries the settings, compiled, so that one read says all. A path belongs to
the innermost enrolled repository above it; a nested repository that is not enrolled does not hide it.

A marker is believed only where no clone and no download can put it: in a real git directory. Without git,
the folder that holds `.claude/coordinator-enrolled` is the project, if the user's own list names it too.
"""

from __future__ import annotations

import errno
import os
from stat import S_ISDIR

from coord_core import users_settings
from coord_core.domain.errors import InputError, StateError
from coord_core.domain.leases import Policy
from coord_core.jsontext import load_object
from coord_core.witness import read_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MARKER = "claude-coordinator-enrolled"
STATE = "claude-coordinator"
PLAIN_MARKER = ".claude/coordinator-enrolled"
PLAIN_STATE = ".claude/coordinator"
DEPENDENCIES = "dependencies.db"  # in the state folder: which file depends on which (dependencies.py)
FORMAT = 1

SETTINGS_FILE = ".claude-coordinator.yml"
# Settings that weaken the guard or run something.
NEEDS_TRUST = ("fail_open", "ignore", "admins", "tools", "worktree_setup", "notify")


class Project:
    """An enrolled repository, seen from one of its working trees. All paths absolute and resolved."""

    __slots__ = (
        "common", "compiled", "folds", "main", "marker", "of_user", "policy", "settings", "stale", "state",
        "tells", "worktree",
    )  # fmt: skip

    def __init__(self, worktree: str, common: str, marker: str, state: str, compiled: dict[str, Any]) -> None:
        self.worktree = worktree
        self.common = common
        self.marker = marker
        self.state = state
        self.compiled = compiled  # the marker: see install/enrolment.py
        main = compiled.get("main")
        self.main = os.path.normpath(os.path.join(common, main)) if main else ""
        self.folds = bool(compiled.get("folds"))  # the disk takes `A` and `a` for one name
        self.settings: dict[str, Any] = compiled.get("settings") or {}
        self.of_user: dict[str, Any] = compiled.get("of_user") or {}
        self.stale = settings_stamp(self.views) != compiled.get("settings_stamp", "")
        if self.stale:  # a text that nobody approved
            self.settings = {key: value for key, value in self.settings.items() if key not in NEEDS_TRUST}
        self.stale = self.stale or users_settings.is_stale(self.of_user)
        # Is anybody to be told of anything? Of what, services/courier_due.py says.
        self.tells = bool(self.settings.get("notify")) or users_settings.tell(self.of_user)
        self.policy = _policy(self.settings)

    @property
    def views(self) -> str:
        """The folder of the three files for people: the main worktree, else the state folder."""
        return self.main or self.state

    @property
    def is_git(self) -> bool:
        """Is it a git repository? A folder without git can be a project too."""
        return self.state != os.path.join(self.common, PLAIN_STATE)

    @property
    def announces(self) -> bool:
        """Does a session hear here of others' doings?"""
        return self.settings.get("announce") != "none"

    def key(self, path: str) -> str:
        """The canonical key of a resolved absolute path in this working tree; the root's is empty."""
        relative = path[len(self.worktree) :].lstrip("/")
        return self.fold(relative)

    def fold(self, text: str) -> str:
        """A text that is to be compared with keys."""
        return _fold(text) if self.folds else text

    def governs(self, path: str) -> bool:
        """Is the resolved path a file that can be locked? Git's own files and ignored globs are not."""
        return not self.is_gits(path) and not self.ignores(self.key(path))

    def is_gits(self, path: str) -> bool:
        """Does the resolved path lie in git's own directory?"""
        return self.common != self.worktree and (path + "/").startswith(self.common + "/")

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
    plain = None
    for folder in _upwards(path):
        common = common_directory(folder)
        if common is None:
            plain = plain or _plain(folder)
            continue
        marker = os.path.join(common, MARKER)
        if os.path.lexists(marker) and is_git_directory(common):
            return opened(folder, common, marker, os.path.join(common, STATE))
        plain = None  # what lies in a repository came with it
    if plain is None:
        return None
    return opened(plain, plain, os.path.join(plain, PLAIN_MARKER), os.path.join(plain, PLAIN_STATE))


def enrolled_git_directory(path: str) -> str | None:
    """The enrolled git directory that a resolved path lies in, None when it lies in none."""
    for folder in _upwards(path):
        if os.path.lexists(os.path.join(folder, MARKER)) and is_git_directory(folder):
            return folder
    return None


def is_git_directory(folder: str) -> bool:
    """As git itself tells one."""
    return all(os.path.exists(os.path.join(folder, name)) for name in ("HEAD", "objects", "refs"))


def settings_stamp(folder: str) -> str:
    """The size and time of the settings file here; empty when there is none."""
    return users_settings.stamp(os.path.join(folder, SETTINGS_FILE))


def plain_folders() -> str:
    """The user's list of folders without git that are projects; empty where no absolute folder is named."""
    home = os.environ.get("XDG_DATA_HOME", "")
    if not os.path.isabs(home):
        home = os.path.join(os.environ.get("HOME", ""), ".local", "share")
    return os.path.join(home, "claude-coordinator", "folders") if os.path.isabs(home) else ""


def _plain(folder: str) -> str | None:
    if not os.path.lexists(os.path.join(folder, PLAIN_MARKER)):
        return None
    listed = (read_text(plain_folders(), 1 << 20) or "").split("\n")
    return folder if folder in listed else None


def _upwards(path: str) -> Iterator[str]:
    """The path and every folder above it."""
    while True:
        yield path
        above = os.path.dirname(path)
        if above == path:
            return
        path = above


def common_directory(worktree: str) -> str | None:
    """Git's common directory for a working tree's root, None when the folder is not one.

    Raises StateError when there is one that cannot be read: what is not known is not free.
    """
    entry = os.path.join(worktree, ".git")
    try:
        found = os.stat(entry)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EIO):
            raise _unreadable(entry) from error
        return None
    if S_ISDIR(found.st_mode):
        if not os.access(entry, os.X_OK):
            raise _unreadable(entry)
        return os.path.realpath(entry)
    pointer = _pointer(entry)
    if pointer is None or not pointer.startswith("gitdir:"):
        return None
    directory = os.path.join(worktree, pointer[7:].strip())
    shared = _pointer(os.path.join(directory, "commondir"))
    return os.path.realpath(os.path.join(directory, shared.strip()) if shared else directory)


def worktrees(project: Project) -> list[str]:
    """The roots of the project's working trees, resolved; also of such as are gone."""
    found = [project.main] if project.main else []
    try:
        names = os.listdir(os.path.join(project.common, "worktrees"))
    except OSError:
        return found
    for name in names:
        entry = read_text(os.path.join(project.common, "worktrees", name, "gitdir"))
        if entry:
            found.append(os.path.realpath(os.path.dirname(entry.strip())))
    return found


def _pointer(path: str) -> str | None:
    """The text of one of git's pointer files; None when there is none. Raises StateError."""
    text = read_text(path)
    if text is None and os.path.isfile(path):
        raise _unreadable(path)
    return text


def _unreadable(path: str) -> StateError:
    return StateError(f"{path!r} cannot be read.", "Mend its permissions.")


def opened(worktree: str, common: str, marker: str, state: str) -> Project:
    """The project whose marker this is. Raises StateError when it is damaged or of another version."""
    text = read_text(marker, 1 << 20)
    mend = "Run `claude-coordinator init` in a terminal to mend it."
    if text is None:
        raise StateError(f"The enrolment marker {marker!r} cannot be read.", mend)
    try:
        compiled = load_object(text)
    except InputError:
        raise StateError(f"The enrolment marker {marker!r} is damaged.", mend) from None
    if not _is_sound(compiled):
        raise StateError(f"The enrolment marker {marker!r} is damaged.", mend)
    if compiled.get("format") != FORMAT:
        raise StateError(
            f"This repository was enrolled by another version (format {compiled.get('format')!r}).",
            "Install that version or newer, or run `claude-coordinator init` with this one.",
        )
    return Project(worktree, common, marker, state, compiled)


def _is_sound(compiled: dict[str, Any]) -> bool:
    """Has everything that is used the type it is used as?"""
    settings = compiled.get("settings", {})
    return (
        isinstance(compiled.get("main"), (str, type(None)))
        and isinstance(settings, dict)
        and isinstance(settings.get("lock_ttl", 0.0), (int, float))
        and isinstance(settings.get("history", 0.0), (int, float))
        and isinstance(settings.get("deadlock_grace", 0.0), (int, float))
        and isinstance(settings.get("ignore", []), list)
        and all(isinstance(glob, str) for glob in settings.get("ignore", []))
        and isinstance(settings.get("admins", []), list)
        and isinstance(settings.get("tools", {}), dict)
        and isinstance(settings.get("worktree_copy", []), list)
        and isinstance(settings.get("notify", []), list)
        and isinstance(settings.get("notify_variables", []), list)
        and users_settings.are_sound(compiled.get("of_user", {}))
        and isinstance(settings.get("features", {}), dict)
        and all(isinstance(settings.get(name, ""), str) for name in ("base", "worktree_setup"))
    )


def _policy(settings: dict[str, Any]) -> Policy:
    return Policy(
        lock_ttl=settings.get("lock_ttl", 3600.0),
        release_on=settings.get("release_on", "stop"),
        subagents_shared=settings.get("subagents") == "shared",
        shared_across_worktrees=settings.get("lock_scope", "repository") == "repository",
        deadlock_grace=settings.get("deadlock_grace", 120.0),
    )


def _fold(key: str) -> str:
    from unicodedata import normalize  # only on disks that need it

    return normalize("NFC", normalize("NFC", key).casefold())


def git_directory(worktree: str) -> str:
    """Git's own directory of one working tree: of a linked one not the common one."""
    entry = os.path.join(worktree, ".git")
    pointer = None if os.path.isdir(entry) else read_text(entry)
    return os.path.join(worktree, pointer[7:].strip()) if pointer else entry


def branch(worktree: str) -> str:
    """The branch that is checked out in a working tree; a short commit id when detached; else empty."""
    head = (read_text(os.path.join(git_directory(worktree), "HEAD")) or "").strip()
    return head[16:] if head.startswith("ref: refs/heads/") else head[:12]
