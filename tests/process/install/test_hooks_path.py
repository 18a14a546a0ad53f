"""Our pre-commit where core.hooksPath sends git elsewhere, with the real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from coord_core.install import git_hooks
from coord_core.install.errors import GitError
from tests.process.install.git_repository import Checker, Repository

OURS = "claude-coordinator-hooks"


def install(repository: Repository, checker: Checker) -> None:
    git_hooks.install(repository.root, checker.environment)


def setting(repository: Repository, scope: str = "--local") -> list[str]:
    return repository.git("config", scope, "--get-all", "core.hooksPath", ok=False).stdout.splitlines()


def ran(repository: Repository, checker: Checker) -> list[str]:
    done = repository.commit()
    assert done.returncode == 0, done.stderr
    return checker.log()


def write(repository: Repository, checker: Checker, folder: Path, *names: str) -> None:
    for name in names:
        repository.write_hook(folder / name, checker.hook(name))


@pytest.fixture
def husky(repository: Repository, checker: Checker) -> Repository:
    """`.husky/_` in the tree, as husky sets it up: relative, in the repository's configuration."""
    write(repository, checker, repository.root / ".husky" / "_", "pre-commit", "commit-msg")
    repository.git("config", "core.hooksPath", ".husky/_")
    return repository


@pytest.fixture
def shared(home: Path, repository: Repository, checker: Checker) -> Path:
    """A folder of hooks for all repositories, in the user's configuration, with a `~`."""
    write(repository, checker, home / "hooks", "pre-commit", "commit-msg")
    repository.git("config", "--global", "core.hooksPath", "~/hooks")
    return home / "hooks"


def test_a_folder_in_the_tree_is_not_written_to(husky: Repository, checker: Checker) -> None:
    before = sorted(path.name for path in (husky.root / ".husky" / "_").iterdir())
    install(husky, checker)
    assert sorted(path.name for path in (husky.root / ".husky" / "_").iterdir()) == before
    assert setting(husky) == [str(husky.root / ".git" / OURS)]
    assert husky.git("status", "--porcelain").stdout == "?? .husky/\n"


def test_ours_runs_first_and_every_hook_still_runs(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    assert ran(husky, checker) == ["check", "pre-commit", "commit-msg .git/COMMIT_EDITMSG"]


def test_a_refusal_of_ours_keeps_theirs_from_running(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    checker.refuse()
    assert husky.commit().returncode == 1
    assert checker.log() == ["check"]


def test_a_hook_that_comes_later_is_found(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    write(husky, checker, husky.root / ".husky" / "_", "post-commit")
    assert ran(husky, checker)[-1] == "post-commit"


def test_a_hook_that_is_not_executable_stays_un_run(husky: Repository, checker: Checker) -> None:
    (husky.root / ".husky" / "_" / "pre-commit").chmod(0o644)
    install(husky, checker)
    assert ran(husky, checker)[:2] == ["check", "commit-msg .git/COMMIT_EDITMSG"]


def test_a_relative_folder_is_each_worktrees_own(husky: Repository, checker: Checker, tmp_path: Path) -> None:
    husky.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    install(husky, checker)
    assert ran(linked, checker) == ["check"]
    write(linked, checker, linked.root / ".husky" / "_", "post-commit")
    assert ran(linked, checker) == ["check", "post-commit"]


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


def test_uninstalling_puts_the_setting_back(husky: Repository, checker: Checker) -> None:
    before = (husky.root / ".git" / "config").read_bytes()
    install(husky, checker)
    install(husky, checker)
    assert git_hooks.uninstall(husky.root) == []
    assert (husky.root / ".git" / "config").read_bytes() == before
    assert not (husky.root / ".git" / OURS).exists()


def test_several_values_are_put_back(husky: Repository, checker: Checker) -> None:
    husky.git("config", "--add", "core.hooksPath", ".husky/_")
    install(husky, checker)
    assert ran(husky, checker)[0] == "check"
    git_hooks.uninstall(husky.root)
    assert setting(husky) == [".husky/_", ".husky/_"]


def test_a_tool_that_sets_its_folder_again_is_chained_again(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    husky.git("config", "core.hooksPath", ".husky/_")
    assert [guard.in_force for guard in git_hooks.inspect(husky.root)] == [False]
    install(husky, checker)
    assert ran(husky, checker) == ["check", "pre-commit", "commit-msg .git/COMMIT_EDITMSG"]
    git_hooks.uninstall(husky.root)
    assert setting(husky) == [".husky/_"]


def test_a_tool_that_moved_to_another_folder_is_followed(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    husky.git("config", "core.hooksPath", ".githooks")
    write(husky, checker, husky.root / ".githooks", "pre-commit")
    install(husky, checker)
    assert ran(husky, checker) == ["check", "pre-commit"]
    git_hooks.uninstall(husky.root)
    assert setting(husky) == [".githooks"]


def test_a_setting_made_after_ours_stays_at_uninstall(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    husky.git("config", "core.hooksPath", ".githooks")
    git_hooks.uninstall(husky.root)
    assert setting(husky) == [".githooks"]


def test_ours_in_the_hooks_folder_moves_when_a_tool_sets_its_own(
    repository: Repository, checker: Checker
) -> None:
    before = repository.snapshot()
    install(repository, checker)
    repository.git("config", "core.hooksPath", ".husky/_")
    write(repository, checker, repository.root / ".husky" / "_", "pre-commit")
    install(repository, checker)
    assert ran(repository, checker) == ["check", "pre-commit"]
    assert repository.snapshot() == before


def test_a_folder_for_all_repositories_is_followed_from_this_one(
    repository: Repository, checker: Checker, shared: Path
) -> None:
    install(repository, checker)
    assert ran(repository, checker) == ["check", "pre-commit", "commit-msg .git/COMMIT_EDITMSG"]
    assert sorted(path.name for path in shared.iterdir()) == ["commit-msg", "pre-commit"]
    assert setting(repository, "--global") == ["~/hooks"]
    git_hooks.uninstall(repository.root)
    assert setting(repository) == []
    assert ran(repository, checker) == ["pre-commit", "commit-msg .git/COMMIT_EDITMSG"]


def test_a_folder_for_all_that_is_no_longer_set_is_let_go(
    repository: Repository, checker: Checker, shared: Path
) -> None:
    install(repository, checker)
    repository.git("config", "--global", "--unset", "core.hooksPath")
    install(repository, checker)
    assert setting(repository) == []
    assert ran(repository, checker) == ["check"]


def test_a_folder_for_all_that_comes_from_an_include_is_followed(
    repository: Repository, checker: Checker, home: Path
) -> None:
    write(repository, checker, home / "work-hooks", "pre-commit")
    (home / "work.inc").write_text(f'[core]\n\thooksPath = "{home}/work-hooks"\n')
    repository.git("config", "--global", f"includeIf.gitdir:{repository.root}/.path", str(home / "work.inc"))
    install(repository, checker)
    assert ran(repository, checker) == ["check", "pre-commit"]


def test_hooks_that_were_switched_off_stay_off(repository: Repository, checker: Checker) -> None:
    repository.git("config", "core.hooksPath", "/dev/null")
    install(repository, checker)
    assert ran(repository, checker) == ["check"]
    git_hooks.uninstall(repository.root)
    assert setting(repository) == ["/dev/null"]


def test_a_setting_that_names_the_repositorys_own_folder_is_the_plain_case(
    repository: Repository, checker: Checker
) -> None:
    repository.git("config", "core.hooksPath", str(repository.hooks))
    write(repository, checker, repository.hooks, "pre-commit")
    install(repository, checker)
    assert ran(repository, checker) == ["check", "pre-commit"]
    assert setting(repository) == [str(repository.hooks)]
    git_hooks.uninstall(repository.root)
    assert setting(repository) == [str(repository.hooks)]


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
        assert ran(repository, checker) == ["check", "pre-commit"]
    assert [path.name for path in tracked.iterdir()] == ["pre-commit"]
    git_hooks.uninstall(repository.root)
    assert ran(repository, checker) == ["pre-commit"]


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
        assert ran(linked, checker) == ["check", "post-commit"]
        assert ran(husky, checker) == ["check", "pre-commit", "commit-msg .git/COMMIT_EDITMSG"]
    assert [guard.in_force for guard in git_hooks.inspect(husky.root)] == [True, True]
    git_hooks.uninstall(linked.root)
    assert setting(linked, "--worktree") == ["own hooks"]
    assert setting(husky) == [".husky/_"]
    assert not list((husky.root / ".git").glob(f"{OURS}*"))


def test_a_setting_that_wins_over_ours_is_named_and_nothing_stays(
    repository: Repository, checker: Checker, tmp_path: Path
) -> None:
    (tmp_path / "last.inc").write_text("[core]\n\thooksPath = theirs\n")
    repository.git("config", "include.path", str(tmp_path / "last.inc"))
    before = (repository.root / ".git" / "config").read_bytes()
    with pytest.raises(GitError) as caught:
        install(repository, checker)
    assert "last.inc" in caught.value.problem and caught.value.mend
    assert (repository.root / ".git" / "config").read_bytes() == before
    assert not (repository.root / ".git" / OURS).exists()


def test_a_repository_that_was_moved_is_mended_by_installing_again(
    husky: Repository, checker: Checker, tmp_path: Path
) -> None:
    install(husky, checker)
    moved = Repository(husky.root.rename(tmp_path / "moved"))
    assert [guard.in_force for guard in git_hooks.inspect(moved.root)] == [False]
    install(moved, checker)
    assert ran(moved, checker)[:2] == ["check", "pre-commit"]
    git_hooks.uninstall(moved.root)
    assert setting(moved) == [".husky/_"]


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
