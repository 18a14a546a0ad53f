"""Linked worktrees whose folder is another thing now, though git still lists them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coord_core.install import git_hooks
from tests.process.cli.program import Program
from tests.process.install.git_repository import Checker, Repository, committed
from tests.process.install.pre_commit import install
from tests.support.enrolment import git


@pytest.fixture
def listed(root: Path, tmp_path: Path) -> Path:
    """The folder of a linked worktree that is gone: git lists it as one that can be pruned."""
    folder = tmp_path / "linked"
    git(root, "worktree", "add", "-q", str(folder))
    shutil.rmtree(folder)
    return folder


def test_a_clone_in_a_worktrees_old_place_does_not_switch_the_check_off(
    repository: Repository, checker: Checker, tmp_path: Path
) -> None:
    """The repository's commits stay checked: what lies in the folder is no worktree of it."""
    install(repository, checker)
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"))
    shutil.rmtree(tmp_path / "linked")
    repository.git("clone", "-q", ".", str(tmp_path / "linked"))
    try:
        git_hooks.install(repository.root, checker.environment)
    finally:
        assert committed(repository, checker) == ["check"]


def test_init_does_not_say_that_commits_are_unchecked_when_they_are(program: Program, listed: Path) -> None:
    """An empty folder in a lost worktree's place is passed over."""
    listed.mkdir()
    done = program("init")
    assert "Commits are not checked" not in done.stdout + done.stderr


def test_doctor_finds_nothing_wrong_with_a_repository_whose_lost_worktree_is_a_folder(
    program: Program, listed: Path
) -> None:
    """No ❌ for a folder that is no worktree any more."""
    listed.mkdir()
    program("init")
    done = program("doctor")
    assert "❌" not in done.stdout


def test_uninstall_comes_to_its_end_beside_a_lost_worktree(
    program: Program, root: Path, listed: Path
) -> None:
    """With `extensions.worktreeConfig` (git sparse-checkout sets it) everything is taken out as well."""
    program("init")
    git(root, "config", "extensions.worktreeConfig", "true")
    listed.mkdir()
    done = program("uninstall")
    assert (done.status, done.stderr) == (0, "")
    assert not (root / ".git" / "claude-coordinator-enrolled").exists()
    assert not (root / ".git" / "hooks" / "pre-commit").exists()
