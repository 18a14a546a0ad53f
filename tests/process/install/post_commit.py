"""Our post-commit hook, put into a repository and run."""

from __future__ import annotations

import subprocess
from pathlib import Path

from coord_core.install import git_hooks
from coord_core.install.commit_hooks import POST_COMMIT
from tests.process.install.git_repository import Checker, Repository

ASIDE = "post-commit.before-claude-coordinator"


def install(repository: Repository, checker: Checker) -> str | None:
    installed = {
        hook.hook.name: hook.then for hook in git_hooks.install(repository.root, checker.environment)
    }
    return installed["post-commit"]


def in_force(repository: Repository) -> list[bool]:
    return [guard.in_force for guard in git_hooks.inspect(repository.root, POST_COMMIT)]


def run(hook: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """As git would, in the repository whose hook it is."""
    folder = hook.parent.parent.parent
    return subprocess.run(
        [hook], cwd=folder, input=given.get("input", ""), capture_output=True, text=True, check=False
    )
