"""install.py --uninstall-tool: takes away what was installed for this user. Settings go before files.

A hook whose script is gone fails, and a failing PreToolUse refuses every edit: so while a settings
file or a git hook still starts something of ours, nothing is removed, and the person is told where.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from coord_core.install.bootstrap import completions, enrolled, links
from coord_core.install.bootstrap.failures import RefusedError
from coord_core.install.bootstrap.progress import Progress
from coord_core.install.bootstrap.tool import NAME, alone

_LEFT = ("repositories", "plugin-install.log")  # the list of them, and claude/plugged_in.py's log
_LAUNCHER_MARK = f"# {NAME} launcher "


def remove(data: Path, progress: Progress) -> None:
    """Raises RefusedError while a settings file or git hook that we know of still starts ours."""
    with alone(data, progress):
        _refuse_while_used(data)
        for link in links.remove(data):
            progress.say(f"removed {link}")
        for script in completions.remove():
            progress.say(f"removed {script}")
        for place in sorted(data.glob("env-*")):
            with progress.step(f"removing {place}"):
                shutil.rmtree(place)
        _remove_launcher(data / "hook", progress)
        for name in _LEFT:
            (data / name).unlink(missing_ok=True)
        _remove_list_of_folders(data / "folders")
        with suppress(OSError):  # there, and empty, after the last `uninstall --scope user`
            (data / "settings").rmdir()
        _remove_lists_of_sessions(progress)
        if any(data.iterdir()):
            progress.say(f"{data} keeps what is not the installer's.")


def _refuse_while_used(data: Path) -> None:
    used = enrolled.still_using(data)
    if used:
        files = "\n  ".join(str(file) for file in used)
        mend = f"Run `{NAME} uninstall` in each of these repositories first, then this again."
        raise RefusedError(f"These still start our hooks:\n  {files}", mend)


def _remove_launcher(launcher: Path, progress: Progress) -> None:
    if launcher.is_file() and _LAUNCHER_MARK in launcher.read_text(encoding="utf-8", errors="replace"):
        launcher.unlink()
        progress.say(f"removed {launcher}")


def _remove_list_of_folders(listed: Path) -> None:
    """Of those without git that are guarded (project.py), when none is any more."""
    if listed.is_file() and not listed.read_bytes().strip():
        listed.unlink()


def _remove_lists_of_sessions(progress: Progress) -> None:
    """Where sessions took locks elsewhere (claude/roaming.py): no repository is left that they could tell."""
    named = os.environ.get("XDG_STATE_HOME") or f"{os.environ.get('HOME', '')}/.local/state"
    state = Path(named, NAME)
    if (state / "roaming").is_dir():
        shutil.rmtree(state / "roaming", ignore_errors=True)
        progress.say(f"removed {state / 'roaming'}")
    with suppress(OSError):  # not there, or something else is in it
        state.rmdir()
