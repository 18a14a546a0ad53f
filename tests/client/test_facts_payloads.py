"""What the client hands to a hook: the fields of each event's input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .hook_log import HookLog, write_settings
from .notebooks import notebook as a_notebook
from .script import Call, Say
from .scripted_model import ScriptedModel
from .session import Client

pytestmark = pytest.mark.client

COMMON = {"session_id", "transcript_path", "cwd", "hook_event_name"}
IN_A_TURN = COMMON | {"prompt_id", "permission_mode"}
OF_A_TOOL = IN_A_TURN | {"tool_name", "tool_input", "tool_use_id"}
FIELDS = {
    "SessionStart": COMMON | {"source"},
    "UserPromptSubmit": IN_A_TURN | {"prompt"},
    "PreToolUse": OF_A_TOOL,
    "PostToolUse": OF_A_TOOL | {"tool_response", "duration_ms"},
    "PostToolUseFailure": OF_A_TOOL | {"error", "is_interrupt"},
    "Stop": IN_A_TURN | {"stop_hook_active", "last_assistant_message", "background_tasks"},
    "SessionEnd": COMMON | {"reason"},
}


def test_each_event_of_a_turn_carries_its_fields_and_the_turns_prompt_id(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch())
    write = Call("Write", {"file_path": str(repository / "a.txt"), "content": "a\n"})
    prompt = model.script("turn", write, Call("Bash", {"command": "false"}), Say("over"))

    outcome = client.run_print(prompt, cwd=repository)

    inputs = {call.event: call.input for call in hook_log.calls()}
    missing = {event: sorted(fields - inputs[event].keys()) for event, fields in FIELDS.items()}
    assert not any(missing.values()), missing
    assert {call.input["session_id"] for call in hook_log.calls()} == {outcome.session_id}
    assert inputs["SessionStart"]["source"] == "startup"
    assert inputs["UserPromptSubmit"]["prompt"] == prompt
    assert inputs["Stop"]["last_assistant_message"] == "over"
    assert inputs["SessionEnd"]["reason"] == "other"
    assert "tool_response" not in inputs["PostToolUseFailure"]
    start, *rest = [call.input.get("prompt_id") for call in hook_log.calls()]
    assert start is None
    assert set(rest) == {inputs["Stop"]["prompt_id"]}


def test_file_tools_name_their_files_by_absolute_path(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch("PreToolUse"))
    text, notebook = str(repository / "a.txt"), str(repository / "n.ipynb")
    Path(notebook).write_text(json.dumps(a_notebook()))
    prompt = model.script(
        "edits",
        Call("Write", {"file_path": text, "content": "old"}),
        Call("Edit", {"file_path": text, "old_string": "old", "new_string": "new"}),
        Call("Read", {"file_path": notebook}),
        Call("NotebookEdit", {"notebook_path": notebook, "cell_id": "c1", "new_source": "2"}),
    )

    client.run_print(prompt, cwd=repository)

    assert {call.input["tool_name"]: call.input["tool_input"] for call in hook_log.calls()} == {
        "Write": {"file_path": text, "content": "old"},
        "Edit": {"file_path": text, "old_string": "old", "new_string": "new", "replace_all": False},
        "Read": {"file_path": notebook},
        "NotebookEdit": {"notebook_path": notebook, "cell_id": "c1", "new_source": "2"},
    }
