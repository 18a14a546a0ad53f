"""Our post-commit in the repository's own hooks folder, with the real git."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install import git_hooks
from coord_core.install.environment import Environment
from tests.process.install.git_repository import Checker, Repository, committed
from tests.process.install.post_commit import ASIDE, in_force, install, run

pytestmark = pytest.mark.usefixtures("following")


def test_ours_runs_after_the_commit(repository: Repository, checker: Checker) -> None:
    assert install(repository, checker) is None
    assert committed(repository, checker) == ["check", "after"]
    assert in_force(repository) == [True]


def test_it_does_not_run_when_the_commit_is_refused(repository: Repository, checker: Checker) -> None:
    install(repository, checker)
    checker.refuse()
    assert repository.commit().returncode == 1
    assert checker.log() == ["check"]


def test_in_the_good_case_nothing_is_printed(repository: Repository, checker: Checker) -> None:
    install(repository, checker)
    done = repository.commit()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_hook_that_was_there_runs_after_ours(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.pre_commit, checker.hook("before"))
    repository.write_hook(repository.post_commit, checker.hook("theirs"))
    assert install(repository, checker) == ASIDE
    assert committed(repository, checker) == ["check", "before", "after", "theirs"]


def test_a_failure_of_ours_keeps_neither_the_commit_nor_theirs(
    repository: Repository, checker: Checker
) -> None:
    repository.write_hook(repository.post_commit, checker.hook("theirs"))
    install(repository, checker)
    (checker.folder / "fail").touch()
    assert committed(repository, checker) == ["check", "after", "theirs"]


def test_the_exit_status_is_theirs_and_never_ours(repository: Repository, checker: Checker) -> None:
    install(repository, checker)
    (checker.folder / "fail").touch()
    assert run(repository.post_commit).returncode == 0
    git_hooks.uninstall(repository.root)
    repository.write_hook(repository.post_commit, "#!/bin/sh\nexit 7\n")
    install(repository, checker)
    assert run(repository.post_commit).returncode == 7
    assert committed(repository, checker)[-1] == "after"


def test_theirs_gets_the_same_input_and_environment(repository: Repository, checker: Checker) -> None:
    text = '#!/bin/sh\ncat\nenv | grep -v "^_=" | sort\n'
    alone = repository.write_hook(repository.hooks / "alone", text)
    repository.write_hook(repository.post_commit, text)
    install(repository, checker)
    seen = [run(hook, input="lines\nin\n").stdout for hook in (alone, repository.post_commit)]
    assert seen[0] == seen[1]
    assert seen[0].startswith("lines\nin\n")


@pytest.mark.parametrize("caller", ["person", "session"])
@pytest.mark.parametrize("part", ["interpreter", "script"])
def test_without_a_part_of_the_tool_it_is_silent_and_theirs_runs(
    repository: Repository, checker: Checker, part: str, caller: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if caller == "session":
        monkeypatch.setenv("CLAUDECODE", "1")
    whole = checker.environment
    gone = {
        "interpreter": Environment("/gone/python3", whole.hooks),
        "script": Environment(whole.interpreter, "/gone"),
    }
    repository.write_hook(repository.post_commit, checker.hook("theirs"))
    git_hooks.install(repository.root, gone[part])
    done = run(repository.post_commit)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert checker.log() == ["theirs"]


# -- worktrees ------------------------------------------------------------------------------------------


def test_it_runs_in_a_linked_worktree_too(repository: Repository, checker: Checker, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    git_hooks.install(linked.root, checker.environment)
    for worktree in (repository, linked):
        assert committed(worktree, checker) == ["check", "after"]
    assert in_force(repository) == [True, True]
    git_hooks.uninstall(linked.root)
    assert committed(repository, checker) == []


def test_it_runs_in_a_worktree_of_a_bare_repository(
    repository: Repository, checker: Checker, tmp_path: Path
) -> None:
    repository.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    bare = Repository(tmp_path / "bare.git")
    bare.git("worktree", "add", "-q", str(tmp_path / "tree"), "main")
    git_hooks.install(bare.root, checker.environment)
    assert committed(Repository(tmp_path / "tree"), checker) == ["check", "after"]
