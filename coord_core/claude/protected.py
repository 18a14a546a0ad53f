"""Files by which enforcement could be switched off: some no session may write, some only the user can allow.

Denied: the state, the enrolment marker, git's own files (but for the texts it has people edit), the roster.
Asked:  Claude Code's settings files, which hold the hooks, and ours, the user's own too; and what takes a
        folder away, or changes all of it, in which these or the denied ones lie. A client that bypasses
        permissions ignores what a hook asks for these files, so there they are denied.
"""

from __future__ import annotations

import os

from coord_core import users_settings
from coord_core.claude import replies
from coord_core.claude.places import home_project
from coord_core.domain.resources import FILE
from coord_core.project import SETTINGS_FILE, enrolled_git_directory

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.claude.replies import Reply
    from coord_core.claude.shell.analysis import Write
    from coord_core.project import Project

TEXTS_OF_GIT = (
    "COMMIT_EDITMSG", "MERGE_MSG", "SQUASH_MSG", "TAG_EDITMSG", "NOTES_EDITMSG", "git-rebase-todo", "message",
    "description", "exclude", "sparse-checkout",
)  # fmt: skip
SETTINGS = ("settings.json", "settings.local.json")
_HEARTS = ("hook", "hooks/hooks.json", "hooks/plugin.sh", "hooks/plugin_python.sh")  # of the guards' folders

DENIED = (
    "This would change a file that belongs to the coordinator that keeps sessions from overwriting each "
    "other, or that holds or starts hooks, and no session may. If it has to change, ask the user to do it."
)
ASK = (
    "This would write a settings file of the hooks that keep sessions from overwriting each other, or a "
    "folder that they lie in. Allow the change only if you asked for it."
)


def is_guard(path: str, payload: Payload) -> bool:
    """Is it a file of what enforces, wherever it lies: the tool, the plugin, the roster?"""
    return any(_within(path, folder) for folder in guards(payload))


def guards(payload: Payload) -> list[str]:
    """The folders of what enforces, resolved: the tool's, the plugin's and what it starts, the roster."""
    config = payload.config_dir
    roster = os.path.realpath(f"{config}/sessions") if config else ""
    has_plugin = payload.environment.get("CLAUDE_PLUGIN_ROOT") and payload.data_dir
    started = os.path.realpath(payload.data_dir) if has_plugin else ""
    return [folder for folder in (_tool(), payload.plugin, started, roster) if folder]


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


def _tool() -> str:
    """The folder of the installed tool itself; empty for a source checkout, which is nobody's guard."""
    environment, installed, _ = os.path.realpath(__file__).partition("/site-packages/")
    if not installed:
        return ""
    root = environment.rpartition("/lib/")[0]
    above = os.path.dirname(root)  # holds the launcher too, where the installer made the environment
    return above if os.path.basename(above) == "claude-coordinator" else root


def is_settings(path: str, project: Project | None, payload: Payload) -> bool:
    """Is it a settings file that holds the hooks, Claude Code's or ours, also behind a link?"""
    folder, name = os.path.split(path)
    if path in _of_the_user(payload.config_dir):
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
    return is_one and _holds_settings(path)


def _holds_settings(folder: str) -> bool:
    return any(os.path.lexists(os.path.join(folder, name)) for name in SETTINGS)


def is_settings_link(path: str) -> bool:
    """Is it, by its own name, a link `.claude` to a folder that holds such a settings file?"""
    return os.path.basename(path) == ".claude" and os.path.islink(path) and _holds_settings(path)


def takes_along(write: Write, payload: Payload) -> bool:
    """Does a write to a folder above take away what enforces, the user's settings, or those that a link of
    the session's project leads to? `write`: resolved.
    """
    if write.kind == FILE and not os.path.isdir(write.path):
        return False
    places = [os.path.join(folder, name) for folder in guards(payload) for name in ("", *_HEARTS)]
    if not write.keeps:
        home = home_project(payload)
        places += [*_of_the_user(payload.config_dir), *(_linked_settings(home) if home is not None else ())]
    return any(_is_taken(write, place.rstrip("/")) for place in places if os.path.lexists(place))


def _is_taken(write: Write, place: str) -> bool:
    """Is the place itself, or a folder below the written one that it lies in, covered?"""
    root = write.path.rstrip("/") + "/"
    while place.startswith(root) and place != "/":
        if write.kind == FILE:  # a folder that is written as if it were a file is renamed
            return not write.keeps
        if write.covers(place):
            return True
        place = os.path.dirname(place)
    return False


def _of_the_user(config: str) -> set[str]:
    """The user's own settings, of the client and ours, and the client's lists of what is installed."""
    names = ("settings.json", "plugins/installed_plugins.json", "plugins/known_marketplaces.json")
    files = [os.path.join(config, name) for name in names] if config else []
    return {os.path.realpath(file) for file in [*files, users_settings.path()] if file}


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


def guard_settings(payload: Payload, told: str = "") -> Reply:
    """Ask the user; where the client would not, refuse. `told`: what the model hears beside it."""
    if payload.text("permission_mode") == "bypassPermissions":
        return replies.deny(DENIED, told)
    return replies.ask(ASK, told)


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder + "/")
