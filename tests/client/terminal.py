"""A terminal of one command, in a tmux server of its own."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from .deadline import wait_until
from .requirement import missing

COLUMNS, LINES = 100, 45  # wider, and the client opens a panel with the changes beside the conversation


class Terminal:
    """Keys go in, the screen comes out. `pid` is the command's own process."""

    def __init__(self, command: list[str], cwd: Path, environment: Mapping[str, str]) -> None:
        self._environment = {**environment, "TERM": "xterm-256color"}
        self._directory = tempfile.TemporaryDirectory(prefix="tmux-")
        start = ["new-session", "-d", "-x", str(COLUMNS), "-y", str(LINES), "-c", str(cwd), "--"]
        clean = ["env", "-i", *(f"{name}={value}" for name, value in self._environment.items())]
        self._tmux("start-server", ";", "set", "-g", "remain-on-exit", "on", ";", *start, *clean, *command)
        self.pid = int(self._tmux("display-message", "-p", "#{pane_pid}"))

    def screen(self) -> str:
        """The text on the screen; empty when the terminal is closed."""
        return self._tmux("capture-pane", "-p", check=False)

    def press(self, *keys: str) -> None:
        """Keys by their tmux names: Enter, Escape, Down, C-c, …"""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Types the text and waits until the screen shows it."""
        self._tmux("send-keys", "-l", text)
        self.wait_for_text(text)

    def wait_for_text(self, text: str, seconds: float = 30) -> None:
        try:
            wait_until(lambda: text in self.screen(), text, seconds)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; on the screen:\n{self.screen()}") from error

    def close(self) -> None:
        """Ends the server: the command gets a hangup, as when the window is closed."""
        self._tmux("kill-server", check=False)
        self._directory.cleanup()

    def _tmux(self, *arguments: str, check: bool = True) -> str:
        socket = Path(self._directory.name) / "socket"
        command = [tmux_program(), "-S", str(socket), "-f", "/dev/null", *arguments]
        done = subprocess.run(command, env=self._environment, capture_output=True, text=True, timeout=20)
        if check and done.returncode:
            raise RuntimeError(f"tmux {arguments[0]}: {done.stderr.strip()}")
        return done.stdout


def tmux_program() -> str:
    found = shutil.which("tmux")
    if found is None:
        missing("tmux is not installed")
    return found
