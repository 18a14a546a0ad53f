"""Running a hook as Claude Code does: a process of its own, JSON on stdin, an answer on stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HOOKS = ROOT / "hooks"
INTERPRETER: str = getattr(sys, "_base_executable", sys.executable)
LONGEST_SECONDS = 90  # on a busy machine

SCRIPTS = {
    "SessionStart": "session_start.py",
    "UserPromptSubmit": "user_prompt_submit.py",
    "PreToolUse": "pre_tool_use.py",
    "PostToolUse": "post_tool_use.py",
    "PostToolUseFailure": "post_tool_use_failure.py",
    "Stop": "stop.py",
    "SubagentStop": "subagent_stop.py",
    "SessionEnd": "session_end.py",
    "TaskCreated": "task_created.py",
    "TaskCompleted": "task_completed.py",
}
MIRRORED = ("TaskCreated", "TaskCompleted")  # they decide nothing and enforce nothing


class Answer:
    """What a hook said."""

    def __init__(self, stdout: str, stderr: str, status: int) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.status = status

    def __repr__(self) -> str:
        return f"Answer(stdout={self.stdout!r}, stderr={self.stderr!r}, status={self.status})"

    @property
    def is_silent(self) -> bool:
        """Nothing was said: the call goes on as if there were no hook."""
        return (self.stdout, self.stderr, self.status) == ("", "", 0)

    @property
    def output(self) -> dict[str, Any]:
        """The hook's own part of its JSON; empty when it printed none."""
        if not self.stdout:
            return {}
        output: dict[str, Any] = json.loads(self.stdout).get("hookSpecificOutput", {})
        return output

    @property
    def decision(self) -> str | None:
        found: str | None = self.output.get("permissionDecision")
        return found

    @property
    def reason(self) -> str:
        return str(self.output.get("permissionDecisionReason", ""))

    @property
    def context(self) -> str:
        return str(self.output.get("additionalContext", ""))

    @property
    def refuses(self) -> bool:
        """Does the client refuse the call? By the JSON with status 0, or by status 2 with a sentence."""
        by_json = self.status == 0 and self.decision == "deny" and bool(self.reason)
        return by_json or (self.status == 2 and bool(self.stderr.strip()))

    @property
    def sentence(self) -> str:
        """Why it refused, wherever it said so."""
        return self.reason or self.stderr


def command(event: str, hooks: Path = HOOKS, *options: str) -> list[str]:
    return [INTERPRETER, "-I", "-S", "-X", "utf8", *options, str(hooks / SCRIPTS[event])]


def start_hook(
    event: str, environment: Mapping[str, str], folder: Path | None = None, hooks: Path = HOOKS, *options: str
) -> subprocess.Popen[bytes]:
    """The running hook, with pipes on all three of its descriptors."""
    return subprocess.Popen(
        command(event, hooks, *options),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={"PATH": os.environ["PATH"], **environment},
    )


def answer_of(process: subprocess.Popen[bytes], given: bytes | None = None) -> Answer:
    """Give the hook its input and wait for its end."""
    try:
        stdout, stderr = process.communicate(given, timeout=LONGEST_SECONDS)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    return Answer(stdout.decode(), stderr.decode(), process.returncode)


def run_hook(
    event: str,
    given: bytes | Mapping[str, Any],
    environment: Mapping[str, str],
    folder: Path | None = None,
    hooks: Path = HOOKS,
    *options: str,
) -> Answer:
    data = given if isinstance(given, bytes) else json.dumps(given).encode()
    return answer_of(start_hook(event, environment, folder, hooks, *options), data)
