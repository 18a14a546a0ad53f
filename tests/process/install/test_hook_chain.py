"""Our pre-commit beside the hook that was there, with the real git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from coord_core.install import git_hooks
from coord_core.install.environment import Environment
from coord_core.install.errors import GitError
from tests.process.install.git_repository import Checker, Repository, committed
from tests.process.install.pre_commit import ASIDE, install


def test_without_a_hook_ours_decides(repository: Repository, checker: Checker) -> None:
    assert install(repository, checker) is None
    assert committed(repository, checker) == ["check"]
    checker.refuse()
    assert repository.commit().returncode == 1


def test_uninstalling_leaves_the_folder_as_it_was(repository: Repository, checker: Checker) -> None:
    before = repository.snapshot()
    install(repository, checker)
    assert git_hooks.uninstall(repository.root) == []
    assert repository.snapshot() == before


def test_a_missing_hooks_folder_is_made(repository: Repository, checker: Checker) -> None:
    for path in repository.hooks.iterdir():
        path.unlink()
    repository.hooks.rmdir()
    install(repository, checker)
    assert committed(repository, checker) == ["check"]


def test_the_hook_that_was_there_runs_after_ours(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.pre_commit, checker.hook("theirs"))
    assert install(repository, checker) == ASIDE
    assert committed(repository, checker) == ["check", "theirs"]


def test_a_refusal_of_ours_keeps_theirs_from_running(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.pre_commit, checker.hook("theirs"))
    install(repository, checker)
    checker.refuse()
    assert repository.commit().returncode == 1
    assert checker.log() == ["check"]


def test_a_refusal_of_theirs_counts(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.pre_commit, "#!/bin/sh\nexit 7\n")
    install(repository, checker)
    assert subprocess.run([repository.pre_commit], cwd=repository.root, check=False).returncode == 7
    assert repository.commit().returncode == 1


def test_theirs_gets_the_same_arguments_input_and_environment(
    repository: Repository, checker: Checker
) -> None:
    text = '#!/bin/sh\nfor a; do echo "[$a]"; done\ncat\nenv | grep -v "^_=" | sort\n'
    alone = repository.write_hook(repository.hooks / "alone", text)
    repository.write_hook(repository.pre_commit, text)
    install(repository, checker)
    seen = [
        subprocess.run(
            [hook, "a b", ""], input="lines\nin\n", capture_output=True, text=True, check=True
        ).stdout
        for hook in (alone, repository.pre_commit)
    ]
    assert seen[0] == seen[1]
    assert seen[0].startswith("[a b]\n[]\nlines\nin\n")


def test_uninstalling_gives_back_bytes_and_mode(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.pre_commit, "#!/bin/sh\n# \xff odd\n", mode=0o751)
    before = repository.snapshot()
    install(repository, checker)
    git_hooks.uninstall(repository.root)
    assert repository.snapshot() == before


def test_a_hook_that_is_a_link_comes_back_as_a_link(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.root / "tools" / "hook", checker.hook("theirs"))
    repository.pre_commit.symlink_to("../../tools/hook")
    install(repository, checker)
    assert committed(repository, checker) == ["check", "theirs"]
    git_hooks.uninstall(repository.root)
    assert str(repository.pre_commit.readlink()) == "../../tools/hook"


def test_a_hook_that_is_not_executable_stays_un_run(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.pre_commit, checker.hook("theirs"), mode=0o644)
    before = repository.snapshot()
    assert install(repository, checker) is None
    assert committed(repository, checker) == ["check"]
    git_hooks.uninstall(repository.root)
    assert repository.snapshot() == before


def test_a_hook_without_a_first_line_runs_as_git_would_run_it(
    repository: Repository, checker: Checker
) -> None:
    repository.write_hook(repository.pre_commit, checker.hook("theirs").removeprefix("#!/bin/sh\n"))
    install(repository, checker)
    assert committed(repository, checker) == ["check", "theirs"]


def test_installing_again_changes_nothing(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.pre_commit, checker.hook("theirs"))
    install(repository, checker)
    once = repository.snapshot()
    install(repository, checker)
    assert repository.snapshot() == once


def test_an_upgrade_replaces_ours(repository: Repository, checker: Checker, tmp_path: Path) -> None:
    repository.write_hook(repository.pre_commit, checker.hook("theirs"))
    git_hooks.install(repository.root, Environment("/old/python", "/old/hooks"))
    install(repository, checker)
    assert committed(repository, checker) == ["check", "theirs"]


def test_a_folder_in_its_place_is_refused(repository: Repository, checker: Checker) -> None:
    repository.pre_commit.mkdir()
    with pytest.raises(GitError, match="folder"):
        install(repository, checker)


def test_a_hook_that_we_set_aside_comes_back_when_ours_was_deleted(
    repository: Repository, checker: Checker
) -> None:
    theirs = repository.write_hook(repository.pre_commit, checker.hook("theirs")).read_bytes()
    install(repository, checker)
    repository.pre_commit.unlink()
    git_hooks.uninstall(repository.root)
    assert repository.pre_commit.read_bytes() == theirs
