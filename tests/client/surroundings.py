"""A client with all that is around it: for a module whose tests read what one run left."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .home import Home
from .hook_log import HookLog
from .scripted_model import ScriptedModel
from .session import Client


@dataclass(frozen=True)
class Surroundings:
    client: Client
    model: ScriptedModel
    repository: Path
    hook_log: HookLog


@contextmanager
def surroundings(folder: Path, binary: Path) -> Iterator[Surroundings]:
    """Below a folder that nobody else uses; all that was started has ended afterwards."""
    repository = new_repository(folder.resolve() / "repository")
    home = Home(folder / "home")
    home.trust(repository)
    with ScriptedModel() as model:
        client = Client(binary, home, model)
        try:
            yield Surroundings(client, model, repository, HookLog(folder / "hook-log"))
        finally:
            client.close()


def new_repository(root: Path) -> Path:
    """A git repository with one commit, as its root."""
    root.mkdir()
    _git(root, "init", "-q", "-b", "main")
    _git(root, "commit", "-q", "--allow-empty", "-m", "Start")
    return root


def _git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True)
