"""`demo`: through the real hooks, in a scratch repository, and nowhere else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coord_core.install.environment import hooks_folder
from tests.support.enrolment import Enrolled

from .program import PROGRAM, Program


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    return folder


def test_every_step_is_shown(
    program: Program, repository: Enrolled, user_home: Path, temporary: Path
) -> None:
    before = sorted(user_home.rglob("*"))
    done = program("demo", TMPDIR=str(temporary), GIT_DIR=str(repository.common))
    assert done.status == 0
    for line in (
        "    - path: src/auth.py",
        "      locked_by: claude-1234abcd",
        "File locked: src/auth.py is held by claude-1234abcd",
        "action: lock_denied",
        "✅ Every step went as told.",
    ):
        assert line in done.stdout
    assert "\x1b" not in done.stdout
    assert list(temporary.iterdir()) == []
    assert repository.entries() == []
    assert sorted(user_home.rglob("*")) == before


def test_keep(program: Program, temporary: Path) -> None:
    done = program("demo", "--keep", TMPDIR=str(temporary))
    (folder,) = temporary.iterdir()
    assert f"The scratch repository is {folder}/repository" in done.stdout
    assert "claude-5678efab" in (folder / "repository" / "src" / "auth.py").read_text()
    shutil.rmtree(folder)


def test_fast_on_a_terminal_and_outside_of_any_repository(temporary: Path) -> None:
    done = Program(temporary).on_terminal("demo", "--fast", TMPDIR=str(temporary))
    assert done.status == 0
    assert "\x1b[" in done.stdout


def test_a_hook_that_lets_everything_through_fails_the_demo(temporary: Path, tmp_path: Path) -> None:
    """The same program with a copy of the package whose hook before an edit says nothing."""
    package = hooks_folder().parent
    for name in ("coord_core", "hooks"):
        shutil.copytree(
            package / name, tmp_path / "tool" / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    (tmp_path / "tool" / "hooks" / "pre_tool_use.py").write_text("")
    done = Program(tmp_path)("demo", TMPDIR=str(temporary), PYTHONPATH=str(tmp_path / "tool"))
    assert done.status == 1
    assert "The demo went wrong" in done.stderr
    assert list(temporary.iterdir()) == []
    assert PROGRAM[1] == "-m"  # so that the copy is what runs
