"""Which locks are a task's, and whom a task's lock keeps out."""

from __future__ import annotations

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program
from .task_commands import Starter, add


def test_a_lock_of_before_the_claim_that_is_used_again_is_the_tasks(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """Requirements 2: while an instance has a claimed task, every lock it takes is the task's and outlives
    Stop. A file that it edited before the claim and edits again after it, in the same turn, stays a lock of
    the turn: it is let go at Stop, and another edits the file in the middle of the task."""
    repository.configure(branching="none")
    add(program, "One")
    one.takes("a.py")
    one.run("task", "claim")
    one.takes("a.py")
    one.stop()
    assert repository.held() == {"a.py": one.name}
    assert two.edit("a.py").refuses


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
