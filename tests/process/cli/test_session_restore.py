"""`session restore` and `session show`: what a crashed or ended session left, taken over by another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program

NewSession = Callable[[], Someone]


@pytest.fixture
def dead(repository: Enrolled, one: Someone) -> Someone:
    """A session that held a.py (written) and b.py (only locked) when it was killed; nobody has noticed."""
    (repository.root / "b.py").write_text("b\n")
    git(repository.root, "add", ".")
    git(repository.root, "commit", "-qm", "b")
    assert one.edit("a.py").is_silent
    (repository.root / "a.py").write_text("of one\n")
    one.edited("a.py")
    assert one.edit("b.py", agent="sub").is_silent
    one.client.kill()
    return one


def test_a_person_takes_over_what_a_crashed_session_left(
    program: Program, repository: Enrolled, dead: Someone
) -> None:
    done = program("session", "restore", dead.name, "--json")
    assert done.status == 0, done
    shown = done.json
    me = shown["instance"]
    assert me.startswith("user-")
    assert (shown["restored_from"], shown["branch"], shown["worktree"]) == (
        dead.name, "main", str(repository.root),
    )  # fmt: skip
    assert [(lock["resource"], lock["locked_by"], lock["agent"]) for lock in shown["locks"]] == [
        ("a.py", me, None),
        ("b.py", me, None),
    ]
    assert shown["refused"] == []
    assert shown["uncommitted"] == [{"path": "a.py", "branch": "main", "worktree": str(repository.root)}]
    assert repository.held() == {"a.py": me, "b.py": me}
    with repository.reading() as tx:
        assert [write.instance for write in tx.writes(str(repository.root))] == [me]
    assert repository.actions()[-6:] == [
        "lock_reclaimed", "session_crashed", "lock_acquired", "lock_acquired", "writes_inherited",
        "session_restored",
    ]  # fmt: skip


def test_restoring_for_people(program: Program, repository: Enrolled, dead: Someone) -> None:
    lines = program("session", "restore", dead.name).lines
    assert lines[0] == f"{dead.name} worked on branch main, in {repository.root}."
    assert lines[1].startswith("🔒 Locked for user-")
    assert lines[1].endswith(": a.py, b.py.")
    assert lines[2] == f"📝 Uncommitted on branch main in {repository.root}: a.py."


def test_twice_takes_nothing_twice(program: Program, repository: Enrolled, dead: Someone) -> None:
    program("session", "restore", dead.name)
    before = repository.actions()
    again = program("session", "restore", dead.name, "--json")
    assert (again.status, again.json["locks"], again.json["uncommitted"]) == (0, [], [])
    assert [action for action in repository.actions()[len(before) :] if action != "lease_renewed"] == []


def test_another_session_takes_over_and_hears_the_news(
    program: Program, repository: Enrolled, dead: Someone, new_session: NewSession
) -> None:
    two = new_session()
    done = two.run("session", "restore", dead.name, "--json")
    assert (done.status, done.json["instance"]) == (0, two.name)
    assert repository.held() == {"a.py": two.name, "b.py": two.name}
    two.stop([])
    assert repository.held() == {}


def test_what_another_holds_now_is_named_and_is_status_1(
    program: Program, repository: Enrolled, dead: Someone, new_session: NewSession
) -> None:
    two = new_session()
    two.takes("a.py")
    done = program("session", "restore", dead.name, "--json")
    assert done.status == 1
    assert [(one["resource"], one["locked_by"]) for one in done.json["refused"]] == [("a.py", two.name)]
    assert [lock["resource"] for lock in done.json["locks"]] == ["b.py"]
    assert repository.held()["a.py"] == two.name
    shown = program("session", "restore", dead.name)
    assert (shown.status, f"⚠️ Held by others now: a.py (by {two.name})." in shown.lines) == (1, True)
    two.end()
    assert program("session", "restore", dead.name, "--json").json["locks"][0]["resource"] == "a.py"
    assert program("session", "restore", dead.name).status == 0


def test_a_session_that_is_here_is_refused(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    for done in (program("session", "restore", one.name), two.run("session", "restore", one.name)):
        assert (done.status, done.stdout) == (1, "")
        assert "is still here" in done.stderr
        assert "Work on other files" in done.stderr
    assert repository.held() == {"a.py": one.name}


def test_nobody_of_that_name(program: Program) -> None:
    for command in ("restore", "show"):
        assert program("session", command, "claude-00000000").status == 2


def test_an_ended_session_leaves_its_last_writes(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    one.edit("a.py")
    (repository.root / "a.py").write_text("of one\n")
    one.edited("a.py")
    one.end()
    done = program("session", "restore", one.name, "--json")
    assert (done.status, done.json["locks"]) == (0, [])
    assert [each["path"] for each in done.json["uncommitted"]] == ["a.py"]
    with repository.reading() as tx:
        assert [write.instance for write in tx.writes(str(repository.root))] == [done.json["instance"]]


def test_a_session_takes_back_its_own(
    program: Program, repository: Enrolled, dead: Someone, new_session: NewSession
) -> None:
    again = new_session()
    again.id = dead.id
    again.environment["CLAUDE_CODE_SESSION_ID"] = dead.id
    again.start("startup")
    assert repository.held() == {}
    done = again.run("session", "restore", dead.name, "--json", CLAUDE_CODE_SESSION_ID=dead.id)
    assert (done.status, done.json["instance"]) == (0, dead.name)
    assert [lock["resource"] for lock in done.json["locks"]] == ["a.py", "b.py"]
    assert [each["path"] for each in done.json["uncommitted"]] == ["a.py"]
    assert repository.held() == {"a.py": dead.name, "b.py": dead.name}


def test_a_priority_is_not_taken_over(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """Only an administrator sets one; and who has one keeps it."""
    two.takes("a.py")
    program("session", "priority", one.name, "5", "--reason", "release")
    program("session", "priority", two.name, "10", "--reason", "release")
    two.client.kill()
    assert one.run("session", "restore", two.name).status == 0
    assert {each.name: each.priority for each in repository.instances()}[one.name] == 5
    assert "set your priority to 10" not in one.prompt().context
    before = repository.actions()
    one.run("session", "restore", two.name)
    assert "session_restored" not in repository.actions()[len(before) :]


def test_who_had_no_priority_gets_none(
    program: Program, repository: Enrolled, one: Someone, dead: Someone, new_session: NewSession
) -> None:
    program("session", "priority", dead.name, "10", "--reason", "release")
    heir = new_session()
    assert heir.run("session", "restore", dead.name).status == 0
    assert {each.name: each.priority for each in repository.instances()}[heir.name] == 0


# session show


def test_show_of_one_that_is_here(program: Program, repository: Enrolled, one: Someone) -> None:
    one.takes("a.py")
    shown = program("session", "show", one.name, "--json").json
    assert (shown["instance"], shown["status"], shown["pid"]) == (one.name, "active", one.pid)
    assert (shown["kind"], shown["branch"], shown["worktree"]) == ("session", "main", str(repository.root))
    assert shown["expires_at"] > shown["started_at"]
    assert shown["locks"] == program("lock", "list", "--json").json
    assert (shown["lost"], [event["action"] for event in shown["events"]]) == (
        [], ["session_started", "lock_acquired", "file_written"],
    )  # fmt: skip
    text = program("session", "show", one.name).stdout
    assert text.startswith(f"{one.name} (session, active)\n")
    assert "holds       a.py" in text


def test_show_of_a_dead_one_buries_it_first(program: Program, repository: Enrolled, dead: Someone) -> None:
    shown = program("session", "show", dead.name, "--json").json
    assert (shown["status"], shown["expires_at"], shown["locks"]) == ("crashed", None, [])
    assert [(each["resource"], each["agent"]) for each in shown["lost"]] == [("a.py", None), ("b.py", "sub")]
    assert [each["path"] for each in shown["uncommitted"]] == ["a.py"]
    assert shown["events"][-1]["action"] == "session_crashed"
    lines = program("session", "show", dead.name).lines
    assert [line.split() for line in lines if line.startswith("  lost")] == [["lost", "a.py,", "b.py"]]


def test_show_says_which_task_it_has(program: Program, repository: Enrolled, one: Someone) -> None:
    assert program("task", "add", "Describe the totals").status == 0
    assert program("session", "show", one.name, "--json").json["tasks"] == []
    assert "  task  " not in program("session", "show", one.name).stdout
    assert one.run("task", "claim", "task-001").status == 0
    assert program("session", "show", one.name, "--json").json["tasks"] == ["task-001"]
    lines = program("session", "show", one.name).lines
    assert "  task        task-001 (Describe the totals)" in lines
    assert [line for line in lines if line.endswith("  task_claimed task-001")]


def test_show_leaves_no_trace(program: Program, repository: Enrolled, one: Someone) -> None:
    before = repository.entries()
    program("session", "show", one.name)
    assert len(repository.entries()) == len(before)


# who else is found dead


@pytest.mark.parametrize("command", [["check"], ["status"], ["session", "list"]])
def test_every_overview_buries_the_dead_and_nobody_else(
    program: Program, repository: Enrolled, dead: Someone, new_session: NewSession, command: list[str]
) -> None:
    alive, unknown, elsewhere = new_session(), new_session(), new_session()
    assert program("lock", "acquire", "of-a-person").status == 0
    for number, session in enumerate((alive, unknown, elsewhere)):
        session.takes(f"{number}.py")
    with repository.writing() as tx:
        tx._run("UPDATE instances SET pid = NULL WHERE name = :name", {"name": unknown.name})
        tx._run("UPDATE instances SET pidns = 'other' WHERE name = :name", {"name": elsewhere.name})
    unknown.client.kill()
    elsewhere.client.kill()
    assert program(*command).status == 0
    person = repository.held().pop("of-a-person")
    assert person.startswith("user-")
    assert repository.held() == {
        "of-a-person": person, "0.py": alive.name, "1.py": unknown.name, "2.py": elsewhere.name,
    }  # fmt: skip
    statuses = {each.name: each.status for each in repository.instances()}
    assert statuses.pop(dead.name) == "crashed"
    assert set(statuses.values()) == {"active"}


def test_a_person_long_gone_leaves_when_a_session_starts_and_keeps_what_it_holds(
    program: Program, repository: Enrolled, one: Someone, new_session: NewSession
) -> None:
    program("lock", "acquire", "of-a-person")
    repository.time_passed(7200)
    new_session()
    (person,) = (each for each in repository.instances() if each.kind == "person")
    assert person.status == "active"
    assert one.edit("of-a-person").is_silent
    new_session()
    (person,) = (each for each in repository.instances() if each.kind == "person")
    assert person.status == "ended"
