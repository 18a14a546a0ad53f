"""Our pre-commit where core.hooksPath sends git elsewhere, with the real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from coord_core.install import git_hooks
from tests.process.install.git_repository import Checker, Repository, committed
from tests.process.install.hooks_path import OURS, install, setting, write


def test_a_folder_in_the_tree_is_not_written_to(husky: Repository, checker: Checker) -> None:
    before = sorted(path.name for path in (husky.root / ".husky" / "_").iterdir())
    install(husky, checker)
    assert sorted(path.name for path in (husky.root / ".husky" / "_").iterdir()) == before
    assert setting(husky) == [str(husky.root / ".git" / OURS)]
    assert husky.git("status", "--porcelain").stdout == "?? .husky/\n"


def test_ours_runs_first_and_every_hook_still_runs(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    assert committed(husky, checker) == ["check", "pre-commit", "commit-msg .git/COMMIT_EDITMSG"]


def test_a_refusal_of_ours_keeps_theirs_from_running(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    checker.refuse()
    assert husky.commit().returncode == 1
    assert checker.log() == ["check"]


def test_a_hook_that_comes_later_is_found(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    write(husky, checker, husky.root / ".husky" / "_", "post-commit")
    assert committed(husky, checker)[-1] == "post-commit"


def test_a_hook_that_is_not_executable_stays_un_run(husky: Repository, checker: Checker) -> None:
    (husky.root / ".husky" / "_" / "pre-commit").chmod(0o644)
    install(husky, checker)
    assert committed(husky, checker)[:2] == ["check", "commit-msg .git/COMMIT_EDITMSG"]


def test_a_relative_folder_is_each_worktrees_own(husky: Repository, checker: Checker, tmp_path: Path) -> None:
    husky.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    install(husky, checker)
    assert committed(linked, checker) == ["check"]
    write(linked, checker, linked.root / ".husky" / "_", "post-commit")
    assert committed(linked, checker) == ["check", "post-commit"]


def test_a_hook_sees_its_own_name_and_the_input_that_git_gives(
    husky: Repository, checker: Checker, tmp_path: Path
) -> None:
    text = f'#!/bin/sh\n{{ echo "$0 $*"; cat; }} > "{tmp_path}/seen"\n'
    husky.write_hook(husky.root / ".husky" / "_" / "pre-push", text)
    install(husky, checker)
    husky.git("init", "-q", "--bare", str(tmp_path / "remote.git"))
    husky.git("push", "-q", str(tmp_path / "remote.git"), "main")
    seen = (tmp_path / "seen").read_text().splitlines()
    assert seen[0].startswith(".husky/_/pre-push ")
    assert seen[1].startswith("refs/heads/main ")


def test_a_hooks_folder_that_is_a_link_into_the_tree_is_not_written_to(
    repository: Repository, checker: Checker
) -> None:
    tracked = repository.root / "githooks"
    write(repository, checker, tracked, "pre-commit")
    for path in repository.hooks.iterdir():
        path.unlink()
    repository.hooks.rmdir()
    repository.hooks.symlink_to("../githooks")
    for _ in range(2):
        install(repository, checker)
        assert committed(repository, checker) == ["check", "pre-commit"]
    assert [path.name for path in tracked.iterdir()] == ["pre-commit"]
    git_hooks.uninstall(repository.root)
    assert committed(repository, checker) == ["pre-commit"]


def test_a_worktree_with_a_setting_of_its_own_is_checked(
    husky: Repository, checker: Checker, tmp_path: Path
) -> None:
    husky.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    husky.git("config", "extensions.worktreeConfig", "true")
    linked.git("config", "--worktree", "core.hooksPath", "own hooks")
    write(linked, checker, linked.root / "own hooks", "post-commit")
    for start in (linked, husky, linked):
        install(start, checker)
        assert committed(linked, checker) == ["check", "post-commit"]
        assert committed(husky, checker) == ["check", "pre-commit", "commit-msg .git/COMMIT_EDITMSG"]
    assert [guard.in_force for guard in git_hooks.inspect(husky.root)] == [True, True]
    git_hooks.uninstall(linked.root)
    assert setting(linked, "--worktree") == ["own hooks"]
    assert setting(husky) == [".husky/_"]
    assert not list((husky.root / ".git").glob(f"{OURS}*"))


def test_a_push_into_the_repository_works_as_without_us(
    husky: Repository, checker: Checker, tmp_path: Path
) -> None:
    """A push-to-checkout hook that does nothing would keep git from updating the tree."""
    husky.git("config", "receive.denyCurrentBranch", "updateInstead")
    install(husky, checker)
    husky.git("clone", "-q", ".", str(tmp_path / "clone"))
    clone = Repository(tmp_path / "clone")
    (clone.root / "new").touch()
    clone.git("add", "new")
    clone.git("commit", "-q", "-m", "new")
    clone.git("push", "-q")
    assert (husky.root / "new").exists()


def test_every_forwarder_is_quiet_where_there_is_nothing_to_forward_to(
    repository: Repository, checker: Checker
) -> None:
    repository.git("config", "core.hooksPath", "no/such folder")
    install(repository, checker)
    forwarders = [path for path in (repository.root / ".git" / OURS).iterdir() if os.access(path, os.X_OK)]
    assert len(forwarders) > 15
    for forwarder in forwarders:
        done = subprocess.run(
            [forwarder, "a"], cwd=repository.root, capture_output=True, input="", text=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
