"""How turns and sessions end in a terminal: interrupt, /clear, /exit, a closed window, a resume."""

from __future__ import annotations

from pathlib import Path

import pytest

from .deadline import wait_until
from .hook_log import HookLog, write_settings
from .interactive import Interactive
from .script import Call, Gate, Held, Say
from .scripted_model import ScriptedModel
from .session import Client

pytestmark = pytest.mark.client


@pytest.fixture
def session(client: Client, repository: Path, hook_log: HookLog) -> Interactive:
    """At its prompt, watched by hooks."""
    write_settings(repository, hook_log.watch())
    return client.start_interactive(cwd=repository)


def test_an_interrupt_between_tools_sends_no_stop(
    session: Interactive, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    gate = Gate()
    write = Call("Write", {"file_path": str(repository / "a.txt"), "content": "a"})
    session.prompt(model.script("turn", write, Held(gate, Say("never said"))))
    gate.wait_until_reached()

    session.interrupt()

    session.wait_for_status("idle")
    session.exit()
    assert hook_log.events() == [
        "SessionStart",
        "UserPromptSubmit",
        "PreToolUse",
        "PostToolUse",
        "SessionEnd",
    ]


def test_an_interrupt_during_a_tool_sends_neither_post_event_nor_stop(
    session: Interactive, model: ScriptedModel, hook_log: HookLog
) -> None:
    session.prompt(model.script("turn", Call("Bash", {"command": "tail -f /dev/null"}), Say("never said")))
    hook_log.wait_for("PreToolUse")
    session.terminal.wait_for_text("tail -f")

    session.interrupt()

    session.wait_for_status("idle")
    session.exit()
    assert hook_log.events() == ["SessionStart", "UserPromptSubmit", "PreToolUse", "SessionEnd"]


def test_clear_ends_the_old_id_and_starts_a_new_one_in_the_same_process(
    session: Interactive, hook_log: HookLog
) -> None:
    before = session.session_id

    session.clear()

    hook_log.wait_for("SessionStart", 2)
    _, end, start = hook_log.calls()
    assert (end.event, end.input["reason"], end.input["session_id"]) == ("SessionEnd", "clear", before)
    assert (start.event, start.input["source"]) == ("SessionStart", "clear")
    assert start.input["session_id"] == session.session_id != before
    assert start.environment["CLAUDE_PID"] == end.environment["CLAUDE_PID"] == str(session.pid)


def test_exit_says_so_and_removes_the_roster_entry(session: Interactive, hook_log: HookLog) -> None:
    session.exit()

    assert hook_log.wait_for("SessionEnd").input["reason"] == "prompt_input_exit"
    assert session.roster == {}


def test_closing_the_terminal_still_sends_session_end(session: Interactive, hook_log: HookLog) -> None:
    session.close_terminal()

    assert hook_log.wait_for("SessionEnd").input["reason"] == "other"
    assert session.roster == {}


def test_a_killed_session_is_resumed_under_its_id_by_another_process(
    session: Interactive, client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    session.prompt(model.script("turn", Say("over")))
    transcript = Path(hook_log.wait_for("Stop").input["transcript_path"])
    wait_until(lambda: transcript.exists() and "over" in transcript.read_text(), "the transcript is written")
    before = session.session_id
    session.kill()

    resumed = client.start_interactive("--resume", before, cwd=repository)

    assert hook_log.wait_for("SessionStart", 2).input["source"] == "resume"
    assert resumed.session_id == before
    assert resumed.pid != session.pid
