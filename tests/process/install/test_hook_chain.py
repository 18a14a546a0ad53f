"""Our pre-commit beside the hook that was there, with the real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from coord_core.install import git_hooks
from coord_core.install.environment import Environment
from coord_core.install.errors import GitError, InstallError
from coord_core.install.folder_lock import locked
from tests.process.install.framework import framework_install
from tests.process.install.git_repository import Checker, Repository

ASIDE = "pre-commit.before-claude-coordinator"


def install(repository: Repository, checker: Checker) -> str | None:
    return git_hooks.install(repository.root, checker.environment)[0].then


def committed(repository: Repository, checker: Checker) -> list[str]:
    done = repository.commit()
    assert done.returncode == 0, done.stderr
    return checker.log()


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


# -- the pre-commit framework ---------------------------------------------------------------------------


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


def test_an_older_hook_that_the_framework_keeps_survives_its_next_install(
    repository: Repository, checker: Checker
) -> None:
    theirs = repository.write_hook(repository.pre_commit, checker.hook("theirs")).read_bytes()
    framework_install(repository, checker)
    install(repository, checker)
    framework_install(repository, checker)
    assert sorted(committed(repository, checker)) == ["check", "framework", "theirs"]
    git_hooks.uninstall(repository.root)
    assert (repository.hooks / "pre-commit.legacy").read_bytes() == theirs


# -- somebody wrote over ours ---------------------------------------------------------------------------


def test_a_hook_written_over_ours_stays_at_uninstall(repository: Repository, checker: Checker) -> None:
    repository.write_hook(repository.pre_commit, checker.hook("theirs"))
    install(repository, checker)
    repository.write_hook(repository.pre_commit, checker.hook("newer"))
    (left,) = git_hooks.uninstall(repository.root)
    assert committed(repository, checker) == ["newer"]
    assert ASIDE in left and (repository.hooks / ASIDE).exists()


def test_a_hook_written_over_ours_is_chained_again(repository: Repository, checker: Checker) -> None:
    first = repository.write_hook(repository.pre_commit, checker.hook("theirs")).read_bytes()
    install(repository, checker)
    repository.write_hook(repository.pre_commit, checker.hook("newer"))
    assert [guard.in_force for guard in git_hooks.inspect(repository.root)] == [False]
    install(repository, checker)
    assert committed(repository, checker) == ["check", "newer"]
    assert (repository.hooks / f"{ASIDE}.1").read_bytes() == first


def test_lines_that_somebody_added_to_ours_run_and_are_kept(repository: Repository, checker: Checker) -> None:
    install(repository, checker)
    with repository.pre_commit.open("a") as hook:
        hook.write(checker.hook("added").removeprefix("#!/bin/sh\n"))
    assert committed(repository, checker) == ["check", "added"]
    git_hooks.uninstall(repository.root)
    assert not repository.pre_commit.exists()
    assert "echo added" in (repository.hooks / "pre-commit.with-changes.1").read_text()


def test_a_hook_that_we_set_aside_comes_back_when_ours_was_deleted(
    repository: Repository, checker: Checker
) -> None:
    theirs = repository.write_hook(repository.pre_commit, checker.hook("theirs")).read_bytes()
    install(repository, checker)
    repository.pre_commit.unlink()
    git_hooks.uninstall(repository.root)
    assert repository.pre_commit.read_bytes() == theirs


def test_an_installation_that_was_cut_off_is_finished_or_undone(
    repository: Repository, checker: Checker
) -> None:
    repository.write_hook(repository.pre_commit, checker.hook("theirs"))
    before = repository.snapshot()
    os.link(repository.pre_commit, repository.hooks / ASIDE)
    git_hooks.uninstall(repository.root)
    assert repository.snapshot() == before
    os.link(repository.pre_commit, repository.hooks / ASIDE)
    install(repository, checker)
    assert committed(repository, checker) == ["check", "theirs"]


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
