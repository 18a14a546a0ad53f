"""Our pre-commit hook, put into a repository and run."""

from __future__ import annotations

from coord_core.install import git_hooks
from tests.process.install.git_repository import Checker, Repository

ASIDE = "pre-commit.before-claude-coordinator"


def install(repository: Repository, checker: Checker) -> str | None:
    return git_hooks.install(repository.root, checker.environment)[0].then
