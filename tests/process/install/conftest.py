"""A home and a git configuration of its own for every test, so that none can touch the real ones."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.process.install.git_repository import CHECK, Checker, Repository


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
