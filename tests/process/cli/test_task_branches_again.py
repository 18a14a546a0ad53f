"""Going on with a task: the branch and the working tree of before may have been moved, taken or removed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program
from .task_commands import add, commit, task


def test_going_on_with_a_branch_heeds_the_setting(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """`branching: branch` is "in this working tree, or not at all". Going on with a branch that is not
    checked out makes a linked working tree all the same, whatever is set, also where this one is free."""
    repository.configure(branching="branch")
    add(program, "One")
    first = one.run("task", "claim", "--json").json
    commit(repository.root, "a.py")
    one.run("task", "release")
    git(repository.root, "switch", "-q", "main")
    found = one.run("task", "claim", "--json").json
    assert (found["branch"], found["worktree"]) == (first["branch"], str(repository.root))


@pytest.mark.parametrize("how", ["moved away", "locked"])
def test_a_claim_leads_to_a_working_tree_that_is_there(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path, how: str
) -> None:
    """Git's note of a working tree stays when its folder is deleted by hand. Where that folder is not the one
    on record (`git worktree move`, or somebody's own checkout), or the note is locked, the claim is given
    with a working tree that does not exist, and the session is told to work only there."""
    repository.configure(branching="worktree")
    add(program, "One")
    tree = Path(one.run("task", "claim", "--json").json["worktree"])
    commit(tree, "a.py")
    one.run("task", "release")
    if how == "locked":
        git(repository.root, "worktree", "lock", str(tree))
    else:
        git(repository.root, "worktree", "move", str(tree), str(tmp_path / "moved"))
        tree = tmp_path / "moved"
    shutil.rmtree(tree)
    done = one.run("task", "claim", "--json")
    if done.status == 0:
        assert (Path(done.json["worktree"]) / "a.py").exists(), done
    else:
        assert str(tree) in done.stderr


def test_a_branch_that_is_checked_out_by_somebody_is_left_to_them(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    """A person looks at a released task's branch in a working tree of their own, and tries something there.
    The claim gives that very tree to the session, as it would the task's own."""
    add(program, "One")
    branch = one.run("task", "claim", "--json").json["branch"]
    commit(repository.root, "a.py")
    one.run("task", "release")
    git(repository.root, "switch", "-q", "main")
    review = tmp_path / "review"
    git(repository.root, "worktree", "add", "-q", str(review), branch)
    (review / "a.py").write_text("tried by a person\n")
    found = one.run("task", "claim", "--json").json
    assert found["worktree"] != str(review)


def test_a_new_branch_for_a_task_whose_branch_was_renamed_is_said(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """The branch of a task that somebody renamed is not found, and the next claim begins anew from the base
    without a word, though the task's own working tree has the commits, and uncommitted work, of before."""
    repository.configure(branching="worktree")
    add(program, "One")
    first = one.run("task", "claim", "--json").json
    commit(Path(first["worktree"]), "a.py")
    git(repository.root, "branch", "-m", first["branch"], "renamed")
    one.run("task", "release")
    done = two.run("task", "claim")
    found = task(program)
    is_on = (Path(str(found["worktree"])) / "a.py").exists()
    assert is_on or first["branch"] in done.stdout or "begun before" in done.stdout, done


@pytest.mark.parametrize("how", ["deleted", "switched"])
def test_what_is_still_yours_is_still_there(
    program: Program, repository: Enrolled, one: Someone, how: str
) -> None:
    """Claiming again what one has says "still yours" and names a working tree that was deleted by hand, or
    that is on another branch by now, exit status 0. Nothing else mends it but giving the task back."""
    repository.configure(branching="worktree")
    add(program, "One")
    first = one.run("task", "claim", "--json").json
    tree = Path(first["worktree"])
    if how == "deleted":
        shutil.rmtree(tree)
    else:
        git(tree, "switch", "-q", "-c", "aside")
    done = one.run("task", "claim")
    if how == "deleted":
        assert done.status != 0 or Path(str(task(program)["worktree"])).is_dir(), done
    else:
        assert done.status != 0 or "aside" in done.stdout + done.stderr, done


@pytest.mark.parametrize("how", ["deleted", "switched"])
def test_a_session_that_comes_back_is_not_sent_where_its_branch_is_not(
    program: Program, repository: Enrolled, one: Someone, how: str
) -> None:
    """`--resume` takes a task back unseen: "You have the task … on the branch … in the working tree …",
    though that working tree was removed meanwhile, or a person switched it to main, where the session then
    commits."""
    repository.configure(branching="worktree" if how == "deleted" else "auto")
    add(program, "One")
    found = one.run("task", "claim", "--json").json
    one.end()
    if how == "deleted":
        git(repository.root, "worktree", "remove", found["worktree"])
    else:
        git(repository.root, "switch", "-q", "main")
    told = one.start("resume").context
    sent = f"on the branch '{found['branch']}' in the working tree" in told
    assert not sent, told
