"""Files by which enforcement could be switched off: some no session may write, some only the user can allow.

Denied: the state, the enrolment marker, git's own files (but for the texts it has people edit), the roster.
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

TEXTS_OF_GIT = (
    "COMMIT_EDITMSG", "MERGE_MSG", "SQUASH_MSG", "TAG_EDITMSG", "NOTES_EDITMSG", "git-rebase-todo", "message",
    "description", "exclude", "sparse-checkout",
)  # fmt: skip
SETTINGS = ("settings.json", "settings.local.json")

DENIED = (
    "This would change a file that belongs to the coordinator that keeps sessions from overwriting each "
    "other, or that holds or starts hooks, and no session may. If it has to change, ask the user to do it."
)
ASK = (
    "This would write a settings file of the hooks that keep sessions from overwriting each other. "
    "Allow the change only if you asked for it."
)


def is_roster(path: str, payload: Payload) -> bool:
    """Is it the client's own record of which sessions are at work?"""
    config = payload.config_dir
    return bool(config) and _within(path, os.path.join(os.path.realpath(config), "sessions"))


def is_denied(path: str, project: Project | None) -> bool:
    """Does the resolved path belong to the state or to git's own files?"""
    if project is not None:
        if path == project.marker or _within(path, project.state):
            return True
        _, nested, inside = f"{path}/".rpartition("/.git/")
        if nested:  # also of a repository that a session would make to free what lies in it
            return not _is_a_text_of_git(inside)
        if project.common != project.worktree and _within(path, project.common):
            return not _is_a_text_of_git(path)
    common = enrolled_git_directory(path)
    return common is not None and not _is_a_text_of_git(path[len(common) :])


def _is_a_text_of_git(path: str) -> bool:
    """Of a path inside git's directory: is it one of the few that a session may have to write?"""
    return path.rstrip("/").rpartition("/")[2] in TEXTS_OF_GIT


def is_tool(path: str) -> bool:
    """Is it a file of the installed tool itself? A source checkout is nobody's guard."""
    environment, installed, _ = os.path.realpath(__file__).partition("/site-packages/")
    if not installed:
        return False
    root = environment.rpartition("/lib/")[0]
    above = os.path.dirname(root)  # holds the launcher too, where the installer made the environment
    return _within(path, above if os.path.basename(above) == "claude-coordinator" else root)


def is_settings(path: str, project: Project | None, payload: Payload) -> bool:
    """Is it a settings file that holds the hooks, Claude Code's or ours, also behind a link?"""
    folder, name = os.path.split(path)
    config = payload.config_dir
    if config and path == os.path.realpath(os.path.join(config, "settings.json")):
        return True
    if project is None:
        return False
    if name == SETTINGS_FILE or (name in SETTINGS and os.path.basename(folder) == ".claude"):
        return True
    return path in _linked_settings(project)


def is_settings_folder(path: str, payload: Payload) -> bool:
    """Is it a `.claude` folder that holds such a settings file? To remove it is to write that."""
    config = payload.config_dir
    is_one = os.path.basename(path) == ".claude" or (bool(config) and path == os.path.realpath(config))
    return is_one and any(os.path.lexists(os.path.join(path, name)) for name in SETTINGS)


def _linked_settings(project: Project) -> set[str]:
    """The targets of settings files that are links, or lie in a linked folder."""
    found = set()
    for root in {project.worktree, project.main} - {""}:
        folder = os.path.join(root, ".claude")
        for name in SETTINGS:
            named = os.path.join(folder, name)
            if os.path.islink(folder) or os.path.islink(named):
                found.add(os.path.realpath(named))
    return found


def guard_settings(payload: Payload) -> Reply:
    """Ask the user; where the client would not, refuse."""
    if payload.text("permission_mode") == "bypassPermissions":
        return replies.deny(DENIED)
    return replies.ask(ASK)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")
