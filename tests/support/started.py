"""Commands that run while the test goes on: forked as those of forking.py, with the face of a Popen.

Each is below a server of its own, which waits for it and tells its status.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, Any

from tests.support.forking import PROGRAM, Forker, can_be_forked, forker


def start(arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """claude-coordinator, with pipes for what it prints."""
    if can_be_forked(folder, environment):
        return Started(arguments, folder, environment)
    return subprocess.Popen(
        [*PROGRAM, *arguments], cwd=folder, env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@cache
def _starter() -> Forker:
    """Runs nothing itself, so that nobody has to wait for it."""
    return forker().child()


class Started(subprocess.Popen[str]):
    """It is no child of this process, so that its server is asked wherever a Popen asks the system."""

    def __init__(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.args = [*PROGRAM, *arguments]
        self.returncode: int | Any = None
        self.stdin = None
        pipes = [os.pipe(), os.pipe()]
        self.stdout, self.stderr = (open(ours, encoding="utf-8") for ours, _ in pipes)
        self._server = _starter().child()
        self._looking = threading.Lock()
        self._readers: list[_Reader] = []
        self.pid = self._server.starts(arguments, folder, environment, pipes)

    def poll(self) -> int | None:
        with self._looking:
            if self.returncode is None and self._server.has_answered(0):
                self.returncode = self._server.status()
                self._server.kill()
        status: int | None = self.returncode
        return status

    def wait(self, timeout: float | None = None) -> int:
        """Raises TimeoutExpired."""
        if self.poll() is None and self._server.has_answered(timeout):
            self.poll()
        if self.returncode is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
        status: int = self.returncode
        return status

    def communicate(self, input: str | None = None, timeout: float | None = None) -> tuple[str, str]:
        """The rest of what it prints, and it has ended. Raises TimeoutExpired, and goes on reading."""
        assert input is None
        ends = None if timeout is None else time.monotonic() + timeout
        self._readers = self._readers or [_Reader(stream) for stream in (self.stdout, self.stderr) if stream]
        for reader in self._readers:
            reader.join(_until(ends))
            if reader.is_alive():
                raise subprocess.TimeoutExpired(self.args, timeout or 0.0)
        self.wait(_until(ends))
        out, err = (reader.text for reader in self._readers)
        return out, err

    def __del__(self, *_: object) -> None:
        """Popen's would look for a child of this process."""


class _Reader(threading.Thread):
    def __init__(self, stream: IO[str]) -> None:
        super().__init__(daemon=True)
        self.text = ""
        self._stream = stream
        self.start()

    def run(self) -> None:
        with suppress(ValueError), self._stream:  # it is closed already
            self.text = self._stream.read()


def _until(ends: float | None) -> float | None:
    return None if ends is None else max(0.0, ends - time.monotonic())
