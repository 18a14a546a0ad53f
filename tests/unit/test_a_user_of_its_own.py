"""No test can touch what belongs to the person who runs it."""

from __future__ import annotations

import os
from pathlib import Path

from tests.conftest import XDG_FOLDERS
from tests.support.enrolment import git, new_repository


def test_home_and_every_folder_of_the_user_is_a_tests_own(user_home: Path) -> None:
    original = Path(os.environ["COORDINATOR_ORIGINAL_HOME"])
    folders = [os.environ[name] for name in ("HOME", *XDG_FOLDERS)]
    assert all(Path(folder).is_relative_to(user_home) for folder in folders)
    assert not user_home.is_relative_to(original)
    assert Path.home() == user_home


def test_git_reads_no_configuration_of_the_user(tmp_path: Path) -> None:
    root = new_repository(tmp_path / "repository")
    origins = git(root, "config", "--list", "--show-origin").splitlines()
    ours = {f"file:{os.environ['GIT_CONFIG_GLOBAL']}", "file:.git/config"}
    assert {line.split("\t")[0] for line in origins} == ours


def test_no_session_around_the_tests_is_taken_for_one_of_theirs() -> None:
    assert [name for name in os.environ if name.startswith("CLAUDE")] == []
