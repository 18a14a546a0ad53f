"""What was never finished goes, unless somebody wrote in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coord_core.domain.errors import BusyError, MachineError
from coord_core.repository.worktrees import add_worktree
from tests.process.repository.adopting import BRANCH, adopted, removed, values
from tests.process.repository.conftest import bytes_of
from tests.support.enrolment import git
from tests.support.waiting import wait_until

SMUDGE = """#!/bin/sh
echo smudging >>{place}/smudged
while [ -e {place}/hold ]; do sleep 0.02; done
cat
"""


@pytest.fixture
def slow(repository: Path, tmp_path: Path) -> Path:
    """Checking out `c.txt` waits while this folder has a file `hold`."""
    place = tmp_path / "slow"
    place.mkdir()
    (place / "hold").touch()
    (place / "smudge").write_text(SMUDGE.format(place=place))
    (place / "smudge").chmod(0o755)
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "attributes").write_text("c.txt filter=slow\n")
    git(repository, "config", "filter.slow.smudge", str(place / "smudge"))
    return place


ADD = """
import sys
from coord_core.repository import refs
from coord_core.repository.worktrees import add_worktree
main, folder, branch = sys.argv[1:]
add_worktree(main, main + "/.git", folder, branch, refs.commit_of(main, "refs/heads/main"))
"""


def begin(repository: Path, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", ADD, str(repository), str(folder), BRANCH])


def kill_git(folder: Path) -> None:
    """The processes that have the folder's name, or the folder itself, in their command or environment."""
    for pid in [name for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]:
        try:
            about = Path("/proc", pid, "cmdline").read_bytes() + Path("/proc", pid, "environ").read_bytes()
            program = Path("/proc", pid, "comm").read_text()
            if str(folder).encode() in about and program.strip() in ("git", "smudge", "sh", "python"):
                os.kill(int(pid), signal.SIGKILL)
        except OSError:
            continue


@pytest.fixture
def half_made(repository: Path, folder: Path, slow: Path) -> Path:
    process = begin(repository, folder)
    wait_until((slow / "smudged").exists, "git checks out")
    kill_git(folder)
    process.wait(20)
    (slow / "hold").unlink()
    assert "initializing" in git(repository, "worktree", "list", "--porcelain")
    return folder


def test_a_half_made_worktree_is_removed_and_can_be_made_again(repository: Path, half_made: Path) -> None:
    found = adopted(repository, half_made)

    assert values(found) == (True, "", False, [], 0)
    assert not half_made.exists()
    add_worktree(str(repository), str(repository / ".git"), str(half_made), BRANCH, None)
    assert values(adopted(repository, half_made)) == (True, str(half_made), True, [], 0)


def truncate(folder: Path) -> None:
    (folder / "b" / "c.txt").write_text("")
    (folder / "a.txt").write_text("a")


def delete(folder: Path) -> None:
    (folder / "a.txt").unlink()


@pytest.mark.parametrize("leave", [truncate, delete])
def test_a_file_that_git_did_not_finish_is_nobodys(repository: Path, half_made: Path, leave: object) -> None:
    assert callable(leave)
    (half_made / "b").mkdir(exist_ok=True)
    leave(half_made)

    adopted(repository, half_made)

    assert not half_made.exists()


@pytest.mark.parametrize("name", ["a.txt", "new", "b/deep/new", "ignored.log", "repo/.git/HEAD"])
def test_a_half_made_worktree_that_somebody_wrote_in_is_kept(
    repository: Path, half_made: Path, start: str, name: str
) -> None:
    (repository / ".git" / "info" / "exclude").write_text("*.log\n")
    if name.startswith("repo/"):
        git(half_made.parent, "init", "-q", str(half_made / "repo"))
    else:
        (half_made / name).parent.mkdir(parents=True, exist_ok=True)
        (half_made / name).write_text("of somebody\n")
    before = bytes_of(half_made)

    with pytest.raises(MachineError, match="somebody wrote in it") as caught:
        adopted(repository, half_made)
    with pytest.raises(MachineError):
        removed(repository, half_made, start)

    assert caught.value.mend
    assert bytes_of(half_made) == before


def test_a_worktree_that_is_being_made_is_waited_for(repository: Path, folder: Path, slow: Path) -> None:
    process = begin(repository, folder)
    wait_until((slow / "smudged").exists, "git checks out")

    with pytest.raises(BusyError):
        adopted(repository, folder, patience=0.3)
    (slow / "hold").unlink()

    assert adopted(repository, folder).is_whole
    assert process.wait(20) == 0


def test_git_that_outlives_its_killed_caller_is_waited_for(
    repository: Path, folder: Path, slow: Path
) -> None:
    process = begin(repository, folder)
    wait_until((slow / "smudged").exists, "git checks out")
    process.kill()
    process.wait(20)

    with pytest.raises(BusyError):
        adopted(repository, folder, patience=0.3)
    (slow / "hold").unlink()

    found = adopted(repository, folder)
    assert values(found) == (True, str(folder), True, [], 0)


@pytest.mark.parametrize("milliseconds", range(0, 90, 10))
def test_killed_at_any_moment_it_is_found_whole_or_cleared_away(
    repository: Path, folder: Path, start: str, milliseconds: int
) -> None:
    process = begin(repository, folder)
    wait_until(lambda: folder.exists() or process.poll() is not None, "it has begun")
    time.sleep(milliseconds / 1000)
    kill_git(folder)
    process.wait(20)

    found = adopted(repository, folder)

    if not found.is_whole:
        assert not folder.exists()
        assert not (repository / ".git" / "worktrees").exists()
        added = add_worktree(
            str(repository), str(repository / ".git"), str(folder), BRANCH, None if found.exists else start
        )
        assert added.path == str(folder)
    assert removed(repository, folder, start)
    assert not folder.exists()
    assert git(repository, "branch", "--list", "claude*") == ""
