"""Starting the hooks exactly as a settings file does, in a scratch repository: a grant, then a refusal."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coord_core.install import plugin
from coord_core.install.enrolment import Site, enrol
from coord_core.install.hook_entries import is_ours

ROOT = "CLAUDE_PLUGIN_ROOT"
_TOOL = "Edit"
_COMMAND = "echo x > example.py"


@dataclass(frozen=True)
class Seen:
    """The refusal's text; or what went otherwise than it should."""

    refusal: str = ""
    problem: str = ""


def rehearse(settings: Path, environ: Mapping[str, str]) -> Seen:
    """The same with what a settings file starts."""
    registered = json.loads(settings.read_text(encoding="utf-8-sig"))
    return rehearse_hooks(registered, str(settings), environ)


def rehearse_plugin(folder: Path, environ: Mapping[str, str]) -> Seen:
    """The same with what the plugin in this folder starts."""
    return rehearse_hooks(plugin.hooks(folder), str(folder), {**environ, ROOT: str(folder)})


def rehearse_hooks(registered: dict[str, Any], source: str, environ: Mapping[str, str]) -> Seen:
    """Two sessions edit one file through the hook that is registered; one also tries it from a shell."""
    command = _enforcing_command(registered)
    if command is None:
        return Seen(problem=f"{source} starts no hook before {_TOOL}.")
    with tempfile.TemporaryDirectory(prefix="claude-coordinator-doctor-") as scratch:
        repository = Path(scratch).resolve() / "repository"
        subprocess.run(["git", "init", "-q", str(repository)], check=True)
        enrol(Site(str(repository)))
        first = _start(command, repository, "aaaaaaaa-0000-4000-8000-000000000001", environ)
        second = _start(command, repository, "bbbbbbbb-0000-4000-8000-000000000002", environ)
        third = _start(command, repository, "bbbbbbbb-0000-4000-8000-000000000002", environ, _COMMAND)
    if (first.returncode, first.stdout) != (0, ""):
        return Seen(problem=f"The hook did not grant an edit of a free file: {_said(first)}.")
    refusal = _refusal(second)
    if not refusal:
        return Seen(problem=f"The hook did not refuse an edit of a held file: {_said(second)}.")
    if not _refusal(third):
        problem = f"The hook did not refuse a shell command that writes a held file: {_said(third)}."
        return Seen(problem=problem)
    return Seen(refusal=refusal)


def _enforcing_command(registered: dict[str, Any]) -> list[str] | None:
    for group in registered["hooks"].get("PreToolUse", []):
        for handler in group["hooks"]:
            if is_ours(handler) and re.search(group.get("matcher", ""), _TOOL):
                return [handler["command"], *handler.get("args", [])]
    return None


def _start(
    command: list[str], repository: Path, session_id: str, environ: Mapping[str, str], shell: str = ""
) -> subprocess.CompletedProcess[str]:
    payload = {
        "session_id": session_id,
        "cwd": str(repository),
        "hook_event_name": "PreToolUse",
        "tool_name": "Bash" if shell else _TOOL,
        "tool_use_id": "toolu_doctor",
        "tool_input": {"command": shell} if shell else _edit(repository / "example.py"),
    }
    surroundings = {
        **{key: value for key, value in environ.items() if key == ROOT or not key.startswith("CLAUDE_")},
        "CLAUDE_PROJECT_DIR": str(repository),
        "XDG_STATE_HOME": str(repository.parent),
    }
    return subprocess.run(
        command, input=json.dumps(payload), env=surroundings, capture_output=True, text=True, timeout=30,
        check=False,
    )  # fmt: skip


def _edit(path: Path) -> dict[str, str]:
    return {"file_path": str(path), "old_string": "a", "new_string": "b"}


def _refusal(done: subprocess.CompletedProcess[str]) -> str:
    try:
        output: dict[str, Any] = json.loads(done.stdout)["hookSpecificOutput"]
    except (ValueError, KeyError, TypeError):
        return ""
    reason = str(output.get("permissionDecisionReason", ""))
    return reason if output.get("permissionDecision") == "deny" and "held by" in reason else ""


def _said(done: subprocess.CompletedProcess[str]) -> str:
    return f"exit {done.returncode}: {(done.stdout + done.stderr).strip()[:300] or 'nothing said'}"
