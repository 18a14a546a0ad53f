"""Attacks on tasks, the worst first: a refusal is missing, or work is lost."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from coord_core.repository import claiming
from coord_core.services import claims
from coord_core.services.unit import UnitOfWork
from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program
from .tasks_attack import (
    SlowGit,
    Starter,
    add,
    assigned,
    branch_of,
    commit,
    end,
    start,
    task,
    with_remote,
)


@pytest.fixture
def of_before(program: Program, repository: Enrolled) -> None:
    repository.configure(branching="none")
    add(program, "One")


def test_one_instance_that_claims_twice_at_once_has_one_task(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    """Two shells of one session (subagents run theirs in parallel) each get a task: only the first
    transaction asks whether the instance has one, and a reserved task is not yet its `task_id`. What it locks
    is only one task's, so the other's work goes unguarded, and the other task is nobody's to complete
    without its id."""
    repository.configure(branching="worktree")
    add(program, "One")
    add(program, "Two")
    slow = SlowGit(tmp_path / "slow", " worktree add ")
    first = start(program, one, "task", "claim", "task-001", slow=slow)
    second = one.run("task", "claim", "task-002")
    end(first, slow)
    assert list(assigned(program).values()) == [one.name], (second, assigned(program))


@pytest.mark.usefixtures("of_before")
def test_a_lock_of_before_the_claim_that_is_used_again_is_the_tasks(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """Requirements 2: while an instance has a claimed task, every lock it takes is the task's and outlives
    Stop. A file that it edited before the claim and edits again after it, in the same turn, stays a lock of
    the turn: it is let go at Stop, and another edits the file in the middle of the task."""
    one.takes("a.py")
    one.run("task", "claim")
    one.takes("a.py")
    one.stop()
    assert repository.held() == {"a.py": one.name}
    assert two.edit("a.py").refuses


def test_a_claim_on_the_way_over_clear_is_not_given_to_a_session_that_is_gone(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    """`/clear` while a claim runs in the background: the task goes over to the session that follows, the
    claim is then confirmed for the one before, which matches no row. The command says that the task is had,
    exit status 0, the next sweep takes it away, and the session works on what others may claim."""
    repository.configure(branching="worktree")
    add(program, "One")
    slow = SlowGit(tmp_path / "slow", " worktree add ")
    claim = start(program, one, "task", "claim", slow=slow)
    one.end("clear")
    one.id = "aaaabbbb-0000-4000-8000-000000000000"
    one.environment["CLAUDE_CODE_SESSION_ID"] = one.id
    one.start("clear")
    status, said, _ = end(claim, slow)
    found = task(program)
    if status == 0:
        assert (found["status"], found["assigned_to"]) == ("in_progress", one.name), (said, found)
    else:
        assert (found["status"], found["assigned_to"]) == ("pending", None), found


def test_an_early_pull_request_commits_nothing_that_the_one_before_had_staged(
    program: Program, repository: Enrolled, one: Someone, new_session: Starter, tmp_path: Path
) -> None:
    """`pull_request: on_claim` begins with a commit that is meant to be empty, but takes whatever is in the
    index. Whoever goes on with a dead session's task commits its half done, staged work under "Start
    task-001", unchecked (--no-verify), and pushes it."""
    remote = with_remote(repository, tmp_path)
    repository.configure(branching="worktree", pull_request="on_claim")
    add(program, "One")
    tree = Path(one.run("task", "claim", "--json").json["worktree"])
    (tree / "half.py").write_text("half\n")
    git(tree, "add", "half.py")
    one.client.kill()
    found = new_session().run("task", "claim", "--json").json
    assert "half.py" not in git(remote, "ls-tree", "--name-only", found["branch"])
    assert git(tree, "status", "--porcelain").strip() == "A  half.py"


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


def test_a_person_who_is_silent_for_an_hour_keeps_the_task(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """A person at work in an editor runs no command of ours. After `lock_ttl` any session's sweep lets that
    person "go away": the task is pending, the next claim gives it to a session, which goes on in the
    person's working tree, between the person's uncommitted changes. A task goes back when its claimer ends
    or dies (requirements 4); a person did neither."""
    repository.configure(branching="worktree")
    add(program, "One")
    tree = Path(program("task", "claim", "--json").json["worktree"])
    (tree / "half.py").write_text("by the person\n")
    repository.time_passed(3700)
    claim = one.run("task", "claim", "--json")
    assert claim.status == 1, claim
    assert task(program)["status"] == "in_progress"


def test_a_claim_lets_no_lock_go_that_it_did_not_take(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """To switch in place a claim locks the working tree. Where its instance holds that already, it gets the
    same lock, and lets it go at the end."""
    add(program, "One")
    assert one.run("lock", "acquire", "tree:").status == 0
    before = repository.held()
    assert one.run("task", "claim").status == 0
    assert repository.held() == before


def test_a_claim_within_a_command_that_rewrites_the_tree_keeps_that_commands_lock(
    program: Program, repository: Enrolled, one: Someone, new_session: Starter
) -> None:
    """`claude-coordinator task claim && git reset --hard …` in one shell call: the hook locked the working
    tree for the whole call; the claim takes that very lock for its own and lets it go, so that the rest of
    the call rewrites files which another may be granted meanwhile."""
    add(program, "One")
    assert not one.ask("claude-coordinator task claim && git reset --hard main").refuses
    assert list(repository.held().values()) == [one.name]
    one.run("task", "claim")
    assert new_session().edit("a.py").refuses


def test_a_claim_that_is_killed_on_its_way_does_not_forget_the_earlier_branch(
    program: Program, repository: Enrolled, one: Someone, new_session: Starter, tmp_path: Path
) -> None:
    """Where the earlier claimer's working tree is taken, a claim plans a branch of its own from the earlier
    one's tip, over the earlier one's name. Killed before that branch is made, only the name of what was
    never there stays on record: the next claim starts from the base and says nothing of the commits."""
    add(program, "One")
    one.run("task", "claim")
    commit(repository.root, "done.py")
    one.client.kill()
    two, three = new_session(), new_session()
    slow = SlowGit(tmp_path / "slow", " branch --no-track ")
    claim = start(program, two, "task", "claim", slow=slow)
    claim.kill()
    slow.kill()
    claim.communicate()
    found = three.run("task", "claim", "--json").json
    assert (Path(found["worktree"]) / "done.py").exists()


def test_a_claim_in_place_asks_again_who_works_there_when_it_has_the_tree(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    """Who else works in the tree is asked, then git, then the tree is locked, and only git is asked again. A
    person's claim that was slow there switches the tree away under a session which claimed it in between:
    two tasks in one working tree, and the session commits on the person's branch."""
    add(program, "One")
    add(program, "Two")
    one.end()
    slow = SlowGit(tmp_path / "slow", " status ")
    claim = start(program, None, "task", "claim", "task-001", slow=slow)
    one.start("resume")
    mine = one.run("task", "claim", "task-002", "--json").json
    end(claim, slow)
    assert mine["worktree"] != str(repository.root) or branch_of(repository.root) == mine["branch"]
    assert mine["worktree"] != task(program)["worktree"]


def test_a_claim_that_is_interrupted_when_it_is_confirmed_stays_whole(
    program: Program, repository: Enrolled, one: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signal that comes after the claim was confirmed, before the command is out of `claiming.make`, undoes
    the branch and the working tree and not the claim, which is confirmed: a task in progress whose branch
    and working tree are gone. "Made together or not at all" (docs/tasks.md)."""
    repository.configure(branching="worktree")
    add(program, "One")
    project = repository.project
    with UnitOfWork(project) as tx:
        who = tx.instance(one.name)
        assert who is not None
        reserved, _ = claims.begin(tx, who, "task-001", project.policy, claiming.me())
    confirm = claiming._confirm

    def interrupted(*arguments: Any) -> Any:
        confirm(*arguments)
        raise SystemExit(143)

    monkeypatch.setattr(claiming, "_confirm", interrupted)
    with pytest.raises(SystemExit):
        claiming.make(project, who, reserved, lambda text: None)
    found = task(program)
    is_there = found["worktree"] is not None and Path(str(found["worktree"])).is_dir()
    assert (found["status"], is_there) in (("in_progress", True), ("pending", False)), found
