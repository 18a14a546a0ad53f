"""`lock transfer` and `session priority`: what holders may do, what only administrators, what nobody."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program


@pytest.fixture
def three(two: Someone, new_session: Callable[[], Someone]) -> Someone:
    return new_session()


def test_a_holder_hands_over_unasked(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    one.run("lock", "acquire", "src/", "workflow:ci")
    done = one.run(
        "lock", "transfer", "a.py", "src/", "workflow:ci", "--to", two.name, "--reason", "you know it"
    )
    assert (done.status, done.stdout) == (0, f"Handed a.py, src/, workflow:ci over to {two.name}.\n")
    assert set(repository.held().values()) == {two.name}
    told = two.prompt().context
    assert told.count(f'is yours now, handed over by {one.name}, who says: "you know it".') == 3
    assert one.prompt().is_silent


def test_it_is_kept_for_a_while_and_tokens_grow(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    (before,) = repository.locks()
    one.run("lock", "transfer", "a.py", "--to", two.name)
    (after,) = repository.locks()
    assert after.token > before.token
    assert after.kept_until > after.locked_at > before.locked_at


def test_all_or_none(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    two.takes("b.py")
    one.edit("c.py", call="open")
    for other in ("b.py", "c.py", "free.py"):
        assert one.run("lock", "transfer", "a.py", other, "--to", two.name).status == 1
    assert repository.held() == {"a.py": one.name, "b.py": two.name, "c.py": one.name}


@pytest.mark.parametrize("who", ["claude-00000000", "", "user-nobody\x1b[31m", "x" * 5000])
def test_nobody_of_that_name(repository: Enrolled, one: Someone, who: str) -> None:
    one.takes("a.py")
    done = one.run("lock", "transfer", "a.py", "--to", who)
    assert done.status == 2
    assert "No instance named" in done.stderr
    assert "\x1b" not in done.stderr
    assert len(done.stderr) < 1000


def test_not_to_oneself_the_ended_or_the_dead(
    repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    one.takes("a.py")
    done = one.run("lock", "transfer", "a.py", "--to", one.name)
    assert (done.status, done.stderr.count("holds a.py already")) == (2, 1)
    two.end()
    assert one.run("lock", "transfer", "a.py", "--to", two.name).status == 2
    three.client.kill()
    done = one.run("lock", "transfer", "a.py", "--to", three.name)
    assert (done.status, done.stderr.count("its process has ended")) == (2, 1)
    assert repository.held() == {"a.py": one.name}


def test_between_the_agents_of_one_session(repository: Enrolled, one: Someone) -> None:
    def holders() -> list[tuple[str, str]]:
        return [(lock.instance, lock.agent) for lock in repository.locks() if str(lock.resource) == "a.py"]

    one.takes("a.py")
    assert one.edit("b.py", call="b", agent="sub").is_silent
    assert one.run("lock", "transfer", "a.py", "--to", one.name, "--to-agent", "sub").status == 0
    assert holders() == [(one.name, "sub")]
    assert "'a.py' is yours now" in one.edit("a.py", call="sub", agent="sub").context
    assert one.edit("a.py").refuses
    one.edited("a.py", call="sub", agent="sub")
    assert one.run("lock", "transfer", "a.py", "--to", one.name, "--agent", "sub").status == 0
    assert holders() == [(one.name, "")]


def test_not_from_under_a_subagent(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.run("lock", "acquire", "src/")
    one.edit("src/a.py", agent="sub")
    one.edited("src/a.py", agent="sub")
    done = one.run("lock", "transfer", "src/", "--to", two.name)
    assert done.status == 1
    assert f"src/a.py, held by {one.name} (agent sub), would be in the way of src/." in done.stderr
    assert set(repository.held().values()) == {one.name}


def test_not_against_what_the_other_agents_of_the_recipient_share(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.run("lock", "acquire", "--shared", "a.py")
    two.run("lock", "acquire", "--shared", "a.py", "--agent", "sub")
    assert one.run("lock", "transfer", "a.py", "--to", two.name).status == 0
    assert one.edit("a.py").refuses


def test_those_who_asked_hear_who_has_it(one: Someone, two: Someone, three: Someone) -> None:
    one.takes("a.py")
    two.run("lock", "request", "a.py")
    three.run("lock", "request", "a.py")
    one.run("lock", "transfer", "a.py", "--to", three.name)
    assert f"'a.py' was handed over to {three.name} instead" in two.prompt().context
    told = three.prompt().context
    assert "is yours now" in told
    assert "instead" not in told


def test_an_administrator_moves_anyones_lock_with_a_reason(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    assert program("lock", "transfer", "a.py", "--to", two.name).status == 1
    done = program("lock", "transfer", "a.py", "--to", two.name, "--reason", "urgent")
    assert done.status == 0, done.stderr
    assert repository.held() == {"a.py": two.name}
    entry = program("audit", "--json", "--action", "lock_transferred").json[0]
    assert (entry["instance"], entry["to"], entry["reason"]) == (one.name, two.name, "urgent")
    assert entry["by"].startswith("user-")
    assert f"- 'a.py' is {two.name}'s now, handed over by user-" in one.prompt().context
    assert "- 'a.py' is yours now, handed over by user-" in two.prompt().context


def test_nobody_moves_a_lock_in_flight(program: Program, one: Someone, two: Someone) -> None:
    one.edit("a.py")
    done = program("lock", "transfer", "a.py", "--to", two.name, "--reason", "urgent")
    assert done.status == 1
    assert "has not ended" in done.stderr


def test_what_a_session_may_not_do(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    why = ("--reason", "I need it")
    for command in (
        ("lock", "transfer", "a.py", "--to", two.name, *why),
        ("lock", "release", "a.py", "--force", *why),
        ("lock", "accept", "a.py", "--as", one.name),
        ("session", "priority", two.name, "10", *why),
        ("session", "priority", one.name, "-10", *why),
        ("session", "end", one.name, *why),
    ):
        done = two.run(*command, CLAUDE_INSTANCE_ID="user-root", CLAUDE_CODE_SESSION_ID="")
        assert done.status == 1, command
        assert "Only a person may" in done.stderr, command
    assert repository.held() == {"a.py": one.name}
    assert {each["priority"] for each in program("session", "list", "--json").json} == {0}
    assert one.prompt().is_silent


def test_only_those_whom_the_settings_name(program: Program, repository: Enrolled, one: Someone) -> None:
    one.takes("a.py")
    repository.configure(admins=["somebody-else"])
    why = ("--reason", "needed")
    for command in (
        ("lock", "transfer", "a.py", "--to", one.name, "--to-agent", "sub", *why),
        ("session", "priority", one.name, "3", *why),
    ):
        done = program(*command)
        assert done.status == 1
        assert "Only an administrator of this project may" in done.stderr


def test_priority(program: Program, repository: Enrolled, one: Someone) -> None:
    for number in ("5", "-10"):
        done = program("session", "priority", one.name, number, "--reason", "the release\nwaits")
        assert (done.status, done.stdout) == (0, f"{one.name} has priority {number}.\n")
    found = {each["instance"]: each["priority"] for each in program("session", "list", "--json").json}
    assert found[one.name] == -10
    row = next(line for line in program("session", "list").lines if line.startswith(one.name))
    assert row.split()[4] == "-10"
    told = one.prompt().context
    assert "set your priority to -10" in told
    assert 'who says: "the release waits"' in told
    assert one.prompt().is_silent
    assert "priority_set" in repository.actions()
    assert "priority_set" not in (repository.root / ".claude-audit.log").read_text()
    shown = program("session", "show", one.name).stdout
    assert re.search(r"priority +-10, set by user-\S+ at \S+Z \(the release waits\)", shown)
    found = program("session", "show", one.name, "--json").json["priority_set"]
    assert (found["priority"], found["reason"]) == (-10, "the release waits")
    assert program("session", "priority", "claude-00000000", "1", "--reason", "x").status == 2


def test_the_session_after_clear_has_the_same_priority(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    program("session", "priority", one.name, "5", "--reason", "x")
    one.end("clear")
    one.id = "f" + one.id[1:]
    one.start("clear")
    assert {each.name: each.priority for each in repository.instances()}[one.name] == 5


def test_the_session_after_clear_keeps_what_it_was_given_itself(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    program("session", "priority", one.name, "5", "--reason", "x")
    client, before = one.pid, one.id
    one.id = "f" + one.id[1:]
    one.start("resume")
    program("session", "priority", one.name, "-2", "--reason", "x")
    one.end("clear")
    one.id = before
    one.start("clear")
    assert one.pid == client
    assert {each.name: each.priority for each in repository.instances()}[one.name] == 5


def test_a_broken_lock_is_told_with_the_reason(program: Program, one: Someone) -> None:
    one.takes("a.py")
    one.edit("b.py", call="b", agent="sub")
    program("lock", "release", "a.py", "b.py", "--force", "--reason", "it hangs")
    told = one.prompt().context
    assert "- 'a.py': user-" in told
    assert "- 'b.py' (held by your agent 'sub'): user-" in told
    assert told.count('broke the lock, who says: "it hangs".') == 2
    assert "- 'b.py': user-" in one.edit("c.py", call="c", agent="sub").context


def test_what_a_person_released_for_a_session_is_told(program: Program, one: Someone) -> None:
    one.takes("a.py")
    done = program("lock", "release", "a.py", "--as", one.name, "--json")
    assert [(lock["resource"], lock["locked_by"]) for lock in done.json] == [("a.py", one.name)]
    assert "- 'a.py': user-" in one.prompt().context
    assert program("lock", "release", "--all", "--json").json == []


def test_a_lease_that_ran_out_is_told(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    repository.end_leases()
    two.takes("a.py")
    assert "- 'a.py': its lease ran out, and another wanted it." in one.prompt().context


def test_the_rebuilt_state_has_the_same_requests_and_news(
    program: Program, repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    names = ("a.py", "b.py", "c.py")
    for name in names:
        one.takes(name)
    two.run("lock", "request", *names, "--reason", "why")
    three.run("lock", "request", "a.py")
    one.run("lock", "accept", "a.py")
    one.run("lock", "decline", "b.py")
    program("session", "priority", one.name, "3", "--reason", "x")
    program("session", "end", three.name, "--reason", "x")

    def rows() -> list[object]:
        tables = ("requests", "inbox", "locks")
        with repository.reading() as tx:
            found = [list(tx._run(f"SELECT * FROM {table} ORDER BY 1, 2, 3", {})) for table in tables]
        return [*found]

    before = rows()
    assert all(before)
    assert program("recover", "--force").status == 0
    assert rows() == before
