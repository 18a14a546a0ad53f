"""Files that several repositories have in common, and files that are something else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.process.github.conftest import TOOL
from tests.support.enrolment import new_repository

MARKER = ".git/claude-coordinator-enrolled"
SETTINGS = ".claude/settings.local.json"
CHECK = ".github/workflows/claude-coordination-check.yml"


def test_uninstall_leaves_the_hooks_that_another_repository_has_in_the_same_file(
    program: Program, root: Path, tmp_path: Path
) -> None:
    """`.claude` of two repositories leads to one folder; with the last of them the hooks go."""
    (tmp_path / "shared").mkdir()
    other = new_repository(tmp_path.resolve() / "other", with_commit=True)
    for each in (root, other):
        (each / ".claude").symlink_to(tmp_path / "shared")
        assert program("init", folder=each).status == 0
    done = program("uninstall")
    assert done.status == 0
    assert f"stays as it is: it is the settings file of {other}, too." in done.stderr
    assert "starts the hooks. Guards" in program("doctor", folder=other).stdout
    assert program("uninstall", folder=other).stderr == ""
    assert not (tmp_path / "shared" / "settings.local.json").exists()


def test_a_repository_that_was_moved_is_not_taken_for_another(
    program: Program, root: Path, tmp_path: Path
) -> None:
    """Its former name is in the list of those that are set up, and a link to where it is now."""
    assert program("init").status == 0
    root.rename(tmp_path / "moved")
    root.symlink_to(tmp_path / "moved")
    assert program("uninstall", folder=tmp_path / "moved").stderr == ""
    assert not (tmp_path / "moved" / SETTINGS).exists()


def _pipe(root: Path, name: str) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(root / name)


@pytest.mark.parametrize("name", [SETTINGS, ".claude/settings.json", ".claude-coordinator.yml"])
def test_init_does_not_wait_for_a_pipe(root: Path, program: Program, name: str) -> None:
    """In the place of settings it is bad input, and nothing is changed."""
    _pipe(root, name)
    process = program.start("init")
    try:
        assert process.wait(timeout=30) == 2
        assert not (root / MARKER).exists()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("words", [("uninstall",), ("init", "--github", "--tool", TOOL)])
def test_neither_waits_for_a_pipe_of_a_workflows_name(
    root: Path, program: Program, words: tuple[str, ...]
) -> None:
    """What is no file is not ours, and stays."""
    assert program("init").status == 0
    _pipe(root, CHECK)
    process = program.start(*words)
    try:
        assert process.wait(timeout=30) == 0
        assert (root / CHECK).is_fifo()
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("content", [b"\xff\xfe{\x00}\x00", b'{"a": "\xe9"}'])
def test_settings_that_are_not_utf8_are_bad_input(root: Path, program: Program, content: bytes) -> None:
    """Exit status 2 and the place, as for JSON that is broken; 1 means refused."""
    (root / ".claude").mkdir()
    (root / SETTINGS).write_bytes(content)
    done = program("init")
    assert done.status == 2
    assert "settings.local.json:1:" in done.stderr
    assert not (root / MARKER).exists()


def test_a_file_in_the_place_of_the_settings_folder_is_bad_input(root: Path, program: Program) -> None:
    (root / ".claude").write_text("mine\n")
    done = program("init")
    assert done.status == 2
    assert ".claude: this is not a folder. Move it away" in done.stderr
    assert not (root / MARKER).exists()
