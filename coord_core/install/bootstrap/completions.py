"""Completions of a shell, where it loads them by itself; no start file of a shell is changed.

Standard library only: the installer takes them away, too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

PROGRAMS = ("claude-coordinator", "claude-optimizer")
MARK = "# claude-coordinator completions\n"


def files(shell: str, environ: Mapping[str, str] = os.environ) -> dict[str, Path]:
    """For each program where its script stands; nothing for a shell that looks in no such folder."""
    home = Path(environ.get("HOME", "/"))
    if shell == "bash":
        data = _absolute(environ, "XDG_DATA_HOME", home / ".local" / "share")
        folder = _absolute(environ, "BASH_COMPLETION_USER_DIR", data / "bash-completion") / "completions"
        return {program: folder / program for program in PROGRAMS}
    if shell == "fish":
        config = _absolute(environ, "XDG_CONFIG_HOME", home / ".config")
        return {program: config / "fish" / "completions" / f"{program}.fish" for program in PROGRAMS}
    return {}


def write(scripts: Mapping[str, str], places: Mapping[str, Path]) -> tuple[list[str], list[str]]:
    """The files that changed, and a sentence for each of somebody else's. Raises OSError."""
    changed, kept = [], []
    for program, place in places.items():
        text = MARK + scripts[program]
        if os.path.lexists(place) and not _is_ours(place):
            kept.append(f"{place} is somebody else's and stays.")
        elif not place.exists() or place.read_text(encoding="utf-8") != text:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
            changed.append(str(place))
    return changed, kept


def remove(environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Takes away those that are ours, of every shell; returns them."""
    ours = [
        place for shell in ("bash", "fish") for place in files(shell, environ).values() if _is_ours(place)
    ]
    for place in ours:
        place.unlink()
    return ours


def _absolute(environ: Mapping[str, str], name: str, otherwise: Path) -> Path:
    """The folder that this variable names; a relative one names none, as the base directories have it."""
    chosen = Path(environ.get(name, ""))
    return chosen if chosen.is_absolute() else otherwise


def _is_ours(place: Path) -> bool:
    try:
        return place.is_file() and place.read_text(encoding="utf-8", errors="replace").startswith(MARK)
    except OSError:
        return False
