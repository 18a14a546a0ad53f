"""A hook's input: the JSON on stdin and the environment that Claude Code sets."""

from __future__ import annotations

import os

from coord_core.domain.errors import InputError
from coord_core.domain.records import MAIN_AGENT, Process
from coord_core.jsontext import load_object
from coord_core.witness import process

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

LONGEST_AGENT = 200  # characters


class Payload:
    """One event. Fields and events that we do not know are let be."""

    __slots__ = ("environment", "fails_open", "fields")

    def __init__(self, fields: dict[str, Any], environment: Mapping[str, str]) -> None:
        self.fields = fields
        self.environment = environment
        self.fails_open = False  # known once the project is: the user approved `fail_open` there

    def text(self, name: str) -> str:
        """A field that should hold text; empty when it does not. Raises InputError for a lone surrogate."""
        value = self.fields.get(name)
        if not isinstance(value, str):
            return ""
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError(f"The {name} in the hook's input is not valid Unicode.") from error
        return value

    @property
    def session_id(self) -> str:
        found = self.text("session_id") or self.environment.get("CLAUDE_CODE_SESSION_ID", "")
        if not found:
            raise InputError("The hook's input names no session.")
        return found

    @property
    def agent(self) -> str:
        """Raises InputError for an id that no client gives: others are told it, and views show it."""
        found = self.text("agent_id") or MAIN_AGENT
        if len(found) > LONGEST_AGENT:
            raise InputError(f"The agent_id in the hook's input has more than {LONGEST_AGENT} characters.")
        return found

    @property
    def cwd(self) -> str:
        found = self.text("cwd") or os.getcwd()
        return found if os.path.isabs(found) else os.getcwd()

    @property
    def home(self) -> str:
        """Where the session started: it stays the same when the session changes its folder."""
        return self.environment.get("CLAUDE_PROJECT_DIR") or self.cwd

    @property
    def tool(self) -> str:
        return self.text("tool_name")

    @property
    def tool_input(self) -> dict[str, Any]:
        found = self.fields.get("tool_input")
        return found if isinstance(found, dict) else {}

    @property
    def config_dir(self) -> str:
        home = self.environment.get("HOME", "")
        return self.environment.get("CLAUDE_CONFIG_DIR") or (f"{home}/.claude" if home else "")

    @property
    def plugin(self) -> str:
        """The folder of the plugin that started this hook, resolved; empty where somebody works on it.

        That is where git is. But what the client keeps for itself is nobody's to work on.
        """
        root = self.environment.get("CLAUDE_PLUGIN_ROOT")
        if not root:
            return ""
        place, kept = os.path.realpath(root), os.path.realpath(f"{self.config_dir}/plugins")
        is_kept = bool(self.config_dir) and place.startswith(f"{kept}/")
        return place if is_kept or not os.path.lexists(f"{place}/.git") else ""

    @property
    def data_dir(self) -> str:
        """Where the tool is installed for the user: its launcher, its environments."""
        chosen, home = self.environment.get("XDG_DATA_HOME", ""), self.environment.get("HOME", "")
        above = chosen if os.path.isabs(chosen) else f"{home}/.local/share" if home else ""
        return f"{above}/claude-coordinator" if above else ""

    def client(self) -> Process | None:
        """The client's process. Only the client's own word counts: a parent may be any shell."""
        pid = self.environment.get("CLAUDE_PID", "")
        return process(int(pid)) if pid.isascii() and pid.isdigit() and len(pid) < 10 else None


def read(environment: Mapping[str, str]) -> Payload:
    """The event on stdin. Raises InputError when it is not a JSON object in UTF-8."""
    try:
        text = all_of_stdin().decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("The hook's input is not UTF-8.") from error
    return Payload(load_object(text, "The hook's input"), environment)


def all_of_stdin() -> bytes:
    parts = []
    while part := os.read(0, 1 << 20):
        parts.append(part)
    return b"".join(parts)
