"""The user's own settings, which no repository brings: where they are, and whether they are compiled.

`${XDG_CONFIG_HOME:-~/.config}/claude-coordinator/config.yml` may hold web addresses that are secrets. What is
compiled of it, into the marker of each repository, is which actions are to be told, and no more.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FILE = "claude-coordinator/config.yml"
VARIABLE = "CLAUDE_COORDINATOR_NOTIFY"  # web addresses, for whom there is no file
FLAPPING = 60.0  # seconds: the settings of two users of a state are compiled in turn, but not more often


def path() -> str:
    """Empty where the environment names no absolute folder: a relative one would be the checkout's own."""
    home = os.environ.get("XDG_CONFIG_HOME", "")
    if not os.path.isabs(home):
        home = os.path.join(os.environ.get("HOME", ""), ".config")
    return os.path.join(home, FILE) if os.path.isabs(home) else ""


def stamp(file: str) -> str:
    """The size and time of a file; empty when there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def are_others(compiled: dict[str, Any]) -> bool:
    """Are they others than those that were compiled?"""
    return stamp(path()) != str(compiled.get("stamp", ""))


def is_stale(compiled: dict[str, Any]) -> bool:
    """Are they, and not only just now?"""
    if not are_others(compiled):
        return False
    from time import time

    return not 0 <= time() - compiled.get("at", 0.0) < FLAPPING


def tell(compiled: dict[str, Any]) -> bool:
    """Do they, or the environment, want anything to be told?"""
    return bool(compiled.get("notify")) or VARIABLE in os.environ


def are_sound(compiled: object) -> bool:
    """Has everything that is used the type it is used as?"""
    return (
        isinstance(compiled, dict)
        and isinstance(compiled.get("at", 0.0), (int, float))
        and isinstance(compiled.get("notify", []), list)
        and isinstance(compiled.get("variables", []), list)
    )
