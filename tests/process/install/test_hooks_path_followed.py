"""core.hooksPath is put back, followed where a tool moves it, and left alone where that is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install import git_hooks
from coord_core.install.errors import GitError
from tests.process.install.git_repository import Checker, Repository, committed
from tests.process.install.hooks_path import OURS, install, setting, write


@pytest.fixture
def shared(home: Path, repository: Repository, checker: Checker) -> Path:
    """A folder of hooks for all repositories, in the user's configuration, with a `~`."""
    write(repository, checker, home / "hooks", "pre-commit", "commit-msg")
    repository.git("config", "--global", "core.hooksPath", "~/hooks")
    return home / "hooks"


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
    assert committed(husky, checker)[0] == "check"
    git_hooks.uninstall(husky.root)
    assert setting(husky) == [".husky/_", ".husky/_"]


def test_a_tool_that_sets_its_folder_again_is_chained_again(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    husky.git("config", "core.hooksPath", ".husky/_")
    assert [guard.in_force for guard in git_hooks.inspect(husky.root)] == [False]
    install(husky, checker)
    assert committed(husky, checker) == ["check", "pre-commit", "commit-msg .git/COMMIT_EDITMSG"]
    git_hooks.uninstall(husky.root)
    assert setting(husky) == [".husky/_"]


def test_a_tool_that_moved_to_another_folder_is_followed(husky: Repository, checker: Checker) -> None:
    install(husky, checker)
    husky.git("config", "core.hooksPath", ".githooks")
    write(husky, checker, husky.root / ".githooks", "pre-commit")
    install(husky, checker)
    assert committed(husky, checker) == ["check", "pre-commit"]
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
    assert committed(repository, checker) == ["check", "pre-commit"]
    assert repository.snapshot() == before


def test_a_folder_for_all_repositories_is_followed_from_this_one(
    repository: Repository, checker: Checker, shared: Path
) -> None:
    install(repository, checker)
    assert committed(repository, checker) == ["check", "pre-commit", "commit-msg .git/COMMIT_EDITMSG"]
    assert sorted(path.name for path in shared.iterdir()) == ["commit-msg", "pre-commit"]
    assert setting(repository, "--global") == ["~/hooks"]
    git_hooks.uninstall(repository.root)
    assert setting(repository) == []
    assert committed(repository, checker) == ["pre-commit", "commit-msg .git/COMMIT_EDITMSG"]


def test_a_folder_for_all_that_is_no_longer_set_is_let_go(
    repository: Repository, checker: Checker, shared: Path
) -> None:
    install(repository, checker)
    repository.git("config", "--global", "--unset", "core.hooksPath")
    install(repository, checker)
    assert setting(repository) == []
    assert committed(repository, checker) == ["check"]


def test_a_folder_for_all_that_comes_from_an_include_is_followed(
    repository: Repository, checker: Checker, home: Path
) -> None:
    write(repository, checker, home / "work-hooks", "pre-commit")
    (home / "work.inc").write_text(f'[core]\n\thooksPath = "{home}/work-hooks"\n')
    repository.git("config", "--global", f"includeIf.gitdir:{repository.root}/.path", str(home / "work.inc"))
    install(repository, checker)
    assert committed(repository, checker) == ["check", "pre-commit"]


def test_hooks_that_were_switched_off_stay_off(repository: Repository, checker: Checker) -> None:
    repository.git("config", "core.hooksPath", "/dev/null")
    install(repository, checker)
    assert committed(repository, checker) == ["check"]
    git_hooks.uninstall(repository.root)
    assert setting(repository) == ["/dev/null"]


def test_a_setting_that_names_the_repositorys_own_folder_is_the_plain_case(
    repository: Repository, checker: Checker
) -> None:
    repository.git("config", "core.hooksPath", str(repository.hooks))
    write(repository, checker, repository.hooks, "pre-commit")
    install(repository, checker)
    assert committed(repository, checker) == ["check", "pre-commit"]
    assert setting(repository) == [str(repository.hooks)]
    git_hooks.uninstall(repository.root)
    assert setting(repository) == [str(repository.hooks)]


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
    assert committed(moved, checker)[:2] == ["check", "pre-commit"]
    git_hooks.uninstall(moved.root)
    assert setting(moved) == [".husky/_"]
