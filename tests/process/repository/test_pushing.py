"""Bringing a branch to its remote: never forced, no password asked for, and a failure says what to do."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from coord_core.domain.errors import InputError, MachineError
from coord_core.repository.changes import uncommitted
from coord_core.repository.pushing import changed_files, commits_beyond, push
from tests.process.repository.conftest import commit, hook
from tests.support.enrolment import git

BRANCH = "claude-1/feat/x"


@pytest.fixture
def worktree(repository: Path, remote: Path) -> Path:
    """On the task's branch, one commit beyond main."""
    git(repository, "switch", "-qc", BRANCH)
    commit(repository, "new", "new\n", "Add `new`\n\nBody")
    return repository


def there(remote: Path, branch: str = BRANCH) -> str:
    return git(remote, "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}").strip()


def here(worktree: Path) -> str:
    return git(worktree, "rev-parse", "HEAD").strip()


@pytest.mark.parametrize("default", ["nothing", "matching", "upstream", "current"])
def test_only_the_branch_goes_there_and_follows_it(worktree: Path, remote: Path, default: str) -> None:
    git(worktree, "config", "push.default", default)
    git(worktree, "branch", "private")
    git(worktree, "config", "remote.origin.push", "+refs/heads/*:refs/heads/*")

    push(str(worktree), BRANCH, "origin", None)

    assert there(remote) == here(worktree)
    assert there(remote, "private") == ""
    assert git(worktree, "rev-parse", "--abbrev-ref", "@{upstream}").strip() == f"origin/{BRANCH}"


def test_pushing_again_is_no_fault(worktree: Path, remote: Path) -> None:
    push(str(worktree), BRANCH, "origin", None)
    push(str(worktree), BRANCH, "origin", None)

    assert there(remote) == here(worktree)


def test_a_branch_that_is_not_checked_out_can_be_pushed(worktree: Path, remote: Path) -> None:
    expected = here(worktree)
    git(worktree, "switch", "-q", "main")

    push(str(worktree), BRANCH, "origin", None)

    assert there(remote) == expected


def test_what_the_remote_has_beyond_is_never_overwritten(worktree: Path, remote: Path) -> None:
    git(worktree, "config", "push.useForceIfIncludes", "true")
    push(str(worktree), BRANCH, "origin", None)
    kept = there(remote)
    git(worktree, "commit", "-q", "--amend", "-m", "Another")

    with pytest.raises(MachineError, match="has commits that this one has not") as caught:
        push(str(worktree), BRANCH, "origin", None)

    assert there(remote) == kept
    assert "git fetch origin" in caught.value.mend


def test_a_remote_that_refuses_is_quoted(worktree: Path, remote: Path) -> None:
    hook(remote, "pre-receive", "echo branch names start with team/; exit 1")

    with pytest.raises(MachineError, match="the remote refused it") as caught:
        push(str(worktree), BRANCH, "origin", None)

    assert "pre-receive hook declined" in caught.value.problem
    assert caught.value.mend
    assert there(remote) == ""


def test_a_pre_push_hook_runs_and_its_failure_is_shown(worktree: Path, remote: Path) -> None:
    hook(worktree, "pre-push", "echo 3 tests failed >&2; exit 1")
    shown: list[str] = []

    with pytest.raises(MachineError, match="3 tests failed") as caught:
        push(str(worktree), BRANCH, "origin", shown.append)

    assert "pre-push hook" in caught.value.mend
    assert "3 tests failed" in shown
    assert there(remote) == ""


def test_a_hook_of_a_configured_folder_runs_too(worktree: Path, remote: Path, tmp_path: Path) -> None:
    (tmp_path / "hooks").mkdir()
    (tmp_path / "hooks" / "pre-push").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "hooks" / "pre-push").chmod(0o755)
    git(worktree, "config", "core.hooksPath", str(tmp_path / "hooks"))

    with pytest.raises(MachineError):
        push(str(worktree), BRANCH, "origin", None)


def test_offline_says_so(worktree: Path, remote: Path) -> None:
    shutil.rmtree(remote)

    with pytest.raises(MachineError, match="could not be pushed") as caught:
        push(str(worktree), BRANCH, "origin", None)

    assert "online" in caught.value.mend


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_without_permission_says_so(worktree: Path, remote: Path) -> None:
    for folder in (remote / "objects", remote / "refs" / "heads"):
        folder.chmod(0o500)

    with pytest.raises(MachineError):
        push(str(worktree), BRANCH, "origin", None)


def test_a_secret_of_the_address_is_never_shown(worktree: Path) -> None:
    git(worktree, "remote", "set-url", "origin", "http://me:s3cr3t@127.0.0.1:1/r.git")
    shown: list[str] = []

    with pytest.raises(MachineError) as caught:
        push(str(worktree), BRANCH, "origin", shown.append)

    assert "127.0.0.1" in caught.value.sentence()
    assert "s3cr3t" not in caught.value.sentence() + "".join(shown)


@pytest.mark.parametrize(
    ("branch", "remote_name"), [("--all", "origin"), (BRANCH, "--mirror"), ("a..b", "origin")]
)
def test_no_name_is_taken_for_an_option(worktree: Path, remote: Path, branch: str, remote_name: str) -> None:
    with pytest.raises((InputError, MachineError)):
        push(str(worktree), branch, remote_name, None)

    assert there(remote) == ""


def test_uncommitted_files_are_listed_as_they_are_called(worktree: Path) -> None:
    git(worktree, "config", "status.showUntrackedFiles", "no")
    git(worktree, "mv", "a.txt", "moved -> é.txt")
    (worktree / "folder").mkdir()
    (worktree / "folder" / "new\nfile").touch()
    (worktree / ".claude-locks.yml").touch()

    assert sorted(uncommitted(str(worktree))) == ["a.txt", "folder/new\nfile", "moved -> é.txt"]


def test_commits_are_counted_from_the_base_here_and_there(worktree: Path, remote: Path) -> None:
    git(worktree, "config", "log.showSignature", "true")
    commit(worktree, "second", "s", "Second: é\tx")

    found = commits_beyond(str(worktree), BRANCH, "main", "origin")

    assert [item.subject for item in found] == ["Second: é\tx", "Add `new`"]
    assert found[0].sha == here(worktree)
    git(worktree, "push", "-q", "origin", f"{BRANCH}:main")
    git(worktree, "fetch", "-q")
    assert commits_beyond(str(worktree), BRANCH, "main", "origin") == []
    assert len(commits_beyond(str(worktree), BRANCH, "main", "")) == 2


def test_without_a_base_commits_of_no_other_branch_count(worktree: Path) -> None:
    assert len(commits_beyond(str(worktree / ".git"), BRANCH, "", "")) == 1


def test_commits_of_a_branch_that_is_not_there_are_an_error(worktree: Path) -> None:
    with pytest.raises(MachineError):
        commits_beyond(str(worktree), "nowhere", "main", "origin")


def test_changed_files_are_those_since_the_branch_left(worktree: Path) -> None:
    start = git(worktree, "rev-parse", "main").strip()
    git(worktree, "mv", "b/c.txt", "odd\nname é")
    git(worktree, "commit", "-qm", "Move")
    git(worktree, "switch", "-q", "main")
    commit(worktree, "only in main")

    for base in ("main", start):
        found = changed_files(str(worktree / ".git"), base, BRANCH)
        assert sorted(found) == ["b/c.txt", "new", "odd\nname é"]


def test_changed_files_without_a_common_commit_are_all(worktree: Path) -> None:
    git(worktree, "switch", "-q", "--orphan", "alone")
    commit(worktree, "alone")

    assert sorted(changed_files(str(worktree), "main", "alone")) == ["a.txt", "alone", "b/c.txt"]


@pytest.mark.parametrize(("base", "branch"), [("nowhere", BRANCH), ("main", "nowhere"), ("--all", BRANCH)])
def test_changed_files_of_what_is_not_there_are_wrong_input(worktree: Path, base: str, branch: str) -> None:
    with pytest.raises(InputError):
        changed_files(str(worktree), base, branch)
