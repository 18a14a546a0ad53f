"""Commands that outlive their call, or end without a word, and a server's tool that writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.hidden import script

from . import writing_server
from .deadline import wait_until
from .guarded import MADE, Guarded, background, bash, guarded_repository, name_of, write  # noqa: F401
from .script import Call

pytestmark = pytest.mark.client

HELD = "of the holder\n"
WHEN_TOLD = "import os, time\nwhile not os.path.exists('go'): time.sleep(0.05)\n"
GONE = "import pathlib; pathlib.Path('a.txt').write_text('gone')\n"
GONE_AND_ON = GONE + "import time; time.sleep(60)\n"


@pytest.fixture
def file(guarded: Guarded) -> Path:
    return guarded.file("a.txt")


def loaded(tool: str) -> Call:
    return Call("ToolSearch", {"query": f"select:{tool}"})


def test_what_a_background_command_writes_stays_locked_until_it_has_ended(
    guarded: Guarded, file: Path
) -> None:
    first = guarded.client.start_interactive(cwd=guarded.root)
    command = "sh -c 'until [ -e go ]; do sleep 0.1; done; echo first > a.txt'"
    guarded.hold_in(first, "first", background(command), write(guarded.root / "b.txt")).open()
    holder = name_of(first.session_id)
    first.wait_for_status("shell")
    guarded.wait_until_held({"a.txt": holder})

    attempts = [write(file), bash("echo second > a.txt")]
    second = guarded.hold("second", *attempts, then=bash("echo second >> a.txt"))

    assert second.verdicts == [holder, holder]
    (guarded.root / "go").touch()
    guarded.wait_until_held({})
    second.go_on()
    assert second.verdicts[2:] == [MADE]
    assert file.read_text() == "first\nsecond\n"


@pytest.mark.parametrize("options", [{"run_in_background": True}, {"timeout": 1000}], ids=["asked", "late"])
def test_a_hidden_write_in_the_background_is_found_at_its_end(
    guarded: Guarded, file: Path, options: dict[str, Any]
) -> None:
    first = guarded.hold("first", write(file, HELD), then=bash("true"))
    second = guarded.client.start_interactive(cwd=guarded.root)
    command = script(guarded.root, WHEN_TOLD + GONE)
    guarded.hold_in(second, "second", Call("Bash", {"command": command, **options})).open()
    violator = name_of(second.session_id)
    second.wait_for_status("shell")
    assert "write_violation" not in guarded.actions()

    (guarded.root / "go").touch()

    wait_until(lambda: "write_violation" in guarded.actions(of=violator, on="a.txt"), "it is found")
    first.go_on()
    assert f"a.txt: changed by a command of {violator}" in first.told
    second.wait_for_status("idle")
    assert "claude-coordinator restore -- a.txt" in guarded.model.told("second")


def test_a_hidden_write_of_an_interrupted_command_is_found_with_the_next_prompt(
    guarded: Guarded, file: Path
) -> None:
    first = guarded.hold("first", write(file, HELD), then=bash("true"))

    violator = interrupted(guarded, file)

    assert "write_violation" in guarded.actions(of=violator, on="a.txt")
    assert "claude-coordinator restore -- a.txt" in guarded.model.told("again")
    first.go_on()
    assert f"a.txt: changed by a command of {violator}" in first.told


def test_the_writer_is_told_that_it_was_its_own_command(guarded: Guarded, file: Path) -> None:
    first = guarded.hold("first", write(file, HELD))

    interrupted(guarded, file)

    told = guarded.model.told("again")
    assert "Another session changed files while you held them" not in told
    assert f"a.txt, held by {first.instance}" in told


def test_a_hidden_write_of_a_background_command_that_outlives_clear_is_found(
    guarded: Guarded, file: Path
) -> None:
    guarded.hold("first", write(file, HELD))
    second = guarded.client.start_interactive(cwd=guarded.root)
    guarded.hold_in(second, "second", background(script(guarded.root, WHEN_TOLD + GONE))).open()
    second.wait_for_status("shell")
    second.clear()

    (guarded.root / "go").touch()
    wait_until(lambda: file.read_text() == "gone", "the command has written")
    second.wait_for_status("idle")
    guarded.hold_in(second, "again").open()

    assert "write_violation" in guarded.actions(on="a.txt")


def test_a_monitors_command_that_writes_what_another_holds_is_refused(guarded: Guarded, file: Path) -> None:
    first = guarded.hold("first", write(file, HELD))
    watch = {"command": "echo gone > a.txt", "description": "watch", "timeout_ms": 20000}

    second = guarded.run("second", loaded("Monitor"), Call("Monitor", watch))

    assert second.verdicts == [MADE, first.instance]
    assert file.read_text() == HELD


def test_what_a_servers_tool_wrote_is_found_and_told(guarded: Guarded, file: Path) -> None:
    first = guarded.hold("first", write(file, HELD), then=bash("true"))
    tool = "mcp__files__write_file"
    steps = [loaded(tool), Call(tool, {"path": str(file), "text": "gone"})]

    run = guarded.client.run_print(
        guarded.model.script("second", *steps), *writing_server.arguments(), cwd=guarded.root
    )

    assert guarded.verdicts("second") == [MADE, MADE]
    assert file.read_text() == "gone"
    assert f"a.txt, held by {first.instance}" in guarded.model.told("second")
    first.go_on()
    assert f"a.txt: changed by a command of {name_of(run.session_id)}" in first.told


def interrupted(guarded: Guarded, file: Path) -> str:
    """A session whose command is interrupted when it has written the file, and another prompt of it."""
    session = guarded.client.start_interactive(cwd=guarded.root)
    session.prompt(guarded.model.script("interrupted", bash(script(guarded.root, GONE_AND_ON))))
    wait_until(lambda: file.read_text() == "gone", "the command has written")
    session.interrupt()
    session.wait_for_status("idle")
    assert "write_violation" not in guarded.actions()
    guarded.hold_in(session, "again").open()
    return name_of(session.session_id)
