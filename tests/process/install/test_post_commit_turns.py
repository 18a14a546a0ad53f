"""Our post-commit and tools that write hooks too, installed in turn."""

from __future__ import annotations

import pytest

from coord_core.install import git_hooks
from tests.process.install.framework import framework_install
from tests.process.install.git_repository import Checker, Repository, committed
from tests.process.install.post_commit import in_force, install

pytestmark = pytest.mark.usefixtures("following")


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_framework_and_ours_installed_in_turn_run_once_each(
    repository: Repository, checker: Checker, rounds: int
) -> None:
    repository.write_hook(repository.post_commit, checker.hook("theirs"))
    for _ in range(rounds):
        for step in (install, framework_install_after, install, framework_install_after):
            step(repository, checker)
            ran = committed(repository, checker)
            assert (ran.count("check"), ran.count("after"), ran.count("theirs")) == (1, 1, 1)
            assert ran.count("framework") <= 1
            assert in_force(repository) == [True]
    assert "framework" in ran


def framework_install_after(repository: Repository, checker: Checker) -> None:
    framework_install(repository, checker, "post-commit")


@pytest.mark.parametrize("last", ["ours", "framework"])
def test_uninstalling_after_turns_leaves_the_framework_with_the_old_hooks(
    repository: Repository, checker: Checker, last: str
) -> None:
    names = ("pre-commit", "post-commit")
    theirs = [
        repository.write_hook(repository.hooks / name, checker.hook(f"theirs-{name}")).read_bytes()
        for name in names
    ]
    for step in ("ours", "framework", "ours", "framework")[: 3 if last == "ours" else 4]:
        if step == "ours":
            install(repository, checker)
        else:
            for name in names:
                framework_install(repository, checker, name)
    git_hooks.uninstall(repository.root)
    assert committed(repository, checker) == [
        "theirs-pre-commit", "framework", "theirs-post-commit", "framework",
    ]  # fmt: skip
    assert [(repository.hooks / f"{name}.legacy").read_bytes() for name in names] == theirs
    assert not [path for path in repository.hooks.iterdir() if "claude-coordinator" in path.name]
