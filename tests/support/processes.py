"""Processes that stand for a Claude Code client: they live until they are killed, and not for long."""

from __future__ import annotations

import subprocess

LONGEST_SECONDS = "300"


class ClientProcess:
    """A real process, for whose death a test can decide."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(["sleep", LONGEST_SECONDS])

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill_and_leave_a_zombie(self) -> None:
        """SIGKILL, without asking for the exit status: the pid stays taken."""
        self._process.kill()

    def kill(self) -> None:
        """SIGKILL; afterwards there is no such process."""
        self._process.kill()
        self._process.wait()
