"""Hooks that a test registers to watch the client, and what they recorded."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .deadline import wait_until

Hook = dict[str, Any]
Hooks = dict[str, list[Hook]]
WATCHED = (
    "SessionStart",
    "UserPromptSubmit",
    "PreToolUse",
    "PostToolUse",
    "PostToolUseFailure",
    "Stop",
    "SubagentStart",
    "SubagentStop",
    "SessionEnd",
)


@dataclass(frozen=True)
class HookCall:
    """One call of a recording hook."""

    event: str
    input: dict[str, Any]
    environment: dict[str, str]
    ancestors: list[int]


class HookLog:
    """Builds recording hooks, and reads what they wrote."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True)

    def hook(self, matcher: str = "", *, answer: dict[str, Any] | None = None, **options: Any) -> Hook:
        """One entry for the settings. `answer`: see recording_hook; `options`: timeout, onFailure, …"""
        script = Path(__file__).with_name("recording_hook.py")
        arguments = ["-I", "-S", str(script), str(self._folder), json.dumps(answer or {})]
        return command_hook([sys.executable, *arguments], matcher, **options)

    def watch(self, *events: str) -> Hooks:
        """A silent recording hook for each event; for all of them when none is named."""
        return {event: [self.hook()] for event in events or WATCHED}

    def calls(self, event: str | None = None) -> list[HookCall]:
        """In the order in which the hooks started."""
        records = [json.loads(path.read_text()) for path in sorted(self._folder.glob("*.json"))]
        calls = [HookCall(record["input"]["hook_event_name"], **record) for record in records]
        return [call for call in calls if event in {None, call.event}]

    def events(self) -> list[str]:
        return [call.event for call in self.calls()]

    def wait_for(self, event: str, count: int = 1, seconds: float = 30) -> HookCall:
        """The call that makes `count` of them."""
        try:
            wait_until(lambda: len(self.calls(event)) >= count, f"{count} × {event}", seconds)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; only {self.events()}") from error
        return self.calls(event)[count - 1]


def command_hook(command: list[str], matcher: str = "", **options: Any) -> Hook:
    """An entry that starts the command directly, without a shell."""
    handler = {"type": "command", "command": command[0], "args": command[1:], "timeout": 10, **options}
    return {"matcher": matcher, "hooks": [handler]}


def write_settings(project: Path, hooks: Hooks, name: str = "settings.local.json") -> Path:
    """Writes the project's settings file with these hooks and nothing else."""
    path = project / ".claude" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"hooks": hooks}, indent=2))
    return path
