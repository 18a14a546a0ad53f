"""The real client, its model and its user's files, fresh for each test."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .client_package import client_binary_or_skip
from .home import Home
from .hook_log import HookLog
from .scripted_model import ScriptedModel
from .session import Client


@pytest.fixture(scope="session")
def client_binary() -> Path:
    return client_binary_or_skip()


@pytest.fixture
def model() -> Iterator[ScriptedModel]:
    with ScriptedModel() as model:
        yield model


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with one commit, as its root."""
    root = tmp_path.resolve() / "repository"
    root.mkdir()
    _git(root, "init", "-q", "-b", "main")
    _git(root, "commit", "-q", "--allow-empty", "-m", "Start")
    return root


@pytest.fixture
def home(tmp_path: Path, repository: Path) -> Home:
    """A HOME that trusts the repository."""
    home = Home(tmp_path / "home")
    home.trust(repository)
    return home


@pytest.fixture
def client(client_binary: Path, home: Home, model: ScriptedModel) -> Iterator[Client]:
    """Starts sessions; ends them all, whatever the test did."""
    client = Client(client_binary, home, model)
    try:
        yield client
    finally:
        client.close()


@pytest.fixture
def hook_log(tmp_path: Path) -> HookLog:
    return HookLog(tmp_path / "hook-log")


def _git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True)
