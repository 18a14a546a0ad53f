"""A session of the client in a terminal, and what a person does there.

The screen says what a person sees; the client's roster says, in one word, what the session is doing.
"""

from __future__ import annotations

from typing import Any

from .deadline import wait_until
from .home import Home
from .processes import is_running, kill
from .terminal import Terminal


class Interactive:
    """Prompts, keys and ends of one session."""

    def __init__(self, terminal: Terminal, home: Home) -> None:
        self.terminal = terminal
        self._home = home

    @property
    def pid(self) -> int:
        """The client's process."""
        return self.terminal.pid

    def prompt(self, text: str) -> None:
        """Types a prompt, or a command such as `/clear`, and sends it."""
        self.terminal.type(text)
        self.terminal.press("Enter")

    def interrupt(self) -> None:
        self.terminal.press("Escape")

    def approve(self) -> None:
        """Answers a permission prompt with its first choice; the client ignores keys that come too soon."""
        self.wait_for_status("waiting")

        def answered() -> bool:
            self.terminal.press("Enter")
            return self.roster.get("status") != "waiting"

        wait_until(answered, "the permission prompt is answered", poll=0.3)

    def clear(self) -> None:
        """`/clear`; returns when the session has its new id."""
        before = self.session_id
        self.prompt("/clear")
        wait_until(lambda: self.session_id not in {before, ""}, "the session id changes after /clear")

    def exit(self) -> None:
        """`/exit`; returns when the process is gone."""
        self.prompt("/exit")
        self.wait_until_gone()

    def kill(self) -> None:
        """As `kill -9`: no event is sent, and the roster keeps its entry."""
        kill(self.pid)
        self.wait_until_gone()

    def close_terminal(self) -> None:
        """As when the window is closed."""
        self.terminal.close()
        self.wait_until_gone()

    def close(self) -> None:
        """Ends the terminal; the client may still be saying good-bye."""
        self.terminal.close()

    @property
    def roster(self) -> dict[str, Any]:
        return self._home.roster(self.pid)

    @property
    def session_id(self) -> str:
        return str(self.roster.get("sessionId", ""))

    def wait_for_status(self, *statuses: str, seconds: float = 30) -> str:
        """Until the roster shows one of them: idle, busy, waiting, shell."""

        def status() -> str | None:
            shown = self.roster.get("status")
            return shown if shown in statuses else None

        try:
            return wait_until(status, f"the roster says {' or '.join(statuses)}", seconds)
        except TimeoutError as error:
            raise TimeoutError(f"{error}; {self.roster}; on the screen:\n{self.terminal.screen()}") from error

    def wait_until_gone(self, seconds: float = 20) -> None:
        wait_until(lambda: not is_running(self.pid), f"process {self.pid} ends", seconds)
