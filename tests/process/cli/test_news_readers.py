"""Who is told: people, the main agent, who goes on after `/clear`, and of two processes of a session each."""

from __future__ import annotations

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program


def cleared(one: Someone) -> Someone:
    """The session that follows `/clear` in the same client."""
    after = Someone.__new__(Someone)
    after.__dict__.update(one.__dict__)
    after.id = "0000000c-0000-4000-8000-000000000000"
    after.environment = {**one.environment, "CLAUDE_CODE_SESSION_ID": after.id}
    one.end("clear")
    after.start("clear")
    return after


def has_task(one: Someone, program: Program, path: str) -> None:
    assert program("task", "add", "Mine", "--path", path).status == 0
    assert one.run("task", "claim", "task-001").status == 0


def test_a_person_who_was_refused_hears_that_it_is_free(one: Someone, program: Program) -> None:
    """At the next command, as a session at its next hook."""
    one.takes("a.py")
    assert program("lock", "acquire", "a.py").status == 1
    one.stop()
    done = program("lock", "list")
    assert "Free again: a.py" in done.stderr, done


def test_a_person_who_was_refused_hears_of_a_lease_that_ran_out(
    repository: Enrolled, one: Someone, program: Program
) -> None:
    one.takes("a.py")
    assert program("lock", "acquire", "a.py").status == 1
    repository.end_leases()
    assert "Free again: a.py" in program("check").stderr


def test_after_clear_the_reason_is_the_task(
    one: Someone, two: Someone, program: Program, no_branches: None
) -> None:
    """Who goes on with a task after `/clear` is not told that it changed a file that it never did."""
    has_task(one, program, "a.py")
    two.edit("a.py", call="take")
    told = cleared(one).prompt().context
    assert "a.py" in told, "it is told"
    assert "you changed it last" not in told, told


def test_after_clear_a_request_is_still_told(
    repository: Enrolled, one: Someone, two: Someone, program: Program, no_branches: None
) -> None:
    """What the task holds is still asked for."""
    has_task(one, program, "a.py")
    one.takes("a.py")
    asked = two.run("lock", "request", "a.py")
    assert asked.status == 0, asked
    after = cleared(one)
    held = repository.held()
    told = after.prompt().context
    assert held != {"a.py": after.name} or "asked for by" in told, (held, told)


def test_the_main_agent_hears_what_its_gone_subagent_was_refused(one: Someone, two: Someone) -> None:
    """docs/announcements.md: the main agent hears everything."""
    one.takes("a.py")
    assert two.edit("a.py", call="sub", agent="sub").refuses
    two.stop_agent("sub")
    one.stop()
    assert "Free again: a.py" in two.prompt().context


def test_a_free_file_is_told_once_to_two_agents_that_were_refused(one: Someone, two: Someone) -> None:
    """Each of the two hears it once."""
    one.takes("a.py")
    for agent in ("", "sub"):
        assert two.edit("a.py", call=f"c{agent}", agent=agent).refuses
    one.stop()
    assert "Free again" in two.prompt().context
    assert "Free again" in two.edit("b.py", call="b", agent="sub").context
    assert two.prompt().is_silent
    assert two.edit("b.py", call="b2", agent="sub").is_silent


def test_a_file_that_went_to_the_takers_heir_is_told(
    one: Someone, two: Someone, program: Program, no_branches: None
) -> None:
    """The last writer hears who has its file, though the taker's session was cleared meanwhile."""
    one.edit("a.py", call="w")
    (one.folder / "a.py").write_text("of one\n")
    one.edited("a.py", call="w")
    one.stop()
    has_task(two, program, "b.py")
    two.takes("a.py")
    after = cleared(two)
    told = one.prompt().context
    refused = one.edit("a.py", call="again")
    assert not refused.refuses or after.name in told, (told, refused.reason)
