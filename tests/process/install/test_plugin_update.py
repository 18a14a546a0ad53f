"""When the plugin was updated, git's hooks of what it guards start the new environment."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coord_core.install import git_hooks
from coord_core.install.bootstrap import enrolled
from coord_core.install.enrolment import Site, enrol
from coord_core.install.environment import current
from coord_core.install.offers import status_line
from coord_core.install.setup import PLUGIN, set_up
from tests.process.install.git_repository import Checker, Repository


@pytest.fixture
def data(tmp_path: Path, repository: Repository) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    enrolled.remember(folder, repository.root)
    return folder


@pytest.fixture
def former(repository: Repository, checker: Checker) -> Checker:
    """What git's hooks start of the version before."""
    enrol(Site(str(repository.root)))
    checker.follow()
    git_hooks.install(repository.root, checker.environment)
    return checker


def follow(data: Path) -> str:
    words = [sys.executable, "-I", "-m", "coord_core.install.following", "--data", str(data)]
    return subprocess.run(words, capture_output=True, text=True, check=True).stderr


def starts(repository: Repository) -> list[str]:
    """Of the new environment and of the former, what the two hooks name."""
    texts = [hook.read_text() for hook in (repository.pre_commit, repository.post_commit)]
    return ["new" if current().hooks in text else "former" for text in texts]


def test_both_hooks_follow(repository: Repository, data: Path, former: Checker) -> None:
    assert starts(repository) == ["former", "former"]
    assert follow(data) == ""
    assert starts(repository) == ["new", "new"]


@pytest.mark.parametrize("is_enrolled", [True, False])
def test_a_status_line_follows(
    repository: Repository, data: Path, former: Checker, is_enrolled: bool
) -> None:
    file = repository.root / ".claude" / "settings.local.json"
    status_line.accept(Site(str(repository.root)), PLUGIN)
    new = file.read_text()
    assert current().hooks in new
    file.write_text(new.replace(current().hooks, "/former/hooks"))
    if not is_enrolled:
        Path(Site(str(repository.root)).marker).unlink()
    assert follow(data) == ""
    assert (file.read_text() == new) == is_enrolled


def test_until_then_the_former_ones_go_on(repository: Repository, former: Checker) -> None:
    repository.git("commit", "-q", "--allow-empty", "-m", "second")
    assert "check" in (former.folder / "log").read_text()


def test_a_repository_whose_settings_start_the_hooks_is_let_be(
    repository: Repository, data: Path, checker: Checker
) -> None:
    set_up(str(repository.root))
    checker.follow()
    git_hooks.install(repository.root, checker.environment)
    follow(data)
    assert starts(repository) == ["former", "former"]


def test_one_that_is_no_longer_enrolled_or_gone_is_let_be(
    repository: Repository, data: Path, former: Checker, tmp_path: Path
) -> None:
    (data / "repositories").write_text(f"{tmp_path / 'gone'}\n{repository.root}\n")
    Path(Site(str(repository.root)).marker).unlink()
    assert follow(data) == ""
    assert starts(repository) == ["former", "former"]


def test_one_that_cannot_be_changed_is_named_and_the_others_follow(
    repository: Repository, data: Path, former: Checker, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    enrol(Site(str(other)))
    shutil.rmtree(other / ".git" / "hooks")
    (other / ".git" / "hooks").write_text("a file")
    (data / "repositories").write_text(f"{other}\n{repository.root}\n")
    assert str(other) in follow(data)
    assert starts(repository) == ["new", "new"]
