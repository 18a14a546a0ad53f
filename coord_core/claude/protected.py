"""Files by which enforcement could be switched off: some no session may write, some only the user can allow.

Denied: the state, the enrolment marker, git's hooks and git's own configuration (it can move the hooks).
Asked:  Claude Code's settings files, which hold the hooks. A client that bypasses permissions ignores what a
        hook asks for these files, so there they are denied.
"""

from __future__ import annotations

import os

from coord_core.claude import replies
from coord_core.project import SETTINGS_FILE, enrolled_git_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.project import Project

SETTINGS = ("settings.json", "settings.local.json")

DENIED = (
    "This file belongs to the coordinator that keeps sessions from overwriting each other, "
    "or holds or starts hooks, and a session may not change it. If it has to change, ask the user to do it."
)
ASK = (
    "This file can hold the hooks that keep sessions from overwriting each other. "
    "Allow the change only if you asked for it."
)


def is_denied(path: str, project: Project | None) -> bool:
    """Does the resolved path belong to the state, to git's hooks or to git's configuration?"""
    if project is not None:
        if path in (project.marker, f"{project.worktree}/.git") or _within(path, project.state):
            return True
        _, nested, inside = f"{path}/".rpartition("/.git/")
        if nested and _switches(inside.rstrip("/")):
            return True  # also of a repository that a session would make to free what lies in it
        if _within(path, project.common) and _switches(path[len(project.common) :]):
            return True
    common = enrolled_git_directory(path)
    return common is not None and _switches(path[len(common) :])


def _switches(inside: str) -> bool:
    """Of a path inside git's directory: can writing it take the guard away?"""
    names = inside.split("/")
    return (
        "hooks" in names
        or names[-1] in ("config", "config.worktree", "commondir", "gitdir", "HEAD")
        or any(name.startswith("claude-coordinator") for name in names)
    )


def is_tool(path: str) -> bool:
    """Is it a file of the installed tool itself? A source checkout is nobody's guard."""
    environment, installed, _ = os.path.realpath(__file__).partition("/site-packages/")
    if not installed:
        return False
    root = environment.rpartition("/lib/")[0]
    above = os.path.dirname(root)  # holds the launcher too, where the installer made the environment
    return _within(path, above if os.path.basename(above) == "claude-coordinator" else root)


def is_settings(path: str, payload: Payload) -> bool:
    """Is it a settings file of Claude Code, or ours?"""
    folder, name = os.path.split(path)
    if name not in SETTINGS:
        return name == SETTINGS_FILE
    config = payload.config_dir
    return os.path.basename(folder) == ".claude" or (bool(config) and folder == os.path.realpath(config))


def guard_settings(payload: Payload) -> Reply:
    """Ask the user; where the client would not, refuse."""
    if payload.text("permission_mode") == "bypassPermissions":
        return replies.deny(DENIED)
    return replies.ask(ASK)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")
