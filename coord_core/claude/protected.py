"""Files by which enforcement could be switched off: some no session may write, some only the user can allow.

Denied: the state, the enrolment marker, git's hooks and git's own configuration (it can move the hooks).
Asked:  Claude Code's settings files, which hold the hooks.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.project import Project

SETTINGS = ("settings.json", "settings.local.json")

DENIED = (
    "This file belongs to the coordinator that keeps sessions from overwriting each other, "
    "or to git's hooks, and a session may not change it. If it has to change, ask the user to do it."
)
ASK = (
    "This file can hold the hooks that keep sessions from overwriting each other. "
    "Allow the change only if you asked for it."
)


def is_denied(path: str, project: Project) -> bool:
    common = project.common
    if path == project.marker or _within(path, project.state):
        return True
    if path in (f"{common}/config", f"{common}/config.worktree", f"{project.worktree}/.git"):
        return True
    if path.startswith(f"{common}/worktrees/") and os.path.basename(path) == "config.worktree":
        return True
    return _within(path, f"{common}/hooks") or path.startswith(f"{common}/claude-coordinator")


def is_tool(path: str) -> bool:
    """Is it a file of the installed tool itself? A source checkout is nobody's guard."""
    environment, installed, _ = os.path.realpath(__file__).partition("/site-packages/")
    if not installed:
        return False
    root = environment.rpartition("/lib/")[0]
    above = os.path.dirname(root)  # holds the launcher too, where the installer made the environment
    return _within(path, above if os.path.basename(above) == "claude-coordinator" else root)


def is_settings(path: str, payload: Payload) -> bool:
    """Is it a settings file of Claude Code?"""
    folder, name = os.path.split(path)
    if name not in SETTINGS:
        return False
    return os.path.basename(folder) == ".claude" or folder == os.path.realpath(payload.config_dir)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")
