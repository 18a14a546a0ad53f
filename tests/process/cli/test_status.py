"""`status` and `session list|end`: who is here."""

from __future__ import annotations

import os
from pathlib import Path

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program

KEYS = [
    "instance", "session_id", "pid", "host", "status", "worktree", "branch", "task_id", "last_seen",
    "priority",
]  # fmt: skip


def test_sessions_as_json(program: Program, repository: Enrolled, one: Someone) -> None:
    (found,) = program("session", "list", "--json").json
    assert list(found) == KEYS
    assert (found["instance"], found["session_id"], found["pid"]) == (one.name, one.id, one.pid)
    assert (found["host"], found["status"], found["branch"]) == (os.uname().nodename, "active", "main")
    assert (found["worktree"], found["task_id"]) == (str(repository.root), None)


def test_listing_sessions_leaves_no_trace(program: Program, repository: Enrolled, one: Someone) -> None:
    before = repository.entries()
    program("session", "list")
    assert len(repository.entries()) == len(before)


def test_only_those_who_are_here_unless_all(program: Program, one: Someone, two: Someone) -> None:
    one.end()
    assert [each["instance"] for each in program("session", "list", "--json").json] == [two.name]
    everyone = program("session", "list", "--all", "--json").json
    assert {each["instance"]: each["status"] for each in everyone} == {one.name: "ended", two.name: "active"}


def test_the_dead_are_not_here(program: Program, one: Someone) -> None:
    one.client.kill()
    assert program("session", "list", "--json").json == []
    (found,) = program("session", "list", "--json", "--all").json
    assert found["status"] == "crashed"


def test_session_list_for_people(program: Program, one: Someone) -> None:
    one.takes("a.py")
    heading, row = program("session", "list").lines
    assert heading.split() == ["Instance", "Status", "Branch", "Holds", "Priority", "Last", "seen"]
    assert row.split() == [one.name, "active", "main", "1", "0", "just", "now"]


def test_status(program: Program, one: Someone) -> None:
    one.takes("src/a.py")
    lines = program("status").lines
    assert lines[0].startswith("You are user-")
    assert any(line.split()[:3] == [one.name, "active", "main"] for line in lines)
    assert lines[-1].split()[:3] == ["src/a.py", "exclusive", one.name]
    assert lines[-1].endswith("in 60 minutes")


def test_status_as_json(program: Program, one: Someone) -> None:
    one.takes("a.py")
    found = one.run("status", "--json").json
    assert list(found) == ["instance", "instances", "locks", "waits", "requests", "tasks"]
    assert found["instance"] == one.name
    assert found["instances"] == program("session", "list", "--json").json
    assert found["locks"] == program("lock", "list", "--json").json


def test_a_person_ends_a_session(program: Program, repository: Enrolled, one: Someone) -> None:
    one.edit("a.py")
    done = program("session", "end", one.name, "--reason", "its terminal is gone")
    assert (done.status, done.stdout) == (0, f"{one.name} has ended.\n")
    assert repository.held() == {}
    entry = program("audit", "--json", "--action", "session_ended").json[0]
    assert (entry["instance"], entry["reason"]) == (one.name, "its terminal is gone")
    assert entry["by"].startswith("user-")
    again = program("session", "end", one.name, "--reason", "again")
    assert (again.status, again.stdout) == (0, f"{one.name} had ended before.\n")
    told = one.edit("b.py").context
    assert told.startswith(f"{entry['by']} ended this session's part in this repository, and released all")
    assert 'who says: "its terminal is gone"' in told
    assert "a.py" not in told
    assert one.edit("c.py", call="c").is_silent


def test_a_session_ends_only_itself(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    done = two.run("session", "end", one.name, "--reason", "in my way")
    assert (done.status, "Only a person may" in done.stderr) == (1, True)
    assert repository.held() == {"a.py": one.name}
    assert one.run("session", "end", one.name, "--reason", "done").status == 0
    assert repository.held() == {}


def test_ending_nobody(program: Program) -> None:
    assert program("session", "end", "claude-00000000", "--reason", "x").status == 2


def test_from_inside_git_and_from_a_subfolder(program: Program, repository: Enrolled, one: Someone) -> None:
    (repository.root / "deep" / "er").mkdir(parents=True)
    for folder in (repository.root / "deep" / "er", Path(repository.common)):
        assert program("status", "--json", folder=folder).json["instances"]
        assert program("check", folder=folder).status == 0
