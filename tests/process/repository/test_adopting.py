"""What an earlier claimer left is found; what was never finished goes, unless somebody wrote in it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coord_core.domain.errors import BusyError, MachineError
from coord_core.repository import refs
from coord_core.repository.adopting import Adopted, adopt, remove_if_untouched
from coord_core.repository.worktrees import add_worktree
from tests.process.repository.conftest import bytes_of, commit
from tests.support.enrolment import git
from tests.support.waiting import wait_until

BRANCH = "claude-1/feat/x"


@pytest.fixture
def folder(repository: Path) -> Path:
    return repository / ".claude" / "worktrees" / "task-001-x"


@pytest.fixture
def start(repository: Path) -> str:
    return refs.commit_of(str(repository), "refs/heads/main")


@pytest.fixture
def worktree(repository: Path, folder: Path, start: str) -> Path:
    add_worktree(str(repository), str(repository / ".git"), str(folder), BRANCH, start)
    return folder


def adopted(repository: Path, folder: Path | str, patience: float = 5.0) -> Adopted:
    return adopt(str(repository / ".git"), str(repository), BRANCH, str(folder), "main", "", patience)


def removed(repository: Path, folder: Path | str, start: str) -> bool:
    return remove_if_untouched(str(repository / ".git"), BRANCH, str(folder), start)


def values(found: Adopted) -> tuple[bool, str, bool, list[str], int]:
    return found.exists, found.checked_out, found.is_whole, found.uncommitted, found.commits


def test_where_nothing_is_left_nothing_is_found(repository: Path, folder: Path) -> None:
    assert values(adopted(repository, folder)) == (False, "", False, [], 0)


def test_a_worktree_with_work_in_it_is_found_as_it_is(repository: Path, worktree: Path) -> None:
    commit(worktree, "new")
    (worktree / "a.txt").write_text("of somebody\n")
    before = bytes_of(worktree)

    assert values(adopted(repository, worktree)) == (True, str(worktree), True, ["a.txt"], 1)
    assert bytes_of(worktree) == before


def test_a_branch_without_a_worktree_is_found(repository: Path) -> None:
    git(repository, "branch", BRANCH)

    assert values(adopted(repository, "")) == (True, "", False, [], 0)


def test_a_branch_in_the_main_tree_is_found_there(repository: Path) -> None:
    git(repository, "switch", "-qc", BRANCH)
    (repository / "new").touch()

    assert values(adopted(repository, repository)) == (True, str(repository), False, ["new"], 0)


def test_a_branch_that_is_being_rebased_is_checked_out(repository: Path, worktree: Path) -> None:
    commit(worktree, "a.txt", "here\n")
    commit(repository, "a.txt", "there\n")
    with pytest.raises(subprocess.CalledProcessError):
        git(worktree, "rebase", "main")

    assert adopted(repository, worktree).checked_out == str(worktree)


def test_a_worktree_that_somebody_removed_by_hand_is_forgotten(
    repository: Path, worktree: Path, start: str
) -> None:
    subprocess.run(["rm", "-r", str(worktree)], check=True)

    assert values(adopted(repository, worktree)) == (True, "", False, [], 0)
    add_worktree(str(repository), str(repository / ".git"), str(worktree), BRANCH, None)
    assert adopted(repository, worktree).is_whole


def test_a_worktree_that_is_locked_and_away_is_not_forgotten(repository: Path, worktree: Path) -> None:
    git(repository, "worktree", "lock", "--reason", "on a stick", str(worktree))
    worktree.rename(worktree.with_name("away"))

    assert adopted(repository, worktree).checked_out == str(worktree)
    worktree.with_name("away").rename(worktree)
    assert adopted(repository, worktree).is_whole


def test_a_folder_that_is_no_worktree_is_left_alone(repository: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "file").write_text("of somebody\n")

    assert not adopted(repository, folder).is_whole
    assert (folder / "file").read_text() == "of somebody\n"


# Killed in the middle.

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


# Undoing a claim.


def test_an_untouched_claim_is_undone(repository: Path, worktree: Path, start: str) -> None:
    assert removed(repository, worktree, start)

    assert not worktree.exists()
    assert git(repository, "worktree", "list").count("\n") == 1
    assert not refs.commit_of(str(repository), refs.local(BRANCH))


def test_a_claim_without_a_worktree_is_undone(repository: Path, start: str) -> None:
    git(repository, "branch", BRANCH)

    assert removed(repository, "", start)
    assert not refs.commit_of(str(repository), refs.local(BRANCH))


def changed(worktree: Path) -> None:
    (worktree / "a.txt").write_text("of somebody\n")


def staged(worktree: Path) -> None:
    changed(worktree)
    git(worktree, "add", ".")


def new_file(worktree: Path) -> None:
    (worktree / "new").touch()


def committed(worktree: Path) -> None:
    commit(worktree, "new")


def elsewhere_on_head(worktree: Path) -> None:
    git(worktree, "switch", "-qc", "other")


def locked(worktree: Path) -> None:
    git(worktree, "worktree", "lock", str(worktree))


@pytest.mark.parametrize(
    "touch",
    [changed, staged, new_file, committed, elsewhere_on_head, locked],
    ids=lambda touch: touch.__name__,
)
def test_a_claim_that_somebody_built_on_is_kept(
    repository: Path, worktree: Path, start: str, touch: object
) -> None:
    assert callable(touch)
    touch(worktree)
    before = bytes_of(worktree)
    tip = refs.commit_of(str(repository), refs.local(BRANCH))

    assert not removed(repository, worktree, start)

    assert bytes_of(worktree) == before
    assert refs.commit_of(str(repository), refs.local(BRANCH)) == tip


def test_a_branch_that_the_main_tree_has_is_kept(repository: Path, start: str) -> None:
    git(repository, "switch", "-qc", BRANCH)

    assert not removed(repository, repository, start)
    assert refs.commit_of(str(repository), refs.local(BRANCH)) == start
