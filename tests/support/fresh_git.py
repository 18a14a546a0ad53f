"""`git init`, and an empty first commit, made once and copied: a copy takes a tenth of the time."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

_made = tempfile.TemporaryDirectory(prefix="coordinator-tests-")


def begin(root: Path, with_commit: bool) -> None:
    """Make the folder a git repository, as git would here and now."""
    config = os.environ.get("GIT_CONFIG_GLOBAL", "")
    is_alike = os.path.isfile(config) and os.stat(root).st_dev == os.stat(_made.name).st_dev
    if is_alike and not os.path.lexists(root / ".git"):
        shutil.copytree(_template(_surroundings(Path(config)), with_commit), root / ".git", symlinks=True)
    else:
        _make(root, with_commit)


def _surroundings(config: Path) -> tuple[str, ...]:
    """All that what git makes may depend on."""
    variables = [f"{name}={value}" for name, value in os.environ.items() if name.startswith("GIT_")]
    return (os.environ.get("PATH", ""), config.read_text(), *sorted(variables))


@cache
def _template(surroundings: tuple[str, ...], with_commit: bool) -> Path:
    root = Path(tempfile.mkdtemp(dir=_made.name))
    _make(root, with_commit)
    return root / ".git"


def _make(root: Path, with_commit: bool) -> None:
    _git(root, "init", "-q", "--template=", "-b", "main")
    if with_commit:
        _git(root, "commit", "-q", "--allow-empty", "-m", "Start")


def _git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)
