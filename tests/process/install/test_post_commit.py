"""Our post-commit in the repository's own hooks folder, with the real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from coord_core.install import git_hooks, hook_chain, hook_scripts
from coord_core.install.commit_hooks import POST_COMMIT, PRE_COMMIT
from coord_core.install.environment import Environment
from coord_core.install.errors import GitError
from tests.process.install.framework import framework_install
from tests.process.install.git_repository import Checker, Repository

ASIDE = "post-commit.before-claude-coordinator"


@pytest.fixture(autouse=True)
def following(checker: Checker) -> None:
    checker.follow()


def install(repository: Repository, checker: Checker) -> str | None:
    installed = {
        hook.hook.name: hook.then for hook in git_hooks.install(repository.root, checker.environment)
    }
    return installed["post-commit"]


def committed(repository: Repository, checker: Checker) -> list[str]:
    done = repository.commit()
    assert done.returncode == 0, done.stderr
    return checker.log()


def in_force(repository: Repository) -> list[bool]:
    return [guard.in_force for guard in git_hooks.inspect(repository.root, POST_COMMIT)]


def run(hook: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """As git would, in the repository whose hook it is."""
    folder = hook.parent.parent.parent
    return subprocess.run(
        [hook], cwd=folder, input=given.get("input", ""), capture_output=True, text=True, check=False
    )


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


# -- the pre-commit framework, which can have the post-commit hook as well ------------------------------


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


def test_an_older_hook_that_the_framework_keeps_survives_its_next_install(
    repository: Repository, checker: Checker
) -> None:
    theirs = repository.write_hook(repository.post_commit, checker.hook("theirs")).read_bytes()
    framework_install_after(repository, checker)
    install(repository, checker)
    framework_install_after(repository, checker)
    assert sorted(committed(repository, checker)) == ["after", "check", "framework", "theirs"]
    git_hooks.uninstall(repository.root)
    assert (repository.hooks / "post-commit.legacy").read_bytes() == theirs


# -- somebody wrote over ours ---------------------------------------------------------------------------


def test_a_hook_written_over_ours_stays_at_uninstall(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.post_commit, checker.hook("theirs"))
    install(repository, checker)
    repository.write_hook(repository.post_commit, checker.hook("newer"))
    (left,) = git_hooks.uninstall(repository.root)
    assert committed(repository, checker) == ["newer"]
    assert ASIDE in left and (repository.hooks / ASIDE).exists()


def test_a_hook_written_over_ours_is_chained_again(repository: Repository, checker: Checker) -> None:
    first = repository.write_hook(repository.post_commit, checker.hook("theirs")).read_bytes()
    install(repository, checker)
    repository.write_hook(repository.post_commit, checker.hook("newer"))
    assert in_force(repository) == [False]
    install(repository, checker)
    assert committed(repository, checker) == ["check", "after", "newer"]
    assert (repository.hooks / f"{ASIDE}.1").read_bytes() == first


def test_lines_that_somebody_added_to_ours_run_and_are_kept(repository: Repository, checker: Checker) -> None:
    install(repository, checker)
    with repository.post_commit.open("a") as hook:
        hook.write(checker.hook("added").removeprefix("#!/bin/sh\n"))
    assert committed(repository, checker) == ["check", "after", "added"]
    git_hooks.uninstall(repository.root)
    assert not repository.post_commit.exists()
    assert "echo added" in (repository.hooks / "post-commit.with-changes.1").read_text()


def test_an_installation_that_was_cut_off_is_finished_or_undone(
    repository: Repository, checker: Checker
) -> None:
    repository.write_hook(repository.post_commit, checker.hook("theirs"))
    before = repository.snapshot()
    os.link(repository.post_commit, repository.hooks / ASIDE)
    git_hooks.uninstall(repository.root)
    assert repository.snapshot() == before
    os.link(repository.post_commit, repository.hooks / ASIDE)
    install(repository, checker)
    assert committed(repository, checker) == ["check", "after", "theirs"]
