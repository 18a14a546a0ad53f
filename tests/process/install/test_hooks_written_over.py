"""Each of our hooks where another tool, or a person, wrote over it, added to it or cut it off."""

from __future__ import annotations

import os
from dataclasses import dataclass

import pytest

from coord_core.install import git_hooks
from coord_core.install.commit_hooks import POST_COMMIT, PRE_COMMIT, CommitHook
from tests.process.install.framework import framework_install
from tests.process.install.git_repository import Checker, Repository, committed


@dataclass
class Ours:
    """One of our two hooks in the repository. Both are installed; the other runs beside it."""

    kind: CommitHook
    repository: Repository
    checker: Checker
    ran: list[str]  # by both, at a commit that nobody else's hook is asked about

    def __post_init__(self) -> None:
        self.aside = f"{self.kind.name}.before-claude-coordinator"
        self.path = self.repository.hooks / self.kind.name

    def install(self) -> None:
        git_hooks.install(self.repository.root, self.checker.environment)

    def uninstall(self) -> list[str]:
        return git_hooks.uninstall(self.repository.root)

    def write(self, name: str) -> bytes:
        """Somebody's hook, in its place."""
        return self.repository.write_hook(self.path, self.checker.hook(name)).read_bytes()

    def committed(self) -> list[str]:
        return committed(self.repository, self.checker)

    def framework_install(self) -> None:
        framework_install(self.repository, self.checker, self.kind.name)


@pytest.fixture(params=[PRE_COMMIT, POST_COMMIT], ids=lambda kind: kind.name)
def ours(request: pytest.FixtureRequest, repository: Repository, checker: Checker) -> Ours:
    if request.param is POST_COMMIT:
        checker.follow()
        return Ours(POST_COMMIT, repository, checker, ["check", "after"])
    return Ours(PRE_COMMIT, repository, checker, ["check"])


def test_an_older_hook_that_the_framework_keeps_survives_its_next_install(ours: Ours) -> None:
    theirs = ours.write("theirs")
    ours.framework_install()
    ours.install()
    ours.framework_install()
    assert sorted(ours.committed()) == sorted([*ours.ran, "framework", "theirs"])
    ours.uninstall()
    assert ours.path.with_name(f"{ours.kind.name}.legacy").read_bytes() == theirs


def test_a_hook_written_over_ours_stays_at_uninstall(ours: Ours) -> None:
    ours.write("theirs")
    ours.install()
    ours.write("newer")
    (left,) = ours.uninstall()
    assert ours.committed() == ["newer"]
    assert ours.aside in left and ours.path.with_name(ours.aside).exists()


def test_a_hook_written_over_ours_is_chained_again(ours: Ours) -> None:
    first = ours.write("theirs")
    ours.install()
    ours.write("newer")
    guards = git_hooks.inspect(ours.repository.root, ours.kind)
    assert [guard.in_force for guard in guards] == [False]
    ours.install()
    assert ours.committed() == [*ours.ran, "newer"]
    assert ours.path.with_name(f"{ours.aside}.1").read_bytes() == first


def test_lines_that_somebody_added_to_ours_run_and_are_kept(ours: Ours) -> None:
    ours.install()
    with ours.path.open("a") as hook:
        hook.write(ours.checker.hook("added").removeprefix("#!/bin/sh\n"))
    assert ours.committed() == [*ours.ran, "added"]
    ours.uninstall()
    assert not ours.path.exists()
    assert "echo added" in ours.path.with_name(f"{ours.kind.name}.with-changes.1").read_text()


def test_an_installation_that_was_cut_off_is_finished_or_undone(ours: Ours) -> None:
    ours.write("theirs")
    before = ours.repository.snapshot()
    os.link(ours.path, ours.path.with_name(ours.aside))
    ours.uninstall()
    assert ours.repository.snapshot() == before
    os.link(ours.path, ours.path.with_name(ours.aside))
    ours.install()
    assert ours.committed() == [*ours.ran, "theirs"]
