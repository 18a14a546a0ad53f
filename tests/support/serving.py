"""Commands that go on until they are ended, forked like the others: the dashboard.

Each is the child of a process of its own, which waits for it: the test's own process never has to.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

from tests.support.forking import PROGRAM, Forker, can_be_forked, forker

SERVER_MODULES = ("uvicorn", "coord_core.dashboard.server")


class Forked:
    """What a test does with a subprocess.Popen whose stderr goes where its stdout does."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str], text: bool
    ) -> None:
        self._above = _prepared().child()
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        try:
            self.pid = self._above.start(arguments, folder, environment, [theirs_in, theirs_out, theirs_out])
        finally:
            os.close(theirs_in)
            os.close(theirs_out)
        self.stdin: IO[Any] | None = os.fdopen(ours_in, "w" if text else "wb", -1 if text else 0)
        self.stdout: IO[Any] | None = os.fdopen(ours_out, "r" if text else "rb", -1 if text else 0)
        self.returncode: int | None = None
        self._waiting = threading.Thread(target=self._wait, daemon=True)
        self._waiting.start()

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Raises TimeoutExpired."""
        self._waiting.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("dashboard", timeout or 0.0)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.returncode is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _wait(self) -> None:
        """In a thread. The process above has nothing else to do and ends, too."""
        self.returncode = self._above.wait()
        self._above.kill()


def serving(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], text: bool = False
) -> Forked | subprocess.Popen[Any]:
    """claude-coordinator, with pipes; stderr is in stdout."""
    if can_be_forked(folder, environment):
        return Forked(arguments, folder, environment, text)
    return interpreted(arguments, folder, environment, text)


def interpreted(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], text: bool = False
) -> subprocess.Popen[Any]:
    """The same by an interpreter of its own."""
    return subprocess.Popen(
        [*PROGRAM, *arguments], cwd=folder, env=dict(environment), text=text,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


@cache
def _prepared() -> Forker:
    found = forker().child()
    found.prepare(SERVER_MODULES)
    return found
