"""A repository whose hooks stand elsewhere, and our pre-commit in it."""

from __future__ import annotations

from pathlib import Path

from coord_core.install import git_hooks
from tests.process.install.git_repository import Checker, Repository

OURS = "claude-coordinator-hooks"


def install(repository: Repository, checker: Checker) -> None:
    git_hooks.install(repository.root, checker.environment)


def setting(repository: Repository, scope: str = "--local") -> list[str]:
    return repository.git("config", scope, "--get-all", "core.hooksPath", ok=False).stdout.splitlines()


def write(repository: Repository, checker: Checker, folder: Path, *names: str) -> None:
    for name in names:
        repository.write_hook(folder / name, checker.hook(name))
