"""Our post-commit where core.hooksPath sends git elsewhere, with the real git."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install import git_hooks
from coord_core.install.commit_hooks import POST_COMMIT
from tests.process.install.git_repository import Checker, Repository

OURS = "claude-coordinator-hooks"


@pytest.fixture(autouse=True)
def following(checker: Checker) -> None:
    checker.follow()


@pytest.fixture
def husky(repository: Repository, checker: Checker) -> Repository:
    """`.husky/_` in the tree, as husky sets it up: relative, in the repository's configuration."""
    write(repository, checker, repository.root / ".husky" / "_")
    repository.git("config", "core.hooksPath", ".husky/_")
    return repository


def write(repository: Repository, checker: Checker, folder: Path) -> None:
    for name in ("pre-commit", "post-commit"):
        repository.write_hook(folder / name, checker.hook(name))


def install(repository: Repository, checker: Checker) -> None:
    git_hooks.install(repository.root, checker.environment)


def ran(repository: Repository, checker: Checker) -> list[str]:
    done = repository.commit()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return checker.log()


def in_force(repository: Repository) -> list[bool]:
    return [guard.in_force for guard in git_hooks.inspect(repository.root, POST_COMMIT)]


def test_ours_runs_before_the_hook_in_the_tree(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    assert ran(husky, checker) == ["check", "pre-commit", "after", "post-commit"]
    assert in_force(husky) == [True]


def test_where_each_hook_stands_is_told(husky: Repository, checker: Checker) -> None:
    installed = git_hooks.install(husky.root, checker.environment)
    assert [hook.hook.name for hook in installed] == ["pre-commit", "post-commit"]
    assert all(hook.hook.is_file() and hook.then == ".husky/_" for hook in installed)


def test_without_its_script_it_is_silent_and_theirs_runs(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    (checker.folder / "hooks" / "post_commit.py").unlink()
    assert ran(husky, checker) == ["check", "pre-commit", "post-commit"]


def test_uninstalling_takes_both_out(husky: Repository, checker: Checker) -> None:
    before = (husky.root / ".git" / "config").read_bytes()
    install(husky, checker)
    git_hooks.uninstall(husky.root)
    assert ran(husky, checker) == ["pre-commit", "post-commit"]
    assert (husky.root / ".git" / "config").read_bytes() == before
    assert not (husky.root / ".git" / OURS).exists()


def test_forwarders_of_before_are_brought_up_to_date(husky: Repository, checker: Checker) -> None:
    """The version before had a post-commit that only handed over, as those of other names do."""
    install(husky, checker)
    folder = husky.root / ".git" / OURS
    husky.write_hook(folder / "post-commit", (folder / "post-merge").read_text())
    assert in_force(husky) == [False]
    install(husky, checker)
    assert in_force(husky) == [True]
    assert ran(husky, checker) == ["check", "pre-commit", "after", "post-commit"]


def test_both_hooks_move_when_a_tool_sets_a_folder(repository: Repository, checker: Checker) -> None:
    before = repository.snapshot()
    install(repository, checker)
    write(repository, checker, repository.root / ".husky" / "_")
    repository.git("config", "core.hooksPath", ".husky/_")
    install(repository, checker)
    assert ran(repository, checker) == ["check", "pre-commit", "after", "post-commit"]
    assert repository.snapshot() == before


def test_both_hooks_move_back_when_the_folder_is_let_go(
    repository: Repository, checker: Checker, home: Path
) -> None:
    write(repository, checker, home / "hooks")
    repository.git("config", "--global", "core.hooksPath", "~/hooks")
    install(repository, checker)
    assert ran(repository, checker) == ["check", "pre-commit", "after", "post-commit"]
    repository.git("config", "--global", "--unset", "core.hooksPath")
    install(repository, checker)
    assert ran(repository, checker) == ["check", "after"]
    assert repository.post_commit.is_file()


def test_it_runs_where_hooks_were_switched_off(repository: Repository, checker: Checker) -> None:
    repository.git("config", "core.hooksPath", "/dev/null")
    install(repository, checker)
    assert ran(repository, checker) == ["check", "after"]


def test_a_hooks_folder_that_is_a_link_into_the_tree_is_not_written_to(
    repository: Repository, checker: Checker
) -> None:
    tracked = repository.root / "githooks"
    write(repository, checker, tracked)
    for path in repository.hooks.iterdir():
        path.unlink()
    repository.hooks.rmdir()
    repository.hooks.symlink_to("../githooks")
    install(repository, checker)
    assert ran(repository, checker) == ["check", "pre-commit", "after", "post-commit"]
    assert sorted(path.name for path in tracked.iterdir()) == ["post-commit", "pre-commit"]


def test_it_runs_in_worktrees_that_share_the_setting_and_in_one_with_its_own(
    husky: Repository, checker: Checker, tmp_path: Path
) -> None:
    husky.git("worktree", "add", "-q", str(tmp_path / "sharing"))
    husky.git("worktree", "add", "-q", str(tmp_path / "own"))
    sharing, own = Repository(tmp_path / "sharing"), Repository(tmp_path / "own")
    husky.git("config", "extensions.worktreeConfig", "true")
    own.git("config", "--worktree", "core.hooksPath", "own hooks")
    write(own, checker, own.root / "own hooks")
    install(sharing, checker)
    assert ran(husky, checker) == ["check", "pre-commit", "after", "post-commit"]
    assert ran(sharing, checker) == ["check", "after"]
    assert ran(own, checker) == ["check", "pre-commit", "after", "post-commit"]
    assert in_force(husky) == [True, True, True]
    git_hooks.uninstall(own.root)
    assert in_force(husky) == [False, False, False]
    assert not list((husky.root / ".git").glob(f"{OURS}*"))
