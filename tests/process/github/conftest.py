"""A repository on a hub with a published state, the workflows that `init --github` writes, and runners."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.install import github, github_tool
from tests.process.cli.program import Program
from tests.support.actions import Machine
from tests.support.published import Hub

TOOL = f"claude-coordinator @ git+https://example.org/tool@{'a' * 40}"


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    made = Hub(tmp_path.resolve())
    made.publish()
    return made


@pytest.fixture
def program(hub: Hub) -> Program:
    return Program(hub.clone)


@pytest.fixture
def workflows(tmp_path: Path) -> Path:
    """The folder with the workflows."""
    folder = tmp_path / "written"
    folder.mkdir()
    github.write(folder, TOOL, github_tool.versions())
    return folder / github.FOLDER


@pytest.fixture
def new_machine(tmp_path: Path, hub: Hub) -> Callable[[], Machine]:
    count = 0

    def make() -> Machine:
        nonlocal count
        count += 1
        machine = Machine(tmp_path / f"runner-{count}", hub.remote)
        machine.stand_in(Path(sys.prefix, "bin", "claude-coordinator"))
        return machine

    return make


@pytest.fixture
def machine(new_machine: Callable[[], Machine]) -> Machine:
    return new_machine()
