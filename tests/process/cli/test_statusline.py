"""`statusline` by hand: for the caller, and for the session that the client's JSON names."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled
from tests.support.shown import command, given, plain, shown

from .conftest import Someone
from .program import LONGEST_SECONDS, PROGRAM, Program
from .waits import Waiting


def test_task_wait_and_request_are_told(
    repository: Enrolled,
    no_branches: None,
    program: Program,
    one: Someone,
    two: Someone,
    waiting: Callable[..., Waiting],
) -> None:
    program("task", "add", "Implement user authentication", "--type", "feature")
    assert one.run("task", "claim", "task-001").status == 0
    one.takes("src/Auth.tsx")
    two.takes("db.py")
    assert two.run("lock", "request", "src/Auth.tsx").status == 0
    waiting(one, "db.py")
    assert plain(shown(command(), one, COLUMNS="200")) == [
        f"{one.name} · task-001 Implement user authentication · 1 lock · "
        f"waits for db.py, place 1, held by {two.name} · {two.name} asks for Auth.tsx · 1 other"
    ]
    [line] = plain(shown(command(), two, COLUMNS="200"))
    assert line == f"{two.name} · 1 lock · db.py wanted by {one.name} · 1 other, 1 waiting"
    found = one.run("statusline", "--json").json
    assert found == {
        "instance": one.name,
        "task_id": "task-001",
        "task": "Implement user authentication",
        "locks": ["Auth.tsx"],
        "waits": [{"for": ["db.py"], "place": 1, "held_by": two.name}],
        "requests": [{"asked_by": two.name, "for": "Auth.tsx"}],
        "wanted": {},
        "others": 1,
        "others_waiting": 0,
    }


def test_who_is_named_holds_the_file_that_is_named(
    one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    two.takes("db.py")
    waiting(one, "a.py", "db.py")
    [line] = plain(shown(command(), one, COLUMNS="200"))
    assert f"waits for db.py +1, place 1, held by {two.name}" in line


def test_a_place_counts_those_who_wait_for_the_same(
    program: Program, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    two.takes("db.py")
    one.takes("b.py")
    waiting(None, "b.py")
    waiting(one, "db.py")
    [line] = plain(shown(command(), one, COLUMNS="200"))
    assert "waits for db.py, place 1," in line
    queue = program("status", "--json").json["waits"]
    assert len(queue) == 2
    rows = program("status").stdout.partition("Place")[2].splitlines()[1:3]
    assert [row.split()[0] for row in rows] == ["1", "1"], rows


def test_it_is_about_the_caller_and_registers_nobody(
    repository: Enrolled, program: Program, one: Someone
) -> None:
    one.takes("a.py")
    assert one.run("statusline").stdout == f"{one.name} · 1 lock: a.py · no others here\n"
    assert program("statusline").stdout == "1 other\n"
    with repository.reading() as tx:
        assert [each.name for each in tx.instances()] == [one.name]


def test_json_of_the_client_names_the_session(program: Program, one: Someone) -> None:
    one.takes("a.py")

    def run(data: bytes, *more: str, folder: Path | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*PROGRAM, "statusline", *more], input=data, capture_output=True, timeout=LONGEST_SECONDS,
            cwd=folder or program.folder, env=program.environment({"NO_COLOR": "1", "COLUMNS": "80"}),
            check=True,
        )  # fmt: skip

    assert run(given(one)).stdout.decode() == f"{one.name} · 1 lock: a.py · no others here\n"
    assert json.loads(run(given(one), "--json").stdout)["instance"] == one.name
    elsewhere = given(one, cwd=str(program.folder.parent))
    assert run(elsewhere, folder=program.folder.parent).stdout == b""
    assert run(elsewhere, "--json").stdout == b"null\n"
    assert run(b"nonsense").stdout.startswith(b"claude-coordinator: ")


def test_where_nothing_is_guarded_it_says_so(program: Program) -> None:
    done = program("statusline", folder=program.folder.parent)
    assert (done.status, done.stdout) == (2, "")
    assert "is not in a repository" in done.stderr


@pytest.mark.parametrize("way", ["<&-", "</dev/null", "0<>PIPE", "<ENDLESS"])
def test_what_is_no_input_of_its_own_leaves_it_about_the_caller(
    program: Program, one: Someone, tmp_path: Path, way: str
) -> None:
    """A daemon has none, and in `tail -f log | while read` it is somebody else's and never ends."""
    one.takes("a.py")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    way = way.replace("PIPE", str(pipe)).replace("ENDLESS", "/dev/zero")
    begun = f"exec 3<>{pipe}; echo x >&3; " if str(pipe) in way else ""
    done = subprocess.run(
        ["/bin/sh", "-c", f"{begun}exec {shlex.join(PROGRAM)} statusline {way}"],
        cwd=program.folder, env=program.environment({}), capture_output=True, timeout=LONGEST_SECONDS,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"1 other\n", b"")
