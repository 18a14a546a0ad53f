"""Asking git, without `subprocess`."""

from __future__ import annotations

import gc
import os
import signal
from pathlib import Path

import pytest

from coord_core import gitprocess
from coord_core.domain.errors import MachineError
from coord_core.domain.resources import Resource
from tests.support.enrolment import new_repository
from tests.support.facts import lock, request, subtree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return new_repository(tmp_path / "a b")


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_gits_output_and_status_are_told(root: Path) -> None:
    assert gitprocess.run(["rev-parse", "--is-inside-work-tree"], str(root)) == (0, b"true\n")
    assert gitprocess.run(["rev-parse", "--verify", "--quiet", "HEAD"], str(root)) == (1, b"")


def test_an_output_of_any_length_is_read(root: Path) -> None:
    (root / "large").write_bytes(b"x" * (1 << 20))
    blob = gitprocess.run(["hash-object", "-w", "large"], str(root))[1].strip().decode()
    assert gitprocess.run(["cat-file", "blob", blob], str(root)) == (0, b"x" * (1 << 20))


def test_git_gets_nothing_to_read(root: Path) -> None:
    assert gitprocess.run(["hash-object", "--stdin"], str(root))[0] == 0


def test_a_machine_without_git_is_an_error_that_says_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(MachineError, match="git cannot be started") as caught:
        gitprocess.run(["status"], str(root))
    assert caught.value.mend == "Install git."


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="there is no /proc here")
def test_no_descriptor_stays_open_and_no_child_unreaped(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spawn, started = os.posix_spawnp, []
    monkeypatch.setattr(
        os, "posix_spawnp", lambda *args, **more: started.append(spawn(*args, **more)) or started[-1]
    )
    gc.collect()  # else what earlier tests left open is closed in between
    before = open_descriptors()
    gitprocess.run(["status"], str(root))
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(MachineError):
        gitprocess.run(["status"], str(root))
    assert open_descriptors() <= before
    with pytest.raises(ChildProcessError):  # only its own: other tests start processes that outlive them
        os.waitpid(started[0], os.WNOHANG)


def test_a_git_that_takes_too_long_is_ended(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "git").write_text("#!/bin/sh\nexec sleep 60\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert gitprocess.run(["status"], str(root), patience=0.1) == (-signal.SIGTERM, b"")


def ignored(root: Path, key: str | Resource) -> bool:
    return gitprocess.ignored_by_git(lock(key, "one", worktree="/w"), request(key, worktree=str(root)))


def test_a_file_that_git_ignores_is_its_worktrees_own(root: Path) -> None:
    (root / ".gitignore").write_text("*.log\nbuild/\n")
    assert ignored(root, "a.log")
    assert ignored(root, "build/deep/a")
    assert not ignored(root, "a.py")


@pytest.mark.parametrize("key", ["-v", "--stdin", ":(top)a", ":!a", "*", "[a]", "a\nb", "é"])
def test_a_strange_name_is_asked_for_by_itself(root: Path, key: str) -> None:
    (root / ".gitignore").write_text("something else\n")
    assert not ignored(root, key)


def test_a_folder_is_nobodys_own(root: Path) -> None:
    (root / ".gitignore").write_text("build/\n")
    found = gitprocess.ignored_by_git(
        lock(subtree("build"), "one", worktree="/w"), request("build/a", worktree=str(root))
    )
    assert not found


def test_in_doubt_a_file_is_shared(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / ".gitignore").write_text("*\n")
    outside = tmp_path / "no repository"
    outside.mkdir()
    assert not ignored(outside, "a")
    monkeypatch.setenv("PATH", str(root))
    assert not ignored(root, "a")


def test_a_repository_that_the_environment_names_is_not_the_one_asked(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that was started from a git hook, or by `git rebase --exec`, has it in its environment."""
    other = new_repository(tmp_path / "other")
    (other / ".git/info").mkdir(exist_ok=True)
    (other / ".git/info/exclude").write_text("*\n")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    assert not ignored(root, "a.py")
