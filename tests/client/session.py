"""Starting the real client: `-p` runs to their end or side by side, and sessions in a terminal.

A `Client` is a binary, a HOME and a model. What it starts it also ends: closing it kills every process
that carries its HOME, also after a failed test.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Literal

from .home import Home
from .interactive import Interactive
from .print_run import Outcome, PrintRun
from .processes import kill_processes_of
from .scripted_model import ScriptedModel
from .terminal import Terminal

Permissions = Literal["bypass", "default", "acceptEdits", "plan"]
_BYPASS_ACCEPTED = ["--settings", '{"skipDangerousModePermissionPrompt":true}']


class Client:
    """The client as one user has it."""

    def __init__(self, binary: Path, home: Home, model: ScriptedModel) -> None:
        self._binary, self.home, self.model = binary, home, model
        self.plugins: list[Path] = []  # folders that the sessions to come load as plugins
        self._started: list[PrintRun | Interactive] = []

    def run_print(
        self,
        prompt: str,
        *arguments: str,
        cwd: Path,
        permissions: Permissions = "bypass",
        seconds: float = 60,
    ) -> Outcome:
        """One `-p` run to its end. `arguments`: `--session-id UUID`, `--resume ID`, …"""
        return self.start_print(prompt, *arguments, cwd=cwd, permissions=permissions).outcome(seconds)

    def start_print(
        self, prompt: str, *arguments: str, cwd: Path, permissions: Permissions = "bypass"
    ) -> PrintRun:
        command = self._command("-p", "--output-format", "json", *_mode(permissions), *arguments, prompt)
        run = PrintRun(command, cwd, self._environment())
        self._started.append(run)
        return run

    def start_interactive(
        self, *arguments: str, cwd: Path, permissions: Permissions = "bypass"
    ) -> Interactive:
        """A session in a terminal, at its prompt. The folder must be trusted."""
        accepted = _BYPASS_ACCEPTED if permissions == "bypass" else []
        command = self._command(*_mode(permissions), *accepted, *arguments)
        session = Interactive(Terminal(command, cwd, self._environment()), self.home)
        self._started.append(session)
        session.wait_for_status("idle")
        return session

    def run_command(self, *words: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        """A command of the client's own, such as `plugin list`; its errors are with its output."""
        command = [str(self._binary), *words]
        return subprocess.run(
            command,
            env=self._environment(),
            cwd=self.home.path,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )

    def close(self) -> None:
        for started in self._started:
            started.close()
        kill_processes_of(self.home.path)

    def _command(self, *arguments: str) -> list[str]:
        loaded = [word for plugin in self.plugins for word in ("--plugin-dir", str(plugin))]
        return [str(self._binary), *loaded, *arguments]

    def _environment(self) -> dict[str, str]:
        return self.home.environment(self.model.url)


def _mode(permissions: Permissions) -> list[str]:
    if permissions == "bypass":
        return ["--dangerously-skip-permissions"]
    return ["--permission-mode", permissions]
