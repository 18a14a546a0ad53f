"""A session of `demo`: a process that stands for the client, and hooks started as the client starts them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from coord_core.domain.errors import CoordinatorError
from coord_core.install.environment import INTERPRETER_FLAGS, current
from coord_core.install.hook_entries import HOOK_EVENTS

_SCRIPTS = {hook.event: hook.script for hook in HOOK_EVENTS}
_WAIT = "import sys; sys.stdin.read()"  # ends when its stdin does: nothing is left behind
LONGEST = 20  # seconds a hook may take


class DemoError(CoordinatorError):
    """A step that did not go as it was told."""

    exit_status = 1


class DemoSession:
    """One session in a scratch repository, with a HOME of its own."""

    def __init__(self, session_id: str, repository: Path, home: Path) -> None:
        self.name = f"claude-{session_id[:8]}"
        self._id = session_id
        self._repository = repository
        self._installed = current()
        self._calls = 0
        self._client = subprocess.Popen(
            [self._installed.interpreter, *INTERPRETER_FLAGS, "-c", _WAIT], stdin=subprocess.PIPE
        )
        self._environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(home),
            "CLAUDECODE": "1",
            "CLAUDE_PROJECT_DIR": str(repository),
            "CLAUDE_CODE_SESSION_ID": session_id,
            "CLAUDE_PID": str(self._client.pid),
        }

    def start(self) -> str:
        """What the session is told when it starts."""
        return str(self._send("SessionStart", source="startup").get("additionalContext", ""))

    def asks_to_edit(self, path: str) -> str | None:
        """None when the hook lets the edit go on, else the refusal as the model reads it."""
        self._calls += 1
        found = self._tool("PreToolUse", path)
        return str(found["permissionDecisionReason"]) if found.get("permissionDecision") == "deny" else None

    def edits(self, path: str, line: str) -> None:
        """The edit itself, and the client's word that it is done."""
        file = self._repository / path
        file.parent.mkdir(exist_ok=True)
        with file.open("a", encoding="utf-8") as text:
            text.write(line + "\n")
        self._tool("PostToolUse", path)

    def stop(self) -> None:
        self._send("Stop", stop_hook_active=False)

    def end(self) -> None:
        self._send("SessionEnd", reason="other")

    def close(self) -> None:
        """End the process that stands for the client."""
        self._client.communicate()

    def _tool(self, event: str, path: str) -> dict[str, Any]:
        where = {"file_path": str(self._repository / path)}
        return self._send(event, tool_name="Edit", tool_input=where, tool_use_id=f"call-{self._calls}")

    def _send(self, event: str, **fields: object) -> dict[str, Any]:
        """The hook's own part of its answer. Raises DemoError when the hook failed."""
        given = {"session_id": self._id, "cwd": str(self._repository), "hook_event_name": event, **fields}
        command = [
            self._installed.interpreter,
            *INTERPRETER_FLAGS,
            self._installed.script(_SCRIPTS[event]),
        ]
        try:
            done = subprocess.run(
                command, input=json.dumps(given).encode(), env=self._environment, cwd=self._repository,
                capture_output=True, timeout=LONGEST, check=False,
            )  # fmt: skip
            answer = json.loads(done.stdout) if done.stdout else {}
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise DemoError(
                f"The {event} hook failed: {error}.", "Run `claude-coordinator doctor`."
            ) from error
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip()
            raise DemoError(f"The {event} hook failed: {said}", "Run `claude-coordinator doctor`.")
        found: dict[str, Any] = answer.get("hookSpecificOutput", {})
        return found
