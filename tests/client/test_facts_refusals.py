"""What PreToolUse can do to a tool call, and what the model reads then, under bypassed permissions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from .hook_log import Hook, HookLog, command_hook, write_settings
from .print_run import Outcome
from .script import Call, Say
from .scripted_model import ScriptedModel
from .session import Client

pytestmark = pytest.mark.client

BLOCKED = 'failed; blocking because onFailure is "block"'


class Attempt:
    """One Write under one PreToolUse hook."""

    def __init__(self, client: Client, model: ScriptedModel, repository: Path) -> None:
        self._client, self._model, self._repository = client, model, repository
        self._file = repository / "a.txt"

    def run(self, hook: Hook) -> Outcome:
        write_settings(self._repository, {"PreToolUse": [hook]})
        write = Call("Write", {"file_path": str(self._file), "content": "a"})
        return self._client.run_print(self._model.script("write", write, Say("over")), cwd=self._repository)

    @property
    def was_made(self) -> bool:
        return self._file.exists()

    @property
    def model_reads(self) -> str:
        """The tool's result; an AssertionError when it disagrees with the file about a refusal."""
        result = self._model.tool_results("write")[0]
        assert result.is_error is not self.was_made
        return result.text


@pytest.fixture
def attempt(client: Client, model: ScriptedModel, repository: Path) -> Attempt:
    return Attempt(client, model, repository)


def decision(decision: str, reason: str) -> dict[str, Any]:
    fields = {"permissionDecision": decision, "permissionDecisionReason": reason}
    return {"output": {"hookSpecificOutput": {"hookEventName": "PreToolUse", **fields}}}


def test_a_denial_refuses_the_call_and_the_model_reads_the_reason(
    attempt: Attempt, hook_log: HookLog
) -> None:
    outcome = attempt.run(hook_log.hook("Write", answer=decision("deny", "held by B\nuntil 12:00")))

    assert attempt.model_reads == "PreToolUse:Write hook error: held by B\nuntil 12:00"
    assert [denial["tool_name"] for denial in outcome.permission_denials] == ["Write"]


def test_exit_2_refuses_the_call_and_the_model_reads_command_and_stderr(
    attempt: Attempt, hook_log: HookLog
) -> None:
    attempt.run(hook_log.hook("Write", answer={"exit": 2, "errors": "held by B"}))

    assert attempt.model_reads.startswith(f"PreToolUse:Write hook error: [{sys.executable} -I -S ")
    assert attempt.model_reads.endswith("]: held by B")


def test_asking_is_a_refusal_in_a_print_run(attempt: Attempt, hook_log: HookLog) -> None:
    outcome = attempt.run(hook_log.hook("Write", answer=decision("ask", "held by B")))

    assert attempt.model_reads == "held by B"
    assert len(outcome.permission_denials) == 1


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ({"exit": 1, "errors": "no disk"}, f"{BLOCKED}\nno disk"),
        ({"exit": 1}, f"{BLOCKED}\nNo stderr output"),
    ],
    ids=["with stderr", "silent"],
)
def test_a_failing_hook_blocks_when_on_failure_says_so(
    attempt: Attempt, hook_log: HookLog, answer: dict[str, Any], told: str
) -> None:
    attempt.run(hook_log.hook("Write", answer=answer, onFailure="block"))

    assert attempt.model_reads.endswith(f"]: {told}")


def test_a_hook_beyond_its_timeout_blocks_when_on_failure_says_so(
    attempt: Attempt, hook_log: HookLog
) -> None:
    attempt.run(hook_log.hook("Write", answer={"sleep": 20}, timeout=1, onFailure="block"))

    assert attempt.model_reads.endswith(']: timed out; blocking because onFailure is "block"')


def test_a_missing_interpreter_blocks_when_on_failure_says_so(attempt: Attempt) -> None:
    attempt.run(command_hook(["/nonexistent/python", "hook.py"], "Write", onFailure="block"))

    assert attempt.model_reads == (
        f"PreToolUse:Write hook error: [/nonexistent/python hook.py]: {BLOCKED}\n"
        "Error occurred while executing hook command: "
        "ENOENT: no such file or directory, posix_spawn '/nonexistent/python'"
    )


def test_a_missing_script_refuses_even_without_on_failure(attempt: Attempt) -> None:
    """Python itself exits 2 then, which is the code for a refusal."""
    attempt.run(command_hook([sys.executable, "-I", "/nonexistent/hook.py"], "Write"))

    assert "can't open file '/nonexistent/hook.py'" in attempt.model_reads


@pytest.mark.parametrize("answer", [{"exit": 1}, {"output": "not JSON"}], ids=["exit 1", "plain text"])
def test_without_on_failure_a_failing_hook_lets_the_call_pass(
    attempt: Attempt, hook_log: HookLog, answer: dict[str, Any]
) -> None:
    attempt.run(hook_log.hook("Write", answer=answer))

    assert attempt.was_made


def test_context_of_an_allowed_call_reaches_the_model(
    attempt: Attempt, hook_log: HookLog, model: ScriptedModel
) -> None:
    context = {"hookEventName": "PreToolUse", "additionalContext": "B waits for it"}
    attempt.run(hook_log.hook("Write", answer={"output": {"hookSpecificOutput": context}}))

    assert "PreToolUse:Write hook additional context: B waits for it" in model.told("write")
    assert attempt.was_made
