"""The branch in a repository whose ids are longer, and on a remote that has no branch yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.domain.errors import InputError
from tests.process.repository.conftest import commit
from tests.support.enrolment import git

from .test_branch import publish, there


def test_a_repository_of_the_longer_ids(tmp_path: Path) -> None:
    for name, words in (("there.git", ["--bare"]), ("here", [])):
        git(tmp_path, "init", "-q", "--template=", "--object-format=sha256", *words, name)
    git(tmp_path / "here", "remote", "add", "origin", str(tmp_path / "there.git"))
    commit(tmp_path / "here", "a.txt", "a\n", "Start")
    git(tmp_path / "here", "push", "-q", "origin", "HEAD")

    publish(tmp_path / "here", locks="a")
    tip = publish(tmp_path / "here", locks="b")

    assert tip.commit == there(tmp_path / "there.git")
    assert len(tip.commit or "") == 64


def test_it_is_not_the_first_branch_of_a_remote(repository: Path, tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--template=", "--bare", "empty.git")
    git(repository, "remote", "add", "origin", str(tmp_path / "empty.git"))

    with pytest.raises(InputError, match="default branch"):
        publish(repository, locks="a")

    assert git(tmp_path / "empty.git", "for-each-ref") == ""
