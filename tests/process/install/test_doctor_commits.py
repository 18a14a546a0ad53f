"""What `doctor` says of git's hooks, with the real git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coord_core.install import doctor, git_hooks
from coord_core.install.doctor import BAD, GOOD, WARNING, Finding
from coord_core.install.enrolment import Site, enrol
from tests.process.install.git_repository import Checker, Repository


@pytest.fixture(autouse=True)
def installed(repository: Repository, checker: Checker) -> None:
    checker.follow()
    git_hooks.install(repository.root, checker.environment)
    enrol(Site(str(repository.root)))


def findings(repository: Repository) -> list[Finding]:
    return [found for found in doctor.examine(str(repository.root), os.environ) if found.name == "commits"]


def test_with_both_hooks_the_commits_are_checked_and_no_more_is_said(repository: Repository) -> None:
    (found,) = findings(repository)
    assert (found.state, found.text) == (GOOD, f"commits in {repository.root} are checked")


def test_when_only_the_post_commit_hook_is_missing_that_is_said(repository: Repository) -> None:
    repository.post_commit.unlink()
    check, after = findings(repository)
    assert (check.state, after.state) == (GOOD, WARNING)
    assert "post-commit" in after.text and "init" in after.mend


def test_a_post_commit_hook_that_somebody_wrote_over_is_missing(
    repository: Repository, checker: Checker
) -> None:
    repository.write_hook(repository.post_commit, checker.hook("newer"))
    assert [found.state for found in findings(repository)] == [GOOD, WARNING]


def test_a_post_commit_hook_whose_script_is_gone_is_missing(repository: Repository, checker: Checker) -> None:
    (checker.folder / "hooks" / "post_commit.py").unlink()
    assert [found.state for found in findings(repository)] == [GOOD, WARNING]


def test_when_both_are_missing_the_check_is_what_counts(repository: Repository) -> None:
    repository.pre_commit.unlink()
    repository.post_commit.unlink()
    (found,) = findings(repository)
    assert found.state == WARNING
    assert f"not checked: there is no {repository.pre_commit}" in found.text


def test_of_a_repository_that_is_not_set_up_it_says_that_alone(
    repository: Repository, tmp_path: Path
) -> None:
    """Nothing was run there that could be run again, and nothing of it is in order."""
    repository.git("init", "-q", str(tmp_path / "new"))
    found = list(doctor.examine(str(tmp_path / "new"), {**os.environ, "PATH": ""}))
    assert [each.name for each in found] == ["enrolment", "hooks", "client"]
    assert not [each for each in found if "again." in each.mend]


def test_without_the_script_of_the_check_it_does_not_guard(repository: Repository, checker: Checker) -> None:
    (checker.folder / "hooks" / "pre_commit.py").unlink()
    (found,) = findings(repository)
    assert found.state == BAD
    assert "pre_commit.py is gone" in found.text


def test_each_worktree_is_told_of(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"))
    repository.post_commit.unlink()
    texts = [found.text for found in findings(repository)]
    assert [str(tmp_path / "linked") in text for text in texts] == [False, False, True, True]


def test_forwarders_of_the_version_before_lack_the_post_commit_hook(
    repository: Repository, checker: Checker
) -> None:
    repository.git("config", "core.hooksPath", ".husky")
    git_hooks.install(repository.root, checker.environment)
    folder = repository.root / ".git" / "claude-coordinator-hooks"
    repository.write_hook(folder / "post-commit", (folder / "post-merge").read_text())
    assert [found.state for found in findings(repository)] == [GOOD, WARNING]
