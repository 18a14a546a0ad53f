"""`edit`: a lock, and for a person on a terminal an editor."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program, Terminal


@pytest.fixture
def editor(tmp_path: Path) -> str:
    """Says which file it opens, waits for a line, writes it into the file."""
    script = tmp_path / "my editor"
    script.write_text('#!/bin/sh\ntrap "" INT\necho "open $1"\nread line\necho "$line" > "$1"\n')
    script.chmod(0o755)
    return f"'{script}'"


def test_a_session_keeps_the_lock(repository: Enrolled, one: Someone) -> None:
    done = one.run("edit", "a.py")
    assert done.stdout == f"🔒 a.py is locked for {one.name} until its turn ends. Edit it now.\n"
    assert repository.held() == {"a.py": one.name}
    one.stop()
    assert repository.held() == {}


def test_a_person_without_a_terminal_keeps_the_lock(program: Program, repository: Enrolled) -> None:
    done = program("edit", "a.py", EDITOR="false")
    assert (done.status, "a.py is locked for user-" in done.stdout) == (0, True)
    assert list(repository.held()) == ["a.py"]


def test_a_person_on_a_terminal_holds_the_file_while_the_editor_runs(
    program: Program, repository: Enrolled, one: Someone, editor: str
) -> None:
    with Terminal(program, ("edit", "a.py"), variables={"VISUAL": editor, "EDITOR": "false"}) as terminal:
        terminal.wait_for(f"open {repository.root / 'a.py'}")
        assert one.edit("a.py").refuses
        terminal.type(b"\x03")
        terminal.type(b"hello\n")
        assert terminal.finish().status == 0
    assert (repository.root / "a.py").read_text() == "hello\n"
    assert repository.held() == {}


def test_a_refusal(program: Program, one: Someone) -> None:
    one.takes("a.py")
    variables = {"EDITOR": "touch opened", "NO_COLOR": "1"}
    with Terminal(program, ("edit", "a.py"), variables=variables) as terminal:
        terminal.wait_for("Choose")
        terminal.type(b"3\n")
        done = terminal.finish()
    assert done.status == 1
    assert done.lines[:2] == [
        f"⚠️ File locked by {one.name} (expires in 60 minutes)",
        "Would you like to:",
    ]
    assert not (program.folder / "opened").exists()


@pytest.mark.parametrize("command", ["false", "/no/such/editor", "'unclosed"])
def test_an_editor_that_fails_leaves_no_lock(program: Program, repository: Enrolled, command: str) -> None:
    done = program.on_terminal("edit", "a.py", EDITOR=command)
    assert done.status in (2, 3)
    assert "claude-coordinator: " in done.stdout
    assert "Traceback" not in done.stdout
    assert repository.held() == {}


def test_a_closed_terminal_leaves_no_lock(program: Program, repository: Enrolled, editor: str) -> None:
    with Terminal(program, ("edit", "a.py"), variables={"EDITOR": editor}) as terminal:
        terminal.wait_for("open")
        terminal.process.send_signal(signal.SIGHUP)
        terminal.finish()
    assert repository.held() == {}


def test_a_lock_that_was_held_before_is_held_afterwards(program: Program, repository: Enrolled) -> None:
    program("lock", "acquire", "a.py")
    assert program.on_terminal("edit", "a.py", EDITOR="true").status == 0
    assert list(repository.held()) == ["a.py"]


def test_a_lock_that_was_lost_meanwhile_is_told(
    program: Program, repository: Enrolled, one: Someone, editor: str
) -> None:
    with Terminal(program, ("edit", "a.py"), variables={"EDITOR": editor}) as terminal:
        terminal.wait_for("open")
        repository.end_leases()
        one.takes("a.py")
        terminal.type(b"too late\n")
        done = terminal.finish()
    assert (done.status, "was lost while you edited" in done.stdout) == (1, True)
    assert repository.held() == {"a.py": one.name}


def test_a_long_edit_keeps_its_lease(
    program: Program, repository: Enrolled, one: Someone, editor: str
) -> None:
    repository.configure(lock_ttl=0.9)
    with Terminal(program, ("edit", "a.py"), variables={"EDITOR": editor}) as terminal:
        terminal.wait_for("open")
        before = repository.instances()[-1].expires_at
        until = time.monotonic() + 10
        while repository.instances()[-1].expires_at == before and time.monotonic() < until:
            time.sleep(0.05)
        assert repository.instances()[-1].expires_at > before
        terminal.type(b"done\n")
        assert terminal.finish().status == 0


def test_only_files_are_edited(program: Program, repository: Enrolled) -> None:
    (repository.root / "src").mkdir()
    for path in ("src", "workflow:ci", "tree:"):
        assert program("edit", path).status == 2
    assert repository.held() == {}
