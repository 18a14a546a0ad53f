"""Hooks are started by settings or by the plugin, not by both: each would run twice.

It would do no harm but cost: twice the time for each edit, and every word to the model twice. What cannot
be refused, a plugin that is installed later, is told at the session's start (claude/plugged_in.py) and by
`doctor`.
"""

from __future__ import annotations

from collections.abc import Mapping

from coord_core.install.environment import PLUGIN, TOOL
from coord_core.install.errors import InstallError

WARNING = (
    "The plugin and a settings file both start the hooks: each runs twice. They guard, at twice the cost."
)
ONE_WAY = (
    f"Keep one: `{TOOL} uninstall --keep-state`, then `{TOOL} init --scope plugin`; or "
    f"`claude plugin uninstall {PLUGIN}`."
)


def refusal(wants_plugin: bool, has_plugin: bool, in_settings: Mapping[str, str]) -> InstallError | None:
    """Why this way is not taken, None when it may be. `in_settings`: scope to file, where our hooks are."""
    if not wants_plugin:
        return _plugin_is_there() if has_plugin else None
    for scope, file in in_settings.items():
        return _settings_are_there(scope, file)
    return None if has_plugin else _no_plugin()


def _plugin_is_there() -> InstallError:
    return InstallError(
        f"The plugin {PLUGIN} is enabled here and starts the hooks; with settings that start them, too, each "
        "would run twice.",
        f"Run `{TOOL} init --scope plugin`, or take the plugin away: `claude plugin uninstall {PLUGIN}`.",
    )


def _settings_are_there(scope: str, file: str) -> InstallError:
    option = "--scope user" if scope == "user" else "--keep-state"
    return InstallError(
        f"{file} starts the hooks; with the plugin, each would run twice.",
        f"Run `{TOOL} uninstall {option}` first, then this again; or keep the settings and take the plugin "
        f"away: `claude plugin uninstall {PLUGIN}`.",
    )


def _no_plugin() -> InstallError:
    return InstallError(
        f"The plugin {PLUGIN} is not enabled for this repository, so nothing would guard it.",
        f"Run `claude plugin install {PLUGIN}@{TOOL}` first, or leave `--scope plugin` out.",
    )
