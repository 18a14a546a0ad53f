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
    folders = [f"{common}/hooks", f"{common}/claude-coordinator-hooks", *project.settings.get("hooks", ())]
    return any(_within(path, folder) for folder in folders)


def is_tool(path: str, environment_root: str) -> bool:
    """Is it a file of the installed tool itself? A source checkout is no such root."""
    return bool(environment_root) and _within(path, environment_root)


def must_ask(path: str, payload: Payload) -> bool:
    folder, name = os.path.split(path)
    if name not in SETTINGS:
        return False
    return os.path.basename(folder) == ".claude" or folder == os.path.realpath(payload.config_dir)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")
