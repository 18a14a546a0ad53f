"""Subagents: how they are started, what their hooks carry, how long they live; and parallel tool calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .hook_log import HookLog, write_settings
from .script import Call, Calls, Gate, Held, Say
from .scripted_model import ScriptedModel
from .session import Client

pytestmark = pytest.mark.client


def agent(script: str, **options: Any) -> Call:
    return Call("Agent", {"description": "probe", "prompt": f"SCRIPT:{script}", **options})


def write(path: Path) -> Call:
    return Call("Write", {"file_path": str(path), "content": "a"})


def test_a_background_subagent_outlives_the_turn_and_is_listed_at_its_stop(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch())
    gate = Gate()
    model.script("sub", Held(gate, write(repository / "a.txt")), Say("sub over"))
    run = client.start_print(model.script("main", agent("sub"), Say("main over")), cwd=repository)
    [task] = hook_log.wait_for("Stop").input["background_tasks"]
    gate.open()
    run.outcome()

    started = hook_log.calls("SubagentStart")[0].input
    stopped = hook_log.calls("SubagentStop")[0].input
    assert task == {
        "id": started["agent_id"],
        "type": "subagent",
        "status": "running",
        "description": "probe",
        "agent_type": "general-purpose",
    }
    assert stopped["agent_id"] == started["agent_id"]
    assert hook_log.calls("Stop")[-1].input["background_tasks"] == []


def test_a_subagents_calls_carry_its_id_and_type_and_the_sessions_own_do_not(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch("PreToolUse", "PostToolUse", "SubagentStart"))
    model.script("sub", write(repository / "a.txt"), Say("sub over"))

    client.run_print(model.script("main", agent("sub", run_in_background=False)), cwd=repository)

    [started] = hook_log.calls("SubagentStart")
    calls = [call.input for call in hook_log.calls() if "tool_name" in call.input]
    agents = [(call["tool_name"], call.get("agent_id"), call.get("agent_type")) for call in calls]
    own = ("Write", started.input["agent_id"], "general-purpose")
    assert agents == [("Agent", None, None), own, own, ("Agent", None, None)]
    assert {call["session_id"] for call in calls} == {started.input["session_id"]}


def test_the_end_of_a_background_subagent_gives_the_session_a_turn_of_its_own(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch("UserPromptSubmit", "SubagentStop"))
    gate = Gate()
    model.script("sub", Held(gate, Say("sub over")))
    run = client.start_print(model.script("main", agent("sub"), Say("main over")), cwd=repository)
    gate.wait_until_reached()
    gate.open()
    run.outcome()

    [stopped] = hook_log.calls("SubagentStop")
    first, second = [call.input for call in hook_log.calls("UserPromptSubmit")]
    assert second["prompt"].startswith(f"<task-notification>\n<task-id>{stopped.input['agent_id']}</task-id>")
    assert second["prompt_id"] != first["prompt_id"] == stopped.input["prompt_id"]


def test_a_background_subagent_goes_on_after_clear_under_the_new_session_id(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch())
    gate = Gate()
    model.script("sub", Held(gate, write(repository / "a.txt")), Say("sub over"))
    session = client.start_interactive(cwd=repository)
    session.prompt(model.script("main", agent("sub"), Say("main over")))
    hook_log.wait_for("Stop")
    gate.wait_until_reached()

    session.clear()
    assert session.wait_for_status("busy")
    gate.open()

    stopped = hook_log.wait_for("SubagentStop").input
    assert stopped["agent_id"] == hook_log.calls("SubagentStart")[0].input["agent_id"]
    assert stopped["session_id"] == session.session_id
    assert stopped["session_id"] != hook_log.calls("Stop")[0].input["session_id"]
    assert (repository / "a.txt").exists()


def test_the_tool_for_subagents_is_agent_and_runs_in_the_background_unless_told_otherwise(
    client: Client, model: ScriptedModel, repository: Path
) -> None:
    client.run_print(model.script("main", Say("over")), cwd=repository)

    tools = {tool["name"]: tool for tool in model.requests_of("main")[0]["tools"]}
    parameters = tools["Agent"]["input_schema"]["properties"]
    assert {"description", "prompt", "subagent_type", "run_in_background", "isolation"} <= parameters.keys()
    assert "Agents run in the background by default" in parameters["run_in_background"]["description"]
    assert {"Task", "MultiEdit"}.isdisjoint(tools)


def test_parallel_calls_overlap_when_they_read_and_queue_when_they_write(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    slow, quick = hook_log.hook("Read", answer={"sleep": 1}), hook_log.hook("Write")
    write_settings(repository, {"PreToolUse": [slow, quick], "PostToolUse": [hook_log.hook()]})
    files = [repository / "a.txt", repository / "b.txt"]
    reads = Calls([Call("Read", {"file_path": str(path)}) for path in files])
    prompt = model.script("both", Calls([write(path) for path in files]), reads)

    client.run_print(prompt, cwd=repository)

    pre, post = "PreToolUse", "PostToolUse"
    assert hook_log.events() == [pre, post, pre, post, pre, pre, post, post]
