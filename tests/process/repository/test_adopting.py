"""What an earlier claimer left is found, and an untouched claim is undone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from coord_core.repository import refs
from coord_core.repository.worktrees import add_worktree
from tests.process.repository.adopting import BRANCH, adopted, removed, values
from tests.process.repository.conftest import bytes_of, commit
from tests.support.enrolment import git


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
