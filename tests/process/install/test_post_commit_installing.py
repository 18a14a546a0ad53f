"""Our post-commit put in, brought up to date and taken out."""

from __future__ import annotations

import pytest

from coord_core.install import git_hooks, hook_chain, hook_scripts
from coord_core.install.commit_hooks import PRE_COMMIT
from coord_core.install.environment import Environment
from coord_core.install.errors import GitError
from tests.process.install.git_repository import Checker, Repository, committed
from tests.process.install.post_commit import ASIDE, in_force, install

pytestmark = pytest.mark.usefixtures("following")

# -- taking it out, and installing again ----------------------------------------------------------------


def test_uninstalling_leaves_the_folder_as_it_was(repository: Repository, checker: Checker) -> None:
    before = repository.snapshot()
    install(repository, checker)
    assert repository.post_commit.exists()
    assert git_hooks.uninstall(repository.root) == []
    assert repository.snapshot() == before


@pytest.mark.parametrize("mode", [0o751, 0o644])
def test_uninstalling_gives_back_bytes_and_mode(repository: Repository, checker: Checker, mode: int) -> None:
    repository.write_hook(repository.post_commit, "#!/bin/sh\n# \xff odd", mode)
    repository.write_hook(repository.pre_commit, "#!/bin/sh\n# other", 0o755)
    before = repository.snapshot()
    assert install(repository, checker) == (ASIDE if mode == 0o751 else None)
    assert committed(repository, checker) == ["check", "after"]
    git_hooks.uninstall(repository.root)
    assert repository.snapshot() == before


@pytest.mark.parametrize(("link", "target"), [("post-commit", "pre-commit"), ("pre-commit", "post-commit")])
def test_one_hook_that_links_to_the_other_comes_back_as_a_link(
    repository: Repository, checker: Checker, link: str, target: str
) -> None:
    repository.write_hook(repository.hooks / target, checker.hook("theirs"))
    (repository.hooks / link).symlink_to(target)
    before = repository.snapshot()
    for _ in range(2):
        install(repository, checker)
        log = committed(repository, checker)
        assert (log[0], log.count("theirs")) == ("check", 2)
    git_hooks.uninstall(repository.root)
    assert repository.snapshot() == before
    assert str((repository.hooks / link).readlink()) == target


def test_installing_again_changes_nothing(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.post_commit, checker.hook("theirs"))
    install(repository, checker)
    once = repository.snapshot()
    install(repository, checker)
    assert repository.snapshot() == once


def test_an_installation_with_pre_commit_alone_is_brought_up_to_date(
    repository: Repository, checker: Checker
) -> None:
    repository.write_hook(repository.post_commit, checker.hook("theirs"))
    repository.write_hook(repository.pre_commit, checker.hook("before"))
    before = repository.snapshot()
    hook_chain.install(repository.pre_commit, hook_scripts.chained(PRE_COMMIT, checker.environment))
    assert in_force(repository) == [False]
    install(repository, checker)
    assert in_force(repository) == [True]
    assert committed(repository, checker) == ["check", "before", "after", "theirs"]
    git_hooks.uninstall(repository.root)
    assert repository.snapshot() == before


def test_an_upgrade_replaces_ours(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.post_commit, checker.hook("theirs"))
    git_hooks.install(repository.root, Environment("/old/python", "/old/hooks"))
    install(repository, checker)
    assert committed(repository, checker) == ["check", "after", "theirs"]


def test_a_folder_in_its_place_is_refused_before_anything_is_changed(
    repository: Repository, checker: Checker
) -> None:
    before = repository.snapshot()
    repository.post_commit.mkdir()
    with pytest.raises(GitError, match="post-commit is a folder"):
        install(repository, checker)
    repository.post_commit.rmdir()
    assert repository.snapshot() == before
