"""The repositories that the tool was set up in, so that it is not removed under their feet.

A list with a line each, in the data folder. It is a hint: what counts is whether a settings file there still
starts our hooks from the data folder.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

_LIST = "repositories"
_SETTINGS = (".claude/settings.local.json", ".claude/settings.json")


def remember(data: Path, repository: Path) -> None:
    """Idempotent. `repository` is any folder of it."""
    line = str(_main_worktree(repository))
    if line not in _known(data):
        with (data / _LIST).open("a", encoding="utf-8", errors="surrogateescape") as file:
            file.write(f"{line}\n")


def still_using(data: Path) -> list[Path]:
    """The settings files, of those repositories and of the user, that start something in the data folder."""
    files = [Path(repository) / name for repository in _known(data) for name in _SETTINGS]
    files.append(Path(os.environ.get("CLAUDE_CONFIG_DIR") or Path.home() / ".claude", "settings.json"))
    marks = [json.dumps(f"{folder}/", ensure_ascii=False)[1:-1] for folder in (data, data.resolve())]
    return [file for file in files if any(mark in _text(file) for mark in marks)]


def _main_worktree(folder: Path) -> Path:
    """Its settings hold for the linked worktrees too. Outside of git, the folder itself."""
    words = ["git", "-C", str(folder), "worktree", "list", "--porcelain"]
    listed = subprocess.run(
        words, capture_output=True, text=True, errors="surrogateescape", check=False
    ).stdout
    first = listed.partition("\n")[0].removeprefix("worktree ")
    return Path(first) if first else folder.resolve()


def _known(data: Path) -> list[str]:
    return _text(data / _LIST).splitlines()


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
