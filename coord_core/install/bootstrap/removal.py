"""install.py --uninstall-tool: takes away what was installed for this user. Settings go before files.

A hook whose script is gone fails, and a failing PreToolUse refuses every edit: so while a settings file
still starts our hooks, nothing is removed, and the person is told where.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

from coord_core.install.bootstrap import enrolled, links
from coord_core.install.bootstrap.failures import RefusedError
from coord_core.install.bootstrap.progress import Progress
from coord_core.install.bootstrap.tool import NAME, alone

_LAUNCHER_MARK = f"# {NAME} launcher "


def remove(data: Path, progress: Progress) -> None:
    """Raises RefusedError while a settings file that we know of still starts our hooks."""
    progress.say(f"Repositories must be left first, each with: {NAME} uninstall")
    with alone(data, progress):
        _refuse_while_used(data)
        for link in links.remove(data):
            progress.say(f"removed {link}")
        for place in sorted(data.glob("env-*")):
            with progress.step(f"removing {place}"):
                shutil.rmtree(place)
        _remove_launcher(data / "hook", progress)
        (data / "repositories").unlink(missing_ok=True)
        with suppress(OSError):  # there, and empty, after the last `uninstall --scope user`
            (data / "settings").rmdir()
        if any(data.iterdir()):
            progress.say(f"{data} keeps what is not the installer's.")


def _refuse_while_used(data: Path) -> None:
    used = enrolled.still_using(data)
    if used:
        files = "\n  ".join(str(file) for file in used)
        mend = f"Run `{NAME} uninstall` in each of these repositories first, then this again."
        raise RefusedError(f"These settings still start our hooks:\n  {files}", mend)


def _remove_launcher(launcher: Path, progress: Progress) -> None:
    if launcher.is_file() and _LAUNCHER_MARK in launcher.read_text(encoding="utf-8", errors="replace"):
        launcher.unlink()
        progress.say(f"removed {launcher}")
