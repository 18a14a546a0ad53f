"""Asks git, in a given folder and free of the variables that a surrounding git hook would have set."""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path

from coord_core import project as projects
from coord_core.domain.errors import StateError
from coord_core.install.errors import GitError

_ABSENT = 1  # `git config --get`: the key is not set


def ask(folder: Path, *args: str) -> str:
    """git's answer, without its last newline. Raises GitError with what git said."""
    done = run(folder, *args)
    if done.returncode:
        raise _refused(folder, args, done)
    return done.stdout.removesuffix("\n")


def config_values(folder: Path, *args: str) -> list[str]:
    """The values of `git config -z ARGS`, none where the key is not set."""
    done = run(folder, "config", "-z", *args)
    if done.returncode not in (0, _ABSENT):
        raise _refused(folder, args, done)
    return done.stdout.split("\0")[:-1]


def top_folder(folder: Path) -> Path:
    """The worktree's root; a bare repository itself."""
    top = run(folder, "rev-parse", "--show-toplevel")
    return folder if top.returncode else Path(top.stdout.removesuffix("\n"))


def common_folder(folder: Path) -> Path:
    """The folder that all worktrees of the repository share: `.git` of the main one."""
    return (folder / ask(folder, "rev-parse", "--git-common-dir")).resolve()


def git_folder(folder: Path) -> Path:
    """This worktree's own part of it."""
    return (folder / ask(folder, "rev-parse", "--git-dir")).resolve()


def worktrees(folder: Path) -> list[Path]:
    """Every worktree that is still there, the main one first: of it the git folder, where that lies apart.

    git lists those too whose folder is gone, empty, or a repository of its own by now.
    """
    common = common_folder(folder)
    listed = ask(folder, "worktree", "list", "--porcelain").splitlines()
    paths = [Path(line.removeprefix("worktree ")) for line in listed if line.startswith("worktree ")]
    return [path for path in paths if _belongs_to(common, path)]


def _belongs_to(common: Path, path: Path) -> bool:
    if path.resolve() == common:
        return True
    try:
        return projects.common_directory(str(path)) == str(common)
    except StateError:  # git cannot read it either, so nobody commits there
        return False


def run(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            ["git", *args],
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except FileNotFoundError:
        if not folder.is_dir():
            raise GitError(f"{folder} is not a folder.", "Name a folder of the repository.") from None
        raise GitError("git is not installed, or not on PATH.", "Install git and run this again.") from None


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _repository_variables()}


@functools.cache
def _repository_variables() -> frozenset[str]:
    """The variables that tie git to a repository (GIT_DIR, GIT_INDEX_FILE, …), as git itself lists them."""
    try:
        listed = subprocess.run(
            ["git", "rev-parse", "--local-env-vars"], capture_output=True, text=True, check=True
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        return frozenset()
    return frozenset(listed.stdout.split())


def _refused(folder: Path, args: tuple[str, ...], done: subprocess.CompletedProcess[str]) -> GitError:
    said = done.stderr.strip() or f"exit status {done.returncode}"
    return GitError(f"git {' '.join(args)} failed in {folder}: {said}", "Mend that and run this again.")
