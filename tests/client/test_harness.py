"""The harness itself: sessions side by side, scripts of subagents, and nothing left behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from .home import Home
from .hook_log import HookLog, write_settings
from .processes import is_running, processes_of
from .script import Call, Calls, Gate, Held, Say
from .scripted_model import ScriptedModel
from .session import Client

pytestmark = pytest.mark.client


def test_one_session_runs_while_another_is_held_in_mid_turn(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch("Stop"))
    gate = Gate()
    write = Call("Write", {"file_path": str(repository / "a.txt"), "content": "a"})
    first = client.start_print(model.script("first", write, Held(gate, Say("first over"))), cwd=repository)
    gate.wait_until_reached()

    second = client.run_print(model.script("second", Say("second over")), cwd=repository)

    assert first.is_running
    gate.open()
    assert (first.outcome().text, second.text) == ("first over", "second over")
    stopped = [call.input["last_assistant_message"] for call in hook_log.calls()]
    assert stopped == ["second over", "first over"]


def test_the_results_of_several_calls_are_read_in_their_order(
    client: Client, model: ScriptedModel, repository: Path
) -> None:
    echoes = Calls([Call("Bash", {"command": f"echo {word}"}) for word in ("one", "two")])

    client.run_print(model.script("echoes", echoes, Call("Bash", {"command": "echo three"})), cwd=repository)

    assert [result.text for result in model.tool_results("echoes")] == ["one", "two", "three"]


def test_closing_a_client_leaves_no_process_behind(
    client: Client, model: ScriptedModel, home: Home, repository: Path
) -> None:
    background = {"command": "tail -f /dev/null", "run_in_background": True}
    gate = Gate()
    run = client.start_print(
        model.script("held", Call("Bash", background), Held(gate, Say("over"))), cwd=repository
    )
    session = client.start_interactive(cwd=repository)
    gate.wait_until_reached()
    assert processes_of(home.path)

    client.close()

    assert not processes_of(home.path)
    assert not is_running(run.pid)
    assert not is_running(session.pid)
