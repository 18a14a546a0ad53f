"""Setting a repository up and taking everything out again, in the order that never leaves it half guarded.

In:  state and marker, then git's hooks, then the settings that start the hooks.
Out: the settings first (a hook whose script is gone would refuse every edit), git's hooks, then the rest.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from coord_core import settings as settings_values
from coord_core.domain.errors import InputError
from coord_core.install import claude_settings, git_hooks, hook_entries, settings_file
from coord_core.install.enrolment import Site, enrol, withdraw
from coord_core.install.environment import Environment, current, data_folder
from coord_core.install.errors import InstallError
from coord_core.project import Project

LOCAL, PROJECT, USER = "local", "project", "user"
SCOPES = (LOCAL, PROJECT, USER)

LIMITS = {
    LOCAL: "Guards sessions started anywhere in this repository, its folders and its linked worktrees, "
    "on this machine, for you.",
    PROJECT: "Guards sessions started at the root of a checkout that holds the committed settings file, for "
    "everyone who installed the tool; not sessions started in a subfolder.",
    USER: "Guards every session of yours, wherever it starts, in every repository that was set up.",
}


@dataclass
class Outcome:
    """What was done, and sentences about what could not be."""

    project: Project | None = None
    changed: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def set_up(folder: str, scope: str = LOCAL, environ: Mapping[str, str] = os.environ) -> Outcome:
    """Enrol the repository, chain git's hooks, install Claude Code's. Idempotent.

    Raises InstallError or InputError, with nothing changed, when a settings file cannot be merged into.
    """
    site = Site(folder)
    if site.common == os.path.realpath(environ.get("HOME", "/")):
        raise InputError("This is your home folder, not a project.", "Name the folder of a repository.")
    if scope != USER and not site.main:
        raise InputError("A bare repository has no folder for settings.", "Use --scope user.")
    target = settings_path(site, scope, environ)
    _try_merge(target, _entries(site, scope))
    outcome = Outcome(enrol(site))
    if site.has_git:
        _chain(site, outcome)
    else:
        outcome.warnings.append(f"{site.common} is not a git repository; it is guarded as a plain folder.")
    for other in (LOCAL, PROJECT):
        if other != scope and site.main:
            _take_out(site, other, environ, outcome)
    if settings_file.install(target, _entries(site, scope), record_folder(site, scope, environ)):
        outcome.changed.append(str(target))
    return outcome


def take_down(folder: str, keep_state: bool = False, environ: Mapping[str, str] = os.environ) -> Outcome:
    """Undo `set_up` in this repository. The user's own settings (scope user) serve others and stay."""
    site = Site(folder)
    outcome = Outcome()
    if site.main:
        for scope in (LOCAL, PROJECT):
            _take_out(site, scope, environ, outcome)
    if site.has_git:
        outcome.warnings += git_hooks.uninstall(Path(site.main or site.common))
    withdraw(site, keep_state)
    return outcome


def take_down_user(environ: Mapping[str, str] = os.environ) -> bool:
    """Take the hooks out of the user's settings. True when they were there."""
    return settings_file.uninstall(_user_settings(environ), data_folder(environ) / "settings")


def settings_path(site: Site, scope: str, environ: Mapping[str, str]) -> Path:
    if scope == USER:
        return _user_settings(environ)
    name = "settings.local.json" if scope == LOCAL else "settings.json"
    return Path(site.main, ".claude", name)


def record_folder(site: Site, scope: str, environ: Mapping[str, str]) -> Path:
    """Where the bytes are kept that the settings file had before us."""
    return data_folder(environ) / "settings" if scope == USER else Path(site.state, "settings")


def scopes_in_force(site: Site, environ: Mapping[str, str]) -> list[str]:
    """The scopes whose settings file holds our hooks."""
    return [scope for scope in SCOPES if (site.main or scope == USER) and _holds_ours(site, scope, environ)]


def _holds_ours(site: Site, scope: str, environ: Mapping[str, str]) -> bool:
    path = settings_path(site, scope, environ)
    try:
        return claude_settings.holds_ours(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError, InstallError):
        return False


def _entries(site: Site, scope: str) -> hook_entries.Entries:
    if scope != PROJECT:
        return hook_entries.entries(current())
    return hook_entries.project_entries(require=settings_values.load(site.main or site.state)[0].require)


def _try_merge(target: Path, entries: hook_entries.Entries) -> None:
    """Raises InstallError before anything is changed."""
    try:
        text = target.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise InstallError(f"{target} cannot be read: {error}.", "Mend it and run this again.") from error
    claude_settings.merge(text, entries, str(target))


def _chain(site: Site, outcome: Outcome) -> None:
    try:
        git_hooks.install(Path(site.main or site.common), _environment())
    except InstallError as error:
        outcome.warnings.append(f"Commits are not checked: {error.sentence()}")


def _take_out(site: Site, scope: str, environ: Mapping[str, str], outcome: Outcome) -> None:
    target = settings_path(site, scope, environ)
    record = record_folder(site, scope, environ)
    if not target.exists() and not record.exists():
        return
    if settings_file.uninstall(target, record):
        outcome.changed.append(str(target))


def _environment() -> Environment:
    return current()


def _user_settings(environ: Mapping[str, str]) -> Path:
    chosen = environ.get("CLAUDE_CONFIG_DIR")
    return (
        Path(chosen) if chosen else Path(environ.get("HOME", "~")).expanduser() / ".claude"
    ) / "settings.json"
