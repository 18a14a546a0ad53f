"""Our pre-commit and tools that write hooks too, installed in turn."""

from __future__ import annotations

import pytest

from coord_core.install import git_hooks
from tests.process.install.framework import framework_install
from tests.process.install.git_repository import Checker, Repository, committed
from tests.process.install.pre_commit import install


def test_the_framework_runs_after_ours(repository: Repository, checker: Checker) -> None:
    framework_install(repository, checker)
    before = repository.snapshot()
    install(repository, checker)
    assert committed(repository, checker) == ["check", "framework"]
    git_hooks.uninstall(repository.root)
    assert repository.snapshot() == before


def test_the_framework_installed_over_ours_still_runs_ours(repository: Repository, checker: Checker) -> None:
    install(repository, checker)
    framework_install(repository, checker)
    assert committed(repository, checker) == ["check", "framework"]
    assert [guard.in_force for guard in git_hooks.inspect(repository.root)] == [True]


def test_the_framework_installed_again_over_ours_runs_once(repository: Repository, checker: Checker) -> None:
    framework_install(repository, checker)
    install(repository, checker)
    framework_install(repository, checker)
    assert committed(repository, checker) == ["check", "framework"]
    install(repository, checker)
    assert committed(repository, checker) == ["check", "framework"]


def test_a_tool_that_calls_a_copy_of_ours_ends(repository: Repository, checker: Checker) -> None:
    """Ours, moved aside by a tool whose own hook is then what ours runs."""
    install(repository, checker)
    repository.pre_commit.replace(repository.hooks / "pre-commit.old")
    text = checker.hook("theirs") + '"${0%/*}/pre-commit.old" "$@"\n'
    repository.write_hook(repository.pre_commit, text)
    install(repository, checker)
    assert set(committed(repository, checker)) == {"check", "theirs"}


@pytest.mark.parametrize("rounds", [1, 2, 3])
def test_framework_and_ours_installed_in_turn_run_once_each(
    repository: Repository, checker: Checker, rounds: int
) -> None:
    repository.write_hook(repository.pre_commit, checker.hook("theirs"))
    for _ in range(rounds):
        install(repository, checker)
        assert committed(repository, checker)[0] == "check"
        framework_install(repository, checker)
        assert sorted(committed(repository, checker)) == ["check", "framework", "theirs"]
        install(repository, checker)
        assert sorted(committed(repository, checker)) == ["check", "framework", "theirs"]
        framework_install(repository, checker)
        assert sorted(committed(repository, checker)) == ["check", "framework", "theirs"]


@pytest.mark.parametrize("last", ["ours", "framework"])
def test_uninstalling_after_turns_leaves_the_framework_with_the_old_hook(
    repository: Repository, checker: Checker, last: str
) -> None:
    theirs = repository.write_hook(repository.pre_commit, checker.hook("theirs")).read_bytes()
    install(repository, checker)
    framework_install(repository, checker)
    install(repository, checker)
    if last == "framework":
        framework_install(repository, checker)
    git_hooks.uninstall(repository.root)
    assert committed(repository, checker) == ["theirs", "framework"]
    assert (repository.hooks / "pre-commit.legacy").read_bytes() == theirs
    assert not [path for path in repository.hooks.iterdir() if "claude-coordinator" in path.name]
