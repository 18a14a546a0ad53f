"""A worktree as a claim makes it."""

from __future__ import annotations

import resource
from pathlib import Path

from coord_core.repository import refs
from coord_core.repository.worktrees import Added, add_worktree
from tests.process.repository.conftest import bytes_of, objects_aside
from tests.support.enrolment import git

BRANCH = "claude-1/feat/x"


def add(repository: Path, folder: Path, branch: str = BRANCH, setup: str = "", new: bool = True) -> Added:
    commit = refs.commit_of(str(repository), "refs/heads/main") if new else None
    return add_worktree(str(repository), str(repository / ".git"), str(folder), branch, commit, setup=setup)


def shape(repository: Path) -> tuple[object, ...]:
    files = objects_aside(bytes_of(repository))
    folders = sorted(str(p) for p in repository.rglob("*") if p.is_dir() and "/.git/" not in str(p))
    return files, folders, git(repository, "worktree", "list", "--porcelain")


def limited(work: object) -> None:
    assert callable(work)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        work()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
