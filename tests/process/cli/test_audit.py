"""`audit`: the log's entries, filtered, and followed."""

from __future__ import annotations

import csv
import json
import signal
from pathlib import Path

from tests.support.enrolment import Enrolled
from tests.support.yaml import read_yaml

from .conftest import Someone
from .program import Program


def test_the_entries_are_those_of_the_log(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    two.edit("a.py")
    one.stop()
    found = program("audit", "--json").json
    log = read_yaml((repository.root / ".claude-audit.log").read_text())
    assert [list(entry) for entry in found] == [list(entry) for entry in log]
    assert [entry["action"] for entry in found] == [
        "session_started",
        "session_started",
        "lock_acquired",
        "lock_denied",
        "lock_released",
    ]
    assert [entry["seq"] for entry in found] == sorted(entry["seq"] for entry in found)
    assert (found[3]["instance"], found[3]["resource"], found[3]["holder"]) == (two.name, "a.py", one.name)


def test_filters(program: Program, one: Someone, two: Someone) -> None:
    one.takes("src/a.py")
    two.takes("docs/b.md")
    two.run("lock", "acquire", "workflow:ci")

    def resources(*arguments: str) -> list[str]:
        return [entry.get("resource") for entry in program("audit", "--json", *arguments).json]

    assert resources("--path", "src/**") == ["src/a.py"]
    assert resources("--path", "*.md") == ["docs/b.md"]
    assert resources("--path", "workflow:*") == ["workflow:ci"]
    assert resources("--instance", two.name, "--action", "lock_acquired") == ["docs/b.md", "workflow:ci"]
    assert resources("--last", "2") == ["docs/b.md", "workflow:ci"]
    assert resources("--last", "0") == []
    assert program("audit", "--action", "no_such_action").status == 2


def test_each_filter_narrows_and_one_given_twice_widens(program: Program, one: Someone, two: Someone) -> None:
    one.takes("src/a.py")
    two.takes("docs/b.md")
    two.edit("src/a.py")
    one.edit("src/sub.py", agent="helper")
    one.run("task", "add", "Write the manual")

    def found(*arguments: str) -> list[tuple[str, str]]:
        entries = program("audit", "--json", *arguments).json
        return [(entry["action"], entry.get("resource", entry.get("task_id"))) for entry in entries]

    taken = [("lock_acquired", path) for path in ("src/a.py", "docs/b.md", "src/sub.py")]
    assert found("--action", "lock_acquired") == taken
    assert found("--action", "lock_a*", "--path", "docs/**", "--path", "*sub*") == taken[1:]
    assert found("--action", "locks", "--instance", two.name) == [taken[1], ("lock_denied", "src/a.py")]
    assert found("--agent", "helper") == [taken[2]]
    assert found("--action", "tasks") == found("--task", "task-001") == [("task_added", "task-001")]
    assert found("--grep", "the MANUAL") == [("task_added", "task-001")]
    both = found("--action", "lock_denied", "--action", "task_added")
    assert both == [("lock_denied", "src/a.py"), ("task_added", "task-001")]
    assert found("--first", "2", "--action", "lock_acquired") == taken[:2]
    assert found("--last", "2", "--reverse", "--action", "lock_acquired") == taken[:0:-1]
    assert found("--first", "2", "--reverse", "--action", "lock_acquired") == taken[1::-1]
    assert found("--until", "1h") == []
    assert len(found("--until", "2200-01-01")) == len(found())


def test_what_does_not_go_together(program: Program) -> None:
    for arguments in (
        ("--first", "1", "--last", "1"),
        ("--follow", "--reverse"),
        ("--follow", "--until", "1h"),
        ("--json", "--format", "csv"),
        ("--action", "lock_x*"),
    ):
        assert program("audit", *arguments).status == 2
    assert "--until" in program("audit", "--until", "yesterday").stderr


def test_csv_can_be_followed(program: Program, one: Someone) -> None:
    following = program.start("audit", "-f", "--format", "csv", "--action", "lock_acquired")
    assert following.stdout is not None
    try:
        assert following.stdout.readline().startswith("timestamp,seq,instance,")
        one.takes("-a,b.py")
        assert next(csv.reader([following.stdout.readline()]))[5] == "'-a,b.py"
    finally:
        following.kill()
        following.communicate()


def test_on_a_terminal_a_day_is_said_once_and_a_refusal_has_a_colour(
    program: Program, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    two.edit("a.py")
    lines = program.on_terminal("audit", "--action", "locks", columns=200).lines
    assert len(lines) == 3 and "(UTC)" in lines[0]
    assert lines[1].split()[1:] == [one.name, "lock_acquired", "a.py", "mode=exclusive"]
    assert lines[2].startswith("\x1b[33m") and "lock_denied" in lines[2]
    assert "\x1b" not in program("audit").stdout
    assert "\x1b" not in program.on_terminal("audit", NO_COLOR="1").stdout


def test_since(program: Program, repository: Enrolled, one: Someone) -> None:
    with repository.writing() as tx:
        tx._run("UPDATE events SET at = at - 7200", {})
    one.takes("a.py")
    for when in ("1h", "90m"):
        assert [each["action"] for each in program("audit", "--json", "--since", when).json] == [
            "lock_acquired"
        ]
    assert len(program("audit", "--json", "--since", "2000-01-01").json) == 2
    assert program("audit", "--json", "--since", "2200-01-01T00:00:00Z").json == []


def test_bad_input(program: Program) -> None:
    done = program("audit", "--since", "yesterday")
    assert (done.status, "as in 45m" in done.stderr) == (2, True)


def test_for_people(program: Program, one: Someone) -> None:
    one.takes("a.py")
    words = program("audit").lines[-1].split()
    assert words[1:] == [one.name, "lock_acquired", "a.py", "mode=exclusive"]


def test_follow_prints_new_entries_until_ctrl_c(program: Program, repository: Enrolled, one: Someone) -> None:
    following = program.start("audit", "--follow", "--json")
    assert following.stdout is not None
    try:
        first = json.loads(following.stdout.readline())
        assert first["action"] == "session_started"
        one.takes("a.py")
        assert json.loads(following.stdout.readline())["resource"] == "a.py"
        program("recover", "--force")
        one.takes("b.py")
        actions = [json.loads(following.stdout.readline())["action"] for _ in range(3)]
        assert actions == ["session_started", "state_rebuilt", "lock_acquired"]
        following.send_signal(signal.SIGINT)
        rest, errors = following.communicate(timeout=20)
        assert (rest, errors, following.returncode) == ("", "", 0)
    finally:
        following.kill()
        following.wait()


def test_follow_starts_with_the_last_entries_and_keeps_to_the_filter(
    program: Program, one: Someone, two: Someone
) -> None:
    for name in "abc":
        one.takes(name)
    following = program.start("audit", "-f", "--last", "1", "--action", "lock_acquired", "--json")
    assert following.stdout is not None
    try:
        assert json.loads(following.stdout.readline())["resource"] == "c"
        two.edit("c")
        two.edit("d")
        assert json.loads(following.stdout.readline())["resource"] == "d"
    finally:
        following.kill()
        following.communicate()


def test_a_log_of_thousands_is_read_in_order(program: Program, repository: Enrolled, one: Someone) -> None:
    statement = (
        "INSERT INTO events (seq, at, action, instance, agent, kind, key, task_id, detail) "
        "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
        "SELECT i, i, 'lock_denied', 'x', '', 'file', 'f', NULL, '{}' FROM n"
    )
    with repository.writing() as tx:
        tx._run(statement, {})
    found = program("audit", "--json").json
    assert [entry["seq"] for entry in found] == list(range(1, 3001))


def test_the_log_file_is_not_what_is_read(program: Program, repository: Enrolled, one: Someone) -> None:
    Path(repository.root, ".claude-audit.log").unlink()
    assert len(program("audit", "--json").json) == 1
