"""Leaving a worktree with the client's own tool: what hooks are told before it is removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from .hook_log import HookLog, write_settings
from .script import Call, Say
from .scripted_model import ScriptedModel
from .session import Client

pytestmark = pytest.mark.client

LEAVING = {"action": "remove", "discard_changes": True}


def test_a_hook_is_asked_in_the_worktree_before_it_is_removed(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch("PreToolUse"))
    prompt = model.script(
        "leave",
        Call("EnterWorktree", {"name": "apart"}),
        Call("Bash", {"command": "echo x > new.txt"}),
        Call("ExitWorktree", LEAVING),
        Say("over"),
    )
    client.run_print(prompt, cwd=repository)
    calls = [call.input for call in hook_log.calls()]
    leaving = calls[-1]
    assert (leaving["tool_name"], leaving["tool_input"]) == ("ExitWorktree", LEAVING)
    assert leaving["cwd"] == str(repository / ".claude" / "worktrees" / "apart")
    assert not Path(leaving["cwd"]).exists()
