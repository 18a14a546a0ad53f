"""A Claude Code session, as its hooks see it: the events it sends, and its entry in the client's roster."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coord_core.witness import start_time
from tests.support import forked_hooks
from tests.support.hooks import HOOKS, Answer

TOOLS = {"NotebookEdit": "notebook_path"}


class Session:
    """Sends events with the environment that the client gives its hooks."""

    def __init__(self, session_id: str, folder: Path, pid: int, variables: Mapping[str, str]) -> None:
        self.id = session_id
        self.folder = folder
        self.pid = pid
        self.hooks = HOOKS
        self.environment = {
            "CLAUDECODE": "1",
            "CLAUDE_PROJECT_DIR": str(folder),
            "CLAUDE_PID": str(pid),
            "CLAUDE_CODE_SESSION_ID": session_id,
            **variables,
        }

    @property
    def name(self) -> str:
        """The instance's name, when no other took it before."""
        return f"claude-{self.id[:8]}"

    def send(self, event: str, **fields: Any) -> Answer:
        common = {"session_id": self.id, "cwd": str(self.folder), "hook_event_name": event}
        given = json.dumps({**common, **fields}).encode()
        return forked_hooks.answer(event, given, self.environment, self.folder, self.hooks)

    def edit(self, path: Path | str, tool: str = "Edit", call: str = "call", agent: str = "") -> Answer:
        """Ask to write a file, named absolutely or from the session's folder."""
        return self._call("PreToolUse", path, tool, call, agent)

    def replace(self, path: Path | str, old: str, new: str, call: str = "call", **more: Any) -> Answer:
        """Ask to edit a part of a file. `more` may name the `agent`, and be more of the tool's input."""
        return self._replacing("PreToolUse", path, old, new, call, more)

    def replaced(self, path: Path | str, old: str, new: str, call: str = "call", **more: Any) -> Answer:
        """The client makes that change, and the call ends."""
        file = self.folder / path
        file.write_bytes(file.read_bytes().replace(old.encode(), new.encode()))
        return self._replacing("PostToolUse", path, old, new, call, more)

    def _replacing(
        self, event: str, path: Path | str, old: str, new: str, call: str, more: dict[str, Any]
    ) -> Answer:
        agent = more.pop("agent", "")
        named = {"agent_id": agent, "agent_type": "general-purpose"} if agent else {}
        given = {"file_path": str(self.folder / path), "old_string": old, "new_string": new, **more}
        return self.send(event, tool_name="Edit", tool_use_id=call, tool_input=given, **named)

    def edited(self, path: Path | str, tool: str = "Edit", call: str = "call", agent: str = "") -> Answer:
        """The call ended well."""
        return self._call("PostToolUse", path, tool, call, agent)

    def failed(self, path: Path | str, tool: str = "Edit", call: str = "call", agent: str = "") -> Answer:
        """The call ended in an error."""
        return self._call("PostToolUseFailure", path, tool, call, agent)

    def _call(self, event: str, path: Path | str, tool: str, call: str, agent: str) -> Answer:
        field = TOOLS.get(tool, "file_path")
        fields: dict[str, Any] = {"tool_name": tool, "tool_use_id": call}
        if agent:
            fields |= {"agent_id": agent, "agent_type": "general-purpose"}
        return self.send(event, tool_input={field: str(self.folder / path)}, **fields)

    def ask(self, command: str, call: str = "bash", tool: str = "Bash", **fields: Any) -> Answer:
        """Ask to run a shell command."""
        return self.send(
            "PreToolUse", tool_name=tool, tool_use_id=call, tool_input={"command": command}, **fields
        )

    def ran(self, command: str, call: str = "bash", tool: str = "Bash", **fields: Any) -> Answer:
        """The call ended well; `tool_response` among the fields is the client's own report."""
        return self.send(
            "PostToolUse", tool_name=tool, tool_use_id=call, tool_input={"command": command}, **fields
        )

    def bash(self, command: str, call: str = "bash", agent: str = "") -> Answer:
        """A whole shell call as the client makes it. The answer is the refusal, or what came after it."""
        fields: dict[str, Any] = {"agent_id": agent, "agent_type": "general-purpose"} if agent else {}
        asked = self.ask(command, call, **fields)
        if asked.refuses:
            return asked
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env={**os.environ, **self.environment},
            capture_output=True, timeout=60,
        )  # fmt: skip
        event = "PostToolUse" if done.returncode == 0 else "PostToolUseFailure"
        told = {"tool_name": "Bash", "tool_use_id": call, "tool_input": {"command": command}}
        return self.send(event, **told, **fields)

    def start(self, source: str = "startup") -> Answer:
        return self.send("SessionStart", source=source)

    def prompt(self) -> Answer:
        return self.send("UserPromptSubmit", prompt="Go on")

    def stop(self, running: list[str] | None = None) -> Answer:
        """The main agent's turn ended; `running` are the ids of the subagents at work, if that is told."""
        if running is None:
            return self.send("Stop", stop_hook_active=False)
        tasks = [{"id": agent, "type": "subagent", "status": "running"} for agent in running]
        return self.send("Stop", stop_hook_active=False, background_tasks=tasks)

    def stop_agent(self, agent: str) -> Answer:
        return self.send("SubagentStop", agent_id=agent, agent_type="general-purpose")

    def end(self, reason: str = "other") -> Answer:
        return self.send("SessionEnd", reason=reason)

    def roster(self, status: str, updated_at: float) -> None:
        """Write the client's own entry for this session; `updated_at` in UTC epoch seconds."""
        folder = Path(self.environment["CLAUDE_CONFIG_DIR"], "sessions")
        folder.mkdir(parents=True, exist_ok=True)
        entry = {
            "sessionId": self.id,
            "procStart": start_time(self.pid),
            "status": status,
            "statusUpdatedAt": int(updated_at * 1000),
        }
        (folder / f"{self.pid}.json").write_text(json.dumps(entry))
