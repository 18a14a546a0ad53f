"""The plugin: is it enabled for a repository, where does it lie, and what does it start?

The client keeps which plugins are enabled in its settings files, the later of them over the earlier, and
where each one lies in two lists in its folder `plugins`. One of our name counts only when our own start of
a hook lies in its folder. `--plugin-dir` leaves no trace in any file: there bin/ passes the folder on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from coord_core.install.environment import PLUGIN

PASSED_ON = ("CLAUDE_COORDINATOR_PLUGIN", "CLAUDE_PLUGIN_ROOT")
_START = "hooks/plugin.sh"
_PLACEHOLDER = "${CLAUDE_PLUGIN_ROOT}"


def root(main: str, environ: Mapping[str, str]) -> Path | None:
    """The folder of the plugin that guards sessions in this working tree; None where none does."""
    for name in PASSED_ON:
        if _is_ours(environ.get(name, "")):
            return Path(environ[name])
    return next((Path(folder) for folder in _enabled(main, environ) if _is_ours(folder)), None)


def hooks(folder: Path) -> dict[str, Any]:
    """What its hooks.json registers, with its folder filled in as the client does it."""
    return fill_in((folder / "hooks" / "hooks.json").read_text(encoding="utf-8"), folder)


def fill_in(text: str, folder: Path) -> dict[str, Any]:
    """The content of a hooks.json for a plugin in this folder."""
    place = json.dumps(str(folder), ensure_ascii=False)[1:-1]
    found: dict[str, Any] = json.loads(text.replace(_PLACEHOLDER, place))
    return found


def settings_files(main: str, environ: Mapping[str, str]) -> list[Path]:
    """The client's, the later over the earlier; `main` may be empty."""
    names = ("settings.json", "settings.local.json") if main else ()
    return [config_folder(environ) / "settings.json", *(Path(main, ".claude", name) for name in names)]


def config_folder(environ: Mapping[str, str]) -> Path:
    """The client's own: `$CLAUDE_CONFIG_DIR`, else `~/.claude`."""
    chosen = environ.get("CLAUDE_CONFIG_DIR")
    return Path(chosen) if chosen else Path(environ.get("HOME", "~")).expanduser() / ".claude"


def read_settings(file: Path) -> dict[str, Any]:
    """Empty for a file that is not there or cannot be read: the client makes nothing of it either."""
    try:
        return {} if file.is_fifo() else _mapping(json.loads(file.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError):
        return {}


def _enabled(main: str, environ: Mapping[str, str]) -> Iterator[str]:
    """The folders of the enabled plugins of our name."""
    config = config_folder(environ)
    marketplaces = read_settings(config / "plugins" / "known_marketplaces.json")
    places = _mapping(read_settings(config / "plugins" / "installed_plugins.json").get("plugins"))
    for plugin in _switched_on(settings_files(main, environ)):
        source = _mapping(_mapping(marketplaces.get(plugin.partition("@")[2])).get("source"))
        if source.get("source") == "directory":  # read where it is, although there is a copy, too
            yield str(source.get("path"))
        found = places.get(plugin)
        copies = found if isinstance(found, list) else []
        yield from (str(_mapping(copy).get("installPath")) for copy in copies)


def _switched_on(files: list[Path]) -> list[str]:
    """`NAME@MARKETPLACE` of ours; a later file overrules an earlier one."""
    switches: dict[str, bool] = {}
    for file in files:
        for plugin, state in _mapping(read_settings(file).get("enabledPlugins")).items():
            if plugin.partition("@")[0] == PLUGIN:
                switches[plugin] = bool(state)
    return [plugin for plugin, state in switches.items() if state]


def _is_ours(folder: str) -> bool:
    return os.path.isabs(folder) and os.path.isfile(os.path.join(folder, _START))


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
