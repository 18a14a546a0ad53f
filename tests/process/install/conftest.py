"""A home and a git configuration of its own for every test, so that none can touch the real ones."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.process.install import small_clone
from tests.process.install.git_repository import CHECK, Checker, Repository
from tests.process.install.hooks_path import write
from tests.process.install.machine import Machine
from tests.support.enrolment import new_repository


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "gitconfig").write_text("[user]\n\tname = A\n\temail = a@example.org\n")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(folder / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "CLAUDECODE", "CLAUDE_CONFIG_DIR"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def checker(tmp_path: Path) -> Checker:
    folder = tmp_path / "it's a tool"
    (folder / "hooks").mkdir(parents=True)
    (folder / "hooks" / "pre_commit.py").write_text(CHECK)
    return Checker(folder)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    root = tmp_path / "a repo"
    subprocess.run(["git", "init", "-q", "-b", "main", root], check=True, capture_output=True)
    made = Repository(root)
    made.git("commit", "-q", "--allow-empty", "-m", "first")
    return made


@pytest.fixture
def following(checker: Checker) -> None:
    """Our post-commit hook has something to run."""
    checker.follow()


@pytest.fixture
def husky(repository: Repository, checker: Checker) -> Repository:
    """`.husky/_` in the tree, as husky sets it up: relative, in the repository's configuration."""
    write(repository, checker, repository.root / ".husky" / "_", "pre-commit", "commit-msg")
    repository.git("config", "core.hooksPath", ".husky/_")
    return repository


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine without ensurepip, whose pip reaches no index."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return Machine(tmp_path / "machine", monkeypatch)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return small_clone.make(tmp_path / "clone")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data" / "claude-coordinator"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository that is not set up yet."""
    return new_repository(tmp_path.resolve() / "project", with_commit=True)


@pytest.fixture
def program(root: Path) -> Program:
    return Program(root)
