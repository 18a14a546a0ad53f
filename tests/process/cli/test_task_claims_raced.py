"""A claim while something else goes on: another claim, `/clear`, a sweep, a signal, a death."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coord_core.repository import claiming
from coord_core.services import claims
from coord_core.services.unit import UnitOfWork
from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program
from .slow_git import SlowGit, end, start
from .task_commands import Starter, add, assigned, branch_of, commit, task


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


def test_a_second_claim_of_the_same_task_by_its_own_claimer_is_not_sent_away(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    """Two shells of one session claim the same task at once (a call that was repeated after its time ran
    out): the second is told "task-001 is claude-…'s. Claim another.", as if that were somebody else."""
    repository.configure(branching="worktree")
    add(program, "One")
    slow = SlowGit(tmp_path / "slow", " worktree add ")
    first = start(program, one, "task", "claim", "task-001", slow=slow)
    second = one.run("task", "claim", "task-001")
    end(first, slow)
    assert "Claim another" not in second.stderr, second


def test_a_task_that_is_being_claimed_is_not_completed(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    """`task complete ID` by its claimer while the claim is still being made completes a task that has no
    branch yet; the claim then says that it was taken away."""
    repository.configure(branching="worktree")
    add(program, "One")
    slow = SlowGit(tmp_path / "slow", " worktree add ")
    first = start(program, one, "task", "claim", "task-001", slow=slow)
    done = one.run("task", "complete", "task-001")
    end(first, slow)
    assert (done.status, task(program)["status"]) == (1, "in_progress")
