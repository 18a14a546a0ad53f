"""The tests' commands are forked (tests/support/forking.py): each is what a new interpreter would be."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled
from tests.support.forking import AT_THE_START, PROGRAM, SWITCH, command, forker, needed

from .program import Done, Program

A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
SIGNALS = ["grep", "-E", "^Sig(Blk|Ign|Cgt)", "/proc/self/status"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",), ("--version",), ("status", "--json"), ("task", "list"), ("lock", "list"),
        ("lock", "acquire", "--help"), ("lock", "release", "nobody's"), ("no-such-command",),
        ("-C", "/nowhere", "status"), ("audit", "--since", "never"), ("task", "show"), ("notify", "list"),
    ],
)  # fmt: skip
def test_it_says_what_a_new_interpreter_says(
    program: Program, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    forked = program(*arguments)
    monkeypatch.setenv(SWITCH, "0")
    anew = program(*arguments)
    assert _said(forked) == _said(anew)


def _said(done: Done) -> tuple[str, str, int]:
    """Without the moments: a second may pass between the two."""
    return A_MOMENT.sub("then", done.stdout), done.stderr, done.status


def test_the_switch_and_what_an_interpreter_reads_when_it_starts_give_it_one(
    repository: Enrolled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('a new one')")

    def is_new(**variables: str) -> bool:
        return "a new one" in command(["--version"], repository.root, {**AT_THE_START, **variables}).stdout

    assert is_new(PYTHONPATH=str(tmp_path))
    assert not is_new()
    monkeypatch.setenv(SWITCH, "0")
    assert command(["--version"], repository.root).args[:3] == PROGRAM


def test_it_has_this_environment_and_no_other(tmp_path: Path) -> None:
    first = forker().words(["env"], tmp_path, {"PATH": os.environ["PATH"], "ONE": "1"}, 10)
    second = forker().words(["env"], tmp_path, {"PATH": os.environ["PATH"]}, 10)
    assert "ONE=1" in first.stdout.splitlines()
    assert second.stdout.splitlines() == [f"PATH={os.environ['PATH']}"]


def test_it_has_the_descriptors_the_signals_the_group_and_the_folder_of_any_process(tmp_path: Path) -> None:
    for words in (["ls", "/proc/self/fd"], SIGNALS, ["ps", "-o", "pgid=", "-p", str(os.getpid())], ["pwd"]):
        new = subprocess.run(
            words, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        assert forker().words(words, tmp_path, dict(os.environ), 10).stdout == new.stdout


def test_its_parent_is_this_client(program: Program) -> None:
    client = forker().child()
    try:
        done = client.words(["sh", "-c", "echo $PPID"], program.folder, dict(os.environ), 10)
        assert int(done.stdout) == client.pid != forker().pid
    finally:
        client.kill()
    with pytest.raises(ProcessLookupError):
        os.kill(client.pid, 0)


def test_one_that_takes_too_long_is_killed_and_the_next_is_run(tmp_path: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        forker().words(["sh", "-c", "echo $$ > pid; exec sleep 60"], tmp_path, dict(os.environ), 0.5)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)
    assert forker().words(["sh", "-c", "exit 7"], tmp_path, dict(os.environ), 10).returncode == 7
    assert forker().words(["sh", "-c", "kill -9 $$"], tmp_path, dict(os.environ), 10).returncode == -9


def test_a_long_order_and_a_long_answer_arrive_whole(tmp_path: Path) -> None:
    environment = {**os.environ, "LONG": "x" * 100_000}
    done = forker().words(["sh", "-c", 'for i in 1 2 3; do echo "$LONG"; done'], tmp_path, environment, 10)
    assert done.stdout == ("x" * 100_000 + "\n") * 3


def test_two_at_once_are_both_run(program: Program) -> None:
    done: list[int] = []
    threads = [threading.Thread(target=lambda: done.append(program("status").status)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [0, 0, 0]
    assert needed()["PYTHONUTF8"] == "1"
