"""A stage with nothing on it but a repository, and a HOME in which only the tool's environment may stand."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .stage import Stage

DATA = Path(".local", "share", "claude-coordinator")


@pytest.fixture(scope="module")
def shared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment cannot be moved, and takes long to make: who comes next finds it where it stands."""
    return tmp_path_factory.mktemp("people") / "home"


@pytest.fixture
def stage(tmp_path: Path, user_home: Path, shared_home: Path) -> Iterator[Stage]:
    _sweep(shared_home)
    variables = {name: value.replace(str(user_home), str(shared_home)) for name, value in os.environ.items()}
    variables["PIP_COMPILE"] = "0"  # of others' packages, which takes half of the time
    made = Stage(tmp_path.resolve(), variables)
    yield made
    made.close()


def _sweep(home: Path) -> None:
    """Leave nothing there but environments that are whole."""
    aside = home.with_name("aside")
    aside.mkdir()
    for stamp in home.glob(str(DATA / "env-*" / ".complete")):
        stamp.parent.rename(aside / stamp.parent.name)
    shutil.rmtree(home, ignore_errors=True)
    (home / DATA).mkdir(parents=True)
    for environment in aside.iterdir():
        environment.rename(home / DATA / environment.name)
    aside.rmdir()
