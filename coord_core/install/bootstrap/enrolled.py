"""The repositories that the tool was set up in, so that it is not removed under their feet.

A list with a line each, in the data folder; a path with a line's end in it stands there as JSON. It is a
hint: what counts is whether a settings file or a git hook there still starts something in the data folder.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

_LIST = "repositories"
_SETTINGS = (".claude/settings.local.json", ".claude/settings.json")
_HOOKS = ("hooks/pre-commit", "claude-coordinator-hooks*/pre-commit")  # in git's common folder


def remember(data: Path, repository: Path) -> None:
    """Idempotent. `repository` is any folder of it."""
    folder = str(_main_worktree(repository))
    if folder not in known(data):
        line = json.dumps(folder) if "\n" in folder or "\r" in folder else folder
        with (data / _LIST).open("a", encoding="utf-8", errors="surrogateescape") as file:
            file.write(f"{line}\n")


def still_using(data: Path) -> list[Path]:
    """The settings files and git hooks, of those repositories and of the user, that start something in it."""
    files = [file for repository in known(data) for file in _starting(Path(repository))]
    files.append(Path(os.environ.get("CLAUDE_CONFIG_DIR") or Path.home() / ".claude", "settings.json"))
    marks = [mark for folder in (data, data.resolve()) for mark in _written(f"{folder}/")]
    return [file for file in files if any(mark in _text(file) for mark in marks)]


def _starting(repository: Path) -> Iterator[Path]:
    yield from (repository / name for name in _SETTINGS)
    common = _git(repository, "rev-parse", "--git-common-dir") or ".git"
    for pattern in _HOOKS:
        yield from sorted((repository / common).glob(pattern))


def _written(path: str) -> set[str]:
    """As it stands in a settings file, as a word or quoted in a command, and in a shell's."""
    in_a_shell = (shlex.quote(path).strip("'"), path.replace("'", "'\\''"))
    in_a_file = (json.dumps(text, ensure_ascii=False)[1:-1] for text in (path, *in_a_shell))
    return {*in_a_shell, *in_a_file}


def _main_worktree(folder: Path) -> Path:
    """Its settings hold for the linked worktrees too. Outside of git, the folder itself.

    Git does not list the tree of a submodule, or of a git folder that stands elsewhere: that is its own.
    """
    listed = _git(folder, "worktree", "list", "--porcelain", "-z").split("\0")  # -z: from git 2.36 on
    if listed == [""]:
        listed = _git(folder, "worktree", "list", "--porcelain").split("\n")
    trees = [line.removeprefix("worktree ") for line in listed if line.startswith("worktree ")]
    own = _git(folder, "rev-parse", "--show-toplevel")
    if trees and (own in trees or not own):
        return Path(trees[0])
    return Path(own) if own else folder.resolve()


def known(data: Path) -> list[str]:
    """Their folders, some of which may be gone."""
    lines = [line for line in _text(data / _LIST).split("\n") if line]
    return [json.loads(line) if line.startswith('"') else line for line in lines]


def _git(folder: Path, *words: str) -> str:
    """Its answer without the last line's end; empty when it has none."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
    except OSError:
        return ""
    said = done.stdout.decode("utf-8", "surrogateescape")
    return "" if done.returncode else said.removesuffix("\n")


def _text(file: Path) -> str:
    try:
        return "" if file.is_fifo() else file.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""
