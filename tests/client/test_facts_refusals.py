"""What PreToolUse can do to a tool call, and what the model reads then, under bypassed permissions.

One session tries all of it, each on a file of its own: which hook runs is decided by the tool, and how the
hook answers by the file's name.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from .conversation import ToolResult
from .hook_log import HookLog, command_hook, write_settings
from .notebooks import notebook
from .print_run import Outcome
from .script import Call, Say
from .surroundings import Surroundings

pytestmark = pytest.mark.client

BLOCKED = 'failed; blocking because onFailure is "block"'


def decision(decision: str, reason: str) -> dict[str, Any]:
    fields = {"permissionDecision": decision, "permissionDecisionReason": reason}
    return {"output": {"hookSpecificOutput": {"hookEventName": "PreToolUse", **fields}}}


CONTEXT = {"hookEventName": "PreToolUse", "additionalContext": "B waits for it"}
PLAIN: dict[str, dict[str, Any]] = {  # a Write under a hook without `onFailure`
    "denied": decision("deny", "held by B\nuntil 12:00"),
    "exit-2": {"exit": 2, "errors": "held by B"},
    "asked": decision("ask", "it is B's"),
    "exit-1": {"exit": 1},
    "plain-text": {"output": "not JSON"},
    "context": {"output": {"hookSpecificOutput": CONTEXT}},
}
BLOCKING: dict[str, dict[str, Any]] = {  # an Edit under one that blocks when it fails
    "with-stderr": {"exit": 1, "errors": "no disk"},
    "silent": {"exit": 1},
    "late": {"sleep": 20},
}
NO_SCRIPT, NO_INTERPRETER = "no-script.ipynb", "no-interpreter"  # a NotebookEdit, a Bash call


class Attempts:
    """What became of each call, by its file's name."""

    def __init__(self, place: Surroundings) -> None:
        self._folder, self._model = place.repository, place.model
        write_settings(place.repository, {"PreToolUse": hooks(place.hook_log)})
        self._before = {**dict.fromkeys(BLOCKING, "old"), NO_SCRIPT: json.dumps(notebook())}
        for name, text in self._before.items():
            self._file(name).write_text(text)
        steps = [*(self._write(name) for name in PLAIN), *(self._edit(name) for name in BLOCKING)]
        steps += [*self._notebook(), Call("Bash", {"command": f"touch {self._file(NO_INTERPRETER)}"})]
        self.names = [*PLAIN, *BLOCKING, "its reading", NO_SCRIPT, NO_INTERPRETER]
        script = place.model.script("tries", *steps, Say("over"))
        self.outcome: Outcome = place.client.run_print(script, cwd=place.repository)

    def _file(self, name: str) -> Path:
        return self._folder / name

    def _write(self, name: str) -> Call:
        return Call("Write", {"file_path": str(self._file(name)), "content": "new"})

    def _edit(self, name: str) -> Call:
        named = {"file_path": str(self._file(name))}
        return Call("Edit", {**named, "old_string": "old", "new_string": "new"})

    def _notebook(self) -> list[Call]:
        path = str(self._file(NO_SCRIPT))
        change = {"notebook_path": path, "cell_id": "c1", "new_source": "new"}
        return [Call("Read", {"file_path": path}), Call("NotebookEdit", change)]

    def was_made(self, name: str) -> bool:
        file = self._file(name)
        return file.exists() and file.read_text() != self._before.get(name)

    def model_reads(self, name: str) -> str:
        """The tool's result; an AssertionError when it disagrees with the file about a refusal."""
        result = self.result(name)
        assert result.is_error is not self.was_made(name)
        return result.text

    def result(self, name: str) -> ToolResult:
        results = self._model.tool_results("tries")
        assert len(results) == len(self.names)
        return results[self.names.index(name)]

    def denials(self, name: str) -> list[str]:
        """The tools of the calls on this file that the run's own report says were denied."""
        denied = self.outcome.permission_denials
        return [each["tool_name"] for each in denied if str(self._file(name)) in str(each["tool_input"])]

    @property
    def told(self) -> str:
        return self._model.told("tries")


def hooks(log: HookLog) -> list[dict[str, Any]]:
    """`late` is stopped after a second."""
    return [
        log.hook("Write", answer={"by": {f"/{name}": answer for name, answer in PLAIN.items()}}),
        log.hook(
            "Edit",
            answer={"by": {f"/{name}": answer for name, answer in BLOCKING.items()}},
            timeout=1,
            onFailure="block",
        ),
        command_hook([sys.executable, "-I", "/nonexistent/hook.py"], "NotebookEdit"),
        command_hook(["/nonexistent/python", "hook.py"], "Bash", onFailure="block"),
    ]


@pytest.fixture(scope="module")
def attempts(together: Surroundings) -> Attempts:
    return Attempts(together)


def test_a_denial_refuses_the_call_and_the_model_reads_the_reason(attempts: Attempts) -> None:
    assert attempts.model_reads("denied") == "PreToolUse:Write hook error: held by B\nuntil 12:00"
    assert attempts.denials("denied") == ["Write"]


def test_exit_2_refuses_the_call_and_the_model_reads_command_and_stderr(attempts: Attempts) -> None:
    read = attempts.model_reads("exit-2")
    assert read.startswith(f"PreToolUse:Write hook error: [{sys.executable} -I -S ")
    assert read.endswith("]: held by B")


def test_asking_is_a_refusal_in_a_print_run(attempts: Attempts) -> None:
    assert attempts.model_reads("asked") == "it is B's"
    assert len(attempts.denials("asked")) == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [("with-stderr", f"{BLOCKED}\nno disk"), ("silent", f"{BLOCKED}\nNo stderr output")],
)
def test_a_failing_hook_blocks_when_on_failure_says_so(attempts: Attempts, name: str, told: str) -> None:
    assert attempts.model_reads(name).endswith(f"]: {told}")


def test_a_hook_beyond_its_timeout_blocks_when_on_failure_says_so(attempts: Attempts) -> None:
    assert attempts.model_reads("late").endswith(']: timed out; blocking because onFailure is "block"')


def test_a_missing_interpreter_blocks_when_on_failure_says_so(attempts: Attempts) -> None:
    assert attempts.model_reads(NO_INTERPRETER) == (
        f"PreToolUse:Bash hook error: [/nonexistent/python hook.py]: {BLOCKED}\n"
        "Error occurred while executing hook command: "
        "ENOENT: no such file or directory, posix_spawn '/nonexistent/python'"
    )


def test_a_missing_script_refuses_even_without_on_failure(attempts: Attempts) -> None:
    """Python itself exits 2 then, which is the code for a refusal."""
    assert "can't open file '/nonexistent/hook.py'" in attempts.model_reads(NO_SCRIPT)


@pytest.mark.parametrize("name", ["exit-1", "plain-text"])
def test_without_on_failure_a_failing_hook_lets_the_call_pass(attempts: Attempts, name: str) -> None:
    assert not attempts.result(name).is_error and attempts.was_made(name)


def test_context_of_an_allowed_call_reaches_the_model(attempts: Attempts) -> None:
    assert "PreToolUse:Write hook additional context: B waits for it" in attempts.told
    assert attempts.was_made("context")
