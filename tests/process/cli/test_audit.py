"""`audit`: the log's entries, filtered, and followed."""

from __future__ import annotations

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
