"""A repository with a history, a remote beside it, and a record of every byte that must not change."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from coord_core.repository import refs
from coord_core.repository.worktrees import add_worktree
from tests.process.repository.adopting import BRANCH
from tests.support.enrolment import git, new_repository


def commit(folder: Path, name: str = "a.txt", text: str = "a\n", message: str = "Change") -> str:
    """Commit a file; returns the commit's id."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)
    git(folder, "add", "--", name)
    git(folder, "commit", "-q", "--no-verify", "-m", message)
    return git(folder, "rev-parse", "HEAD").strip()


def hook(folder: Path, name: str, script: str) -> None:
    path = folder / "hooks" if (folder / "objects").exists() else folder / ".git" / "hooks"
    path.mkdir(exist_ok=True)
    (path / name).write_text(f"#!/bin/sh\n{script}\n")
    (path / name).chmod(0o755)


def bytes_of(folder: Path) -> dict[str, str]:
    """Every file of a working tree, and of git's directory all but what a look at it may refresh."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = os.readlink(path)
        elif path.is_file() and path.name not in ("index", "COMMIT_EDITMSG") and "/logs/" not in name:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def objects_aside(found: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in found.items() if "/objects/" not in f"/{name}"}


def is_alive(pid: int) -> bool:
    """A zombie has ended."""
    try:
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """On main, with two files."""
    root = new_repository(tmp_path.resolve() / "repository")
    commit(root, "a.txt", "a\n", "Start")
    commit(root, "b/c.txt", "c\n", "Go on")
    return root


@pytest.fixture
def common(repository: Path) -> str:
    return str(repository / ".git")


@pytest.fixture
def remote(repository: Path, tmp_path: Path) -> Path:
    """A bare repository, `origin` of the other, with the same main."""
    bare = tmp_path.resolve() / "remote.git"
    git(repository, "clone", "-q", "--bare", "--template=", str(repository), str(bare))
    git(repository, "remote", "add", "-f", "-m", "main", "origin", str(bare))
    return bare


@pytest.fixture
def colleague(remote: Path, tmp_path: Path) -> Path:
    """Somebody else's clone of the remote."""
    folder = tmp_path.resolve() / "colleague"
    git(remote, "clone", "-q", "--template=", str(remote), str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_process_left() -> Iterator[None]:
    """Whatever a test starts through git has ended with it."""
    yield
    children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    left = children.read_text().split() if children.exists() else []
    assert not [pid for pid in left if "git" in Path("/proc", pid, "comm").read_text()]


@pytest.fixture
def folder(repository: Path) -> Path:
    return repository / ".claude" / "worktrees" / "task-001-x"


@pytest.fixture
def start(repository: Path) -> str:
    return refs.commit_of(str(repository), "refs/heads/main")


@pytest.fixture
def worktree(repository: Path, folder: Path, start: str) -> Path:
    add_worktree(str(repository), str(repository / ".git"), str(folder), BRANCH, start)
    return folder
