"""Attacks on tasks: a refusal without reason, or a claim that nobody can work with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program
from .tasks_attack import SlowGit, Starter, add, assigned, commit, end, start, task


def test_what_a_subagent_edited_its_main_agent_may_edit_when_it_is_done(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """Only a *running* subagent's lock excludes its main agent (requirements 1). A task's lock outlives
    SubagentStop and stays the agent's that is gone: the main agent, and every further subagent, is refused
    its own session's file for as long as the task lasts, and nobody can let it go but by its agent id."""
    repository.configure(branching="none")
    add(program, "One")
    one.run("task", "claim")
    assert one.edit("a.py", agent="first").is_silent
    one.edited("a.py", agent="first")
    one.stop_agent("first")
    assert one.edit("a.py", agent="second", call="2").is_silent, "a further subagent"
    one.edited("a.py", agent="second", call="2")
    one.stop_agent("second")
    assert one.edit("a.py", call="3").is_silent, "the main agent"


def test_anothers_uncommitted_files_in_a_shared_tree_do_not_keep_a_task_from_being_completed(
    program: Program, repository: Enrolled, one: Someone, new_session: Starter
) -> None:
    """The first claims in place, a second session starts in the same tree and holds and edits a file. The
    first has committed all of its own, and is refused because of the other's file: to commit that it is not
    allowed, and so its task waits for whoever came into its tree later."""
    add(program, "One")
    one.run("task", "claim")
    commit(repository.root, "a.py")
    two = new_session()
    two.takes("b.py")
    (repository.root / "b.py").write_text("half done\n")
    done = one.run("task", "complete")
    assert done.status == 0, done
    assert repository.held() == {"b.py": two.name}


@pytest.mark.parametrize("ending", [("release",), ("block", "--reason", "no server")])
def test_a_task_that_nobody_works_on_does_not_bar_the_working_tree(
    program: Program, repository: Enrolled, one: Someone, ending: tuple[str, ...]
) -> None:
    """A task that was claimed in place and given back or blocked counts as "worked on in it" for ever, also
    when the tree is back on main. With `branching: branch` no other task can be claimed any more; "mend
    that" cannot be done, but for cancelling the task."""
    repository.configure(branching="branch")
    add(program, "One")
    add(program, "Two")
    one.run("task", "claim", "task-001")
    one.run("task", *ending)
    git(repository.root, "switch", "-q", "main")
    done = one.run("task", "claim", "task-002")
    assert done.status == 0, done


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


def test_the_sweep_leaves_a_claim_whose_process_lives(
    program: Program, repository: Enrolled, one: Someone, two: Someone, tmp_path: Path
) -> None:
    """A claim that takes more than an hour (a slow set-up, or a clock set forward: `claimed_at` does not move
    with it) is taken from a process that is plainly there: "what cannot be seen from here has an hour" is
    applied to what can be seen. The claim then fails and removes the finished working tree."""
    repository.configure(branching="worktree")
    add(program, "One")
    slow = SlowGit(tmp_path / "slow", " worktree add ")
    claim = start(program, one, "task", "claim", slow=slow)
    with repository.writing() as tx:
        tx._run("UPDATE tasks SET claimed_at = claimed_at - 3700", {})
    other = two.run("task", "claim")
    status, _, complaint = end(claim, slow)
    assert (other.status, status) == (1, 0), (other, complaint)
    assert assigned(program) == {"task-001": one.name}


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


def test_a_branch_that_is_gone_ends_what_is_left_to_publish(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """A completed task whose branch was not pushed, and then merged by hand and deleted, stays "to be
    published" for ever: everybody's `--retry` fails with exit status 1, and no command ends that."""
    repository.configure(branching="worktree")
    add(program, "One")
    found = one.run("task", "claim", "--json").json
    commit(Path(found["worktree"]), "a.py")
    one.run("task", "complete")
    git(repository.root, "worktree", "remove", found["worktree"])
    git(repository.root, "merge", "-q", found["branch"])
    git(repository.root, "branch", "-D", found["branch"])
    two.run("task", "complete", "--retry")
    assert task(program)["step"] is None
