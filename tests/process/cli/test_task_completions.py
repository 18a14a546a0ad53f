"""What `task complete` looks at, and what is left to publish after it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program
from .slow_git import SlowGit, end, start
from .task_commands import Starter, add, assigned, commit, task, with_remote


@pytest.mark.parametrize("how", ["rebasing", "detached", "another branch", "renamed", "moved"])
def test_complete_sees_uncommitted_work_wherever_head_is(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path, how: str
) -> None:
    """Only a working tree whose HEAD is on the task's branch, at the place on record, is looked at. In the
    middle of a rebase with conflicts, on a detached HEAD, on another branch, after `git branch -m` or
    `git worktree move`, the task is completed, its locks go, and an old state of the branch is pushed,
    while its work lies uncommitted in the task's own working tree."""
    with_remote(repository, tmp_path)
    repository.configure(branching="worktree")
    add(program, "One")
    found = one.run("task", "claim", "--json").json
    tree = Path(found["worktree"])
    commit(tree, "a.py", "mine\n")
    if how == "rebasing":
        commit(repository.root, "a.py", "theirs\n")
        subprocess.run(["git", "-C", str(tree), "rebase", "-q", "main"], capture_output=True, check=False)
    elif how == "detached":
        git(tree, "switch", "-q", "--detach")
    elif how == "another branch":
        git(tree, "switch", "-q", "-c", "aside")
    elif how == "renamed":
        git(tree, "branch", "-m", "renamed")
    else:
        git(repository.root, "worktree", "move", str(tree), str(tmp_path / "moved"))
        tree = tmp_path / "moved"
    (tree / "a.py").write_text("half done\n")
    done = one.run("task", "complete")
    assert done.status == 1, done
    assert "a.py" in done.stderr


def test_complete_sees_uncommitted_work_from_any_folder_without_branches(
    program: Program, repository: Enrolled, one: Someone, two: Someone, tmp_path: Path
) -> None:
    """`branching: none`: the files that are looked at are those of the caller's current folder's working
    tree, so after a `cd` the task is completed and the lock on a file with uncommitted work goes."""
    repository.configure(branching="none")
    linked = repository.add_worktree(tmp_path / "linked", "linked")
    add(program, "One")
    one.run("task", "claim")
    one.takes("a.py")
    (repository.root / "a.py").write_text("half done\n")
    assert one.run("task", "complete").status == 1
    assert one.run("task", "complete", folder=linked).status == 1
    assert two.edit("a.py").refuses


def test_complete_sees_the_tasks_own_locked_files_in_another_working_tree(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """A session that was told to work in a linked working tree and edited the main one all the same (a
    subagent that was not told) has task locks there. `task complete` does not see the uncommitted file,
    and lets its lock go: the next session overwrites the work."""
    repository.configure(branching="worktree")
    add(program, "One")
    one.run("task", "claim")
    one.takes("a.py")
    (repository.root / "a.py").write_text("half done\n")
    done = one.run("task", "complete")
    assert done.status == 1, done
    assert two.edit("a.py").refuses


def test_a_completion_that_is_overtaken_does_not_complete_anothers_task(
    program: Program, repository: Enrolled, one: Someone, two: Someone, tmp_path: Path
) -> None:
    """Who has the task is asked before git is, and not again in the transaction that completes it. Meanwhile
    it was taken from the first (by a person, or a crash) and claimed by another: the first's command
    completes the other's task and lets the other's locks go."""
    repository.configure(branching="worktree")
    add(program, "One")
    one.run("task", "claim")
    slow = SlowGit(tmp_path / "slow", " status ")
    completion = start(program, one, "task", "complete", slow=slow)
    assert program("task", "release", "task-001").status == 0
    tree = Path(two.run("task", "claim", "--json").json["worktree"])
    two.takes(str(tree / "a.py"))
    status, _, _ = end(completion, slow)
    assert status == 1
    assert assigned(program) == {"task-001": two.name}
    assert repository.held() == {"a.py": two.name}


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


def test_a_retry_leaves_a_completion_alone_that_is_still_at_work(
    program: Program, repository: Enrolled, one: Someone, two: Someone, tmp_path: Path
) -> None:
    """Which process publishes a task is on record and never asked for: `--retry` by anybody, who has nothing
    of its own to retry, pushes the branch of a completion that is in the middle of it once more, and opens a
    second pull request beside it."""
    with_remote(repository, tmp_path)
    repository.configure(branching="worktree")
    add(program, "One")
    commit(Path(one.run("task", "claim", "--json").json["worktree"]), "a.py")
    slow = SlowGit(tmp_path / "slow", " push ")
    first = start(program, one, "task", "complete", slow=slow)
    again = two.run("task", "complete", "--retry")
    end(first, slow)
    assert again.status in (1, 2), again
    assert "Pushed" not in again.stdout
