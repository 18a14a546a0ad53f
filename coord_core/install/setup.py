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
from coord_core.install import (
    both_ways,
    claude_settings,
    git_hooks,
    hook_entries,
    plugin,
    reach,
    settings_file,
    sharing,
    status_line,
)
from coord_core.install.enrolment import Site, enrol, withdraw
from coord_core.install.environment import Environment, current, data_folder
from coord_core.install.errors import InstallError
from coord_core.install.offers import taking
from coord_core.project import Project

LOCAL, PROJECT, USER, PLUGIN = "local", "project", "user", "plugin"
IN_SETTINGS = (LOCAL, PROJECT, USER)
SCOPES = (*IN_SETTINGS, PLUGIN)

_LIMITS = {
    LOCAL: "Guards sessions started anywhere in this repository, its folders and its linked worktrees, "
    "on this machine, for you.",
    PROJECT: "Guards sessions started at the root of a checkout that holds the committed settings file, for "
    "everyone who installed the tool; not sessions started in a subfolder.",
    USER: "Guards every session of yours, wherever it starts, in every repository that was set up.",
    PLUGIN: "Guards every session that has the plugin enabled, wherever it starts, in every repository that "
    "was set up.",
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
    _refuse(site, scope, environ)
    target = None if scope == PLUGIN else settings_path(site, scope, environ)
    if target:
        _try_merge(target, _entries(site, scope))
    others = [other for other in (LOCAL, PROJECT) if other != scope and site.main]
    for other in others:
        _try_read(settings_path(site, other, environ))
    outcome = Outcome(enrol(site))
    if site.has_git:
        _chain(site, outcome)
    else:
        outcome.warnings.append(f"{site.common} is not a git repository; it is guarded as a plain folder.")
    for other in others:
        _take_out(site, other, environ, outcome, keep_status_line=True)
    if target and settings_file.install(target, _entries(site, scope), record_folder(site, scope, environ)):
        outcome.changed.append(str(target))
    if scope == LOCAL:
        outcome.warnings += [f"{gap} {reach.EVERYWHERE}" for gap in reach.gaps(site)]
    return outcome


def take_down(folder: str, keep_state: bool = False, environ: Mapping[str, str] = os.environ) -> Outcome:
    """Undo `set_up` in this repository. The user's own settings (scope user) serve others and stay."""
    site = Site(folder)
    outcome = Outcome()
    if site.main:
        for scope in (LOCAL, PROJECT):
            _take_out(site, scope, environ, outcome)
    changed, kept = taking.take_out(site)
    outcome.changed += changed
    outcome.warnings += kept
    if site.has_git:
        outcome.warnings += git_hooks.uninstall(Path(site.main or site.common))
    withdraw(site, keep_state)
    return outcome


def take_down_user(environ: Mapping[str, str] = os.environ) -> bool:
    """Take the hooks out of the user's settings. True when they were there."""
    return settings_file.uninstall(_user_settings(environ), data_folder(environ) / "settings")


def limits(site: Site, scope: str) -> str:
    """Whose sessions are guarded."""
    return (reach.limits(site) if scope == LOCAL else "") or _LIMITS[scope]


def settings_path(site: Site, scope: str, environ: Mapping[str, str]) -> Path:
    if scope == USER:
        return _user_settings(environ)
    name = "settings.local.json" if scope == LOCAL else "settings.json"
    return Path(site.main, ".claude", name)


def record_folder(site: Site, scope: str, environ: Mapping[str, str]) -> Path:
    """Where the bytes are kept that the settings file had before us."""
    return data_folder(environ) / "settings" if scope == USER else Path(site.state, "settings")


def scopes_in_force(site: Site, environ: Mapping[str, str]) -> list[str]:
    """The scopes whose settings file holds our hooks, and the plugin where it is enabled."""
    found = [scope for scope in IN_SETTINGS if _is_in_settings(site, scope, environ)]
    return [*found, PLUGIN] if plugin.root(site.main, environ) else found


def _is_in_settings(site: Site, scope: str, environ: Mapping[str, str]) -> bool:
    return bool(site.main or scope == USER) and _holds_ours(site, scope, environ)


def _refuse(site: Site, scope: str, environ: Mapping[str, str]) -> None:
    if site.common == os.path.realpath(environ.get("HOME", "/")):
        raise InputError("This is your home folder, not a project.", "Name the folder of a repository.")
    _refuse_bytes(site)
    _refuse_both_ways(site, scope, environ)
    if scope in (LOCAL, PROJECT):
        reach.refuse_nowhere(site)


def _refuse_bytes(site: Site) -> None:
    """The state and the settings hold paths as text."""
    for folder in (site.main, site.common):
        try:
            folder.encode()
        except UnicodeEncodeError:
            raise InputError(f"{folder!r} has a name that is not UTF-8.", "Rename that folder.") from None


def _refuse_both_ways(site: Site, scope: str, environ: Mapping[str, str]) -> None:
    found = (other for other in IN_SETTINGS if scope == PLUGIN and _is_in_settings(site, other, environ))
    in_settings = {other: str(settings_path(site, other, environ)) for other in found}
    has_plugin = plugin.root(site.main, environ) is not None
    refusal = both_ways.refusal(scope == PLUGIN, has_plugin, in_settings)
    if refusal:
        raise refusal


def _holds_ours(site: Site, scope: str, environ: Mapping[str, str]) -> bool:
    path = settings_path(site, scope, environ)
    try:
        return claude_settings.holds_ours(settings_file.text(path), str(path))
    except InstallError:
        return False


def _entries(site: Site, scope: str) -> hook_entries.Entries:
    if scope != PROJECT:
        return hook_entries.entries(current())
    return hook_entries.project_entries(require=settings_values.load(site.main or site.state)[0].require)


def _try_merge(target: Path, entries: hook_entries.Entries) -> None:
    """Raises InstallError before anything is changed."""
    claude_settings.merge(settings_file.text(target), entries, str(target))


def _try_read(other: Path) -> None:
    """The same for a file that ours are to be taken out of."""
    text = settings_file.text(other)
    if text.strip():
        claude_settings.holds_ours(text, str(other))


def _chain(site: Site, outcome: Outcome) -> None:
    try:
        git_hooks.install(Path(site.main or site.common), _environment())
    except InstallError as error:
        outcome.warnings.append(f"Commits are not checked: {error.sentence()}")


def _take_out(
    site: Site, scope: str, environ: Mapping[str, str], outcome: Outcome, keep_status_line: bool = False
) -> None:
    target = settings_path(site, scope, environ)
    record = record_folder(site, scope, environ)
    if not target.exists() and not record.exists():
        return
    other = sharing.guarded_with(target, site, data_folder(environ)) if target.exists() else ""
    if other:
        outcome.warnings.append(f"{target} stays as it is: it is the settings file of {other}, too.")
        return
    if settings_file.uninstall(target, record, keep_status_line):
        outcome.changed.append(str(target))
    if settings_file.has_edited_status_line(target) and not keep_status_line:
        outcome.warnings.append(status_line.EDITED.format(target))


def _environment() -> Environment:
    return current()


def _user_settings(environ: Mapping[str, str]) -> Path:
    return plugin.config_folder(environ) / "settings.json"
