"""Our pre-commit in any repository, and where something that it needs is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install import git_hooks
from coord_core.install.environment import Environment
from coord_core.install.errors import GitError, InstallError
from coord_core.install.folder_lock import locked
from tests.process.install.git_repository import Checker, Repository, committed
from tests.process.install.pre_commit import install


def test_a_linked_worktree_is_checked_too(repository: Repository, checker: Checker, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", str(tmp_path / "linked"))
    linked = Repository(tmp_path / "linked")
    git_hooks.install(linked.root, checker.environment)
    for worktree in (repository, linked):
        assert committed(worktree, checker) == ["check"]
    assert [guard.in_force for guard in git_hooks.inspect(repository.root)] == [True, True]
    git_hooks.uninstall(linked.root)
    assert committed(repository, checker) == []


def test_a_subfolder_stands_for_its_repository(repository: Repository, checker: Checker) -> None:
    (repository.root / "src").mkdir()
    git_hooks.install(repository.root / "src", checker.environment)
    assert committed(repository, checker) == ["check"]


def test_a_bare_repository_with_worktrees_is_checked(
    repository: Repository, checker: Checker, tmp_path: Path
) -> None:
    repository.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    bare = Repository(tmp_path / "bare.git")
    bare.git("worktree", "add", "-q", str(tmp_path / "tree"), "main")
    git_hooks.install(bare.root, checker.environment)
    assert committed(Repository(tmp_path / "tree"), checker) == ["check"]


def test_git_variables_of_a_surrounding_hook_lead_nowhere(
    repository: Repository, checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository(tmp_path / "other")
    repository.git("init", "-q", str(other.root))
    with monkeypatch.context() as inside:
        inside.setenv("GIT_DIR", str(other.root / ".git"))
        install(repository, checker)
    assert not other.pre_commit.exists()
    assert committed(repository, checker) == ["check"]


def test_outside_of_a_repository_git_is_quoted(checker: Checker, tmp_path: Path) -> None:
    with pytest.raises(GitError, match="not a git repository"):
        git_hooks.install(tmp_path, checker.environment)


def test_without_git_a_sentence_says_so(
    repository: Repository, checker: Checker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="not installed"):
        install(repository, checker)


# -- a part of the tool is gone -------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["interpreter", "script"])
def test_without_its_check_a_session_is_refused_and_a_person_warned(
    repository: Repository, checker: Checker, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = checker.environment
    gone = (
        Environment("/gone/python3", whole.hooks)
        if part == "interpreter"
        else Environment(whole.interpreter, "/gone")
    )
    repository.write_hook(repository.pre_commit, checker.hook("theirs"))
    git_hooks.install(repository.root, gone)
    person = repository.commit()
    assert person.returncode == 0
    assert "unchecked" in person.stderr and "install.py" in person.stderr
    assert checker.log() == ["theirs"]
    monkeypatch.setenv("CLAUDECODE", "1")
    session = repository.commit()
    assert session.returncode == 1
    assert len(session.stderr.splitlines()) == 1 and "install.py" in session.stderr
    assert checker.log() == []


def test_two_installers_at_once_do_not_meet(repository: Repository, checker: Checker) -> None:
    common = repository.root / ".git"
    with locked(common), pytest.raises(InstallError, match="at work"), locked(common, patience=0):
        pass
