"""What the start of a session does where it is the plugin that started the hook: nothing else loads this.

The environment, without which no shell command can be read, is made in the background, by the command in the
plugin's `bin`. And hooks that settings start as well are told of: each runs twice.
"""

from __future__ import annotations

import os

from coord_core import detached, treesitter
from coord_core.domain.errors import InputError
from coord_core.jsontext import load_object
from coord_core.witness import read_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.project import Project

ROOT = "CLAUDE_PLUGIN_ROOT"
LOG = "plugin-install.log"
TWICE = (
    "This session's hooks are started by the coordinator's plugin and by a settings file: each runs twice. "
    "Nothing is lost by it but time. `claude-coordinator doctor` tells the user how to keep one."
)
NO_PLACE = (
    "The coordinator's environment cannot be made, because the folder {} cannot. Files can be edited; shell "
    "commands that may write are refused. Tell the user."
)
_MAKE = 'exec /bin/sh "$1" --version >"$2" 2>&1'
_MOST = 1 << 20  # bytes of a settings file that are looked at


def told(payload: Payload, project: Project) -> str:
    """What the session has to know; almost always nothing."""
    root = payload.environment.get(ROOT, "")
    lines = [_make_environment(root, payload)]
    if any(_starts_ours(file) for file in _settings_files(payload, project)):
        lines.append(TWICE)
    return "".join(f"\n{line}" for line in lines if line)


def _make_environment(root: str, payload: Payload) -> str:
    """Start making it where this version of the plugin has none, nor, as a checkout, one of its own."""
    data = payload.data_dir
    has_own = not payload.plugin and os.path.exists(f"{root}/.venv/bin/python")
    if not data or has_own or _is_made(data, _version(root)):
        return ""
    try:
        os.makedirs(data, exist_ok=True)
    except OSError:
        return "" if _can_read_commands() else NO_PLACE.format(data)
    log = f"{data}/{LOG}"
    words = ["/bin/sh", "-c", _MAKE, "claude-coordinator", f"{root}/bin/claude-coordinator", log]
    if not detached.start(words, payload.environment) or _can_read_commands():
        return ""
    return (
        "The coordinator's environment is being made in the background, which takes a minute or two. Until "
        f"then files can be edited, and shell commands that may write are refused. What it says is in {log}."
    )


def _version(root: str) -> str:
    text = read_text(f"{root}/.claude-plugin/plugin.json", _MOST) or "{}"
    try:
        return str(load_object(text, "plugin.json").get("version", ""))
    except InputError:
        return ""


def _is_made(data: str, version: str) -> bool:
    try:
        names = os.listdir(data)
    except OSError:
        return False
    made = [f"{data}/{name}" for name in names if name.startswith(f"env-{version}-")]
    return any(os.path.exists(f"{each}/.complete") and os.path.exists(f"{each}/bin/python") for each in made)


def _can_read_commands() -> bool:
    return os.path.isdir(f"{treesitter.site_packages()}/tree_sitter")


def _settings_files(payload: Payload, project: Project) -> set[str]:
    folders = {f"{root}/.claude" for root in (project.main, project.worktree) if root}
    names = ("settings.json", "settings.local.json")
    return {f"{payload.config_dir}/settings.json", *(f"{each}/{name}" for each in folders for name in names)}


def _starts_ours(file: str) -> bool:
    """By the script's name, as our entries have it: through the launcher, and directly."""
    text = read_text(file, _MOST) or ""
    return '"session_start"' in text or ('"-I"' in text and '/hooks/session_start.py"' in text)
