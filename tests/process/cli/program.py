"""The program as a real process: in a pipe, on a terminal, and below a client's process."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.forking import PROGRAM, command, forker
from tests.support.started import start

LONGEST_SECONDS = 90  # on a busy machine


class Done:
    """What a command printed, and its exit status."""

    def __init__(self, stdout: str, stderr: str, status: int) -> None:
        self.stdout = stdout
        self.stderr = stderr
        self.status = status

    def __repr__(self) -> str:
        return f"Done(status={self.status}, stdout={self.stdout!r}, stderr={self.stderr!r})"

    @property
    def lines(self) -> list[str]:
        return self.stdout.splitlines()

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


class Program:
    """Runs commands in a folder, as the person who runs the tests unless a variable says otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def environment(self, variables: Mapping[str, str]) -> dict[str, str]:
        return {**os.environ, "PYTHONUTF8": "1", **variables}

    def __call__(self, *arguments: str, folder: Path | None = None, **variables: str) -> Done:
        done = command(arguments, folder or self.folder, self.environment(variables), LONGEST_SECONDS)
        return Done(done.stdout, done.stderr, done.returncode)

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        return start(arguments, self.folder, self.environment(variables))

    def on_terminal(self, *arguments: str, columns: int = 80, **variables: str) -> Done:
        """All that appears on a terminal of so many columns, and the exit status."""
        with Terminal(self, arguments, columns, variables) as terminal:
            return terminal.finish()


class Terminal:
    """A command with a terminal for its input and output."""

    def __init__(
        self,
        program: Program,
        arguments: tuple[str, ...],
        columns: int = 80,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = program.environment({"TERM": "xterm-256color"})
        for name in ("COLUMNS", "LINES", "NO_COLOR"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            [*PROGRAM, *arguments],
            cwd=program.folder,
            env={**environment, **(variables or {})},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        self._seen = b""

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def type(self, keys: bytes) -> None:
        os.write(self._ours, keys)

    def wait_for(self, text: str) -> None:
        """Read until this was printed."""
        until = time.monotonic() + LONGEST_SECONDS
        while text.encode() not in self._seen:
            assert time.monotonic() < until and self._read(), f"{text!r} not in {self._seen!r}"

    def finish(self) -> Done:
        while self._read():
            pass
        status = self.process.wait(LONGEST_SECONDS)
        return Done(self._seen.decode().replace("\r\n", "\n"), "", status)

    def _read(self) -> bool:
        assert select.select([self._ours], [], [], LONGEST_SECONDS)[0], f"silent after {self._seen!r}"
        try:
            part = os.read(self._ours, 1 << 16)
        except OSError:  # how Linux tells that the other end is closed
            return False
        self._seen += part
        return bool(part)


class Client:
    """A process that stands for a Claude Code client, and runs commands below itself as its shell does."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._process = forker().child()

    @property
    def pid(self) -> int:
        return self._process.pid

    def run(self, *arguments: str, folder: Path | None = None, **variables: str) -> Done:
        where, environment = folder or self._program.folder, self._program.environment(variables)
        done = self._process.command(arguments, where, environment, LONGEST_SECONDS)
        return Done(done.stdout, done.stderr, done.returncode)

    def shell(self, line: str, **variables: str) -> Done:
        """Run it as the client's shell does, where the program is on the PATH."""
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = self._program.environment({"PATH": path, **variables})
        done = self._process.words(["bash", "-c", line], self._program.folder, environment, LONGEST_SECONDS)
        return Done(done.stdout, done.stderr, done.returncode)

    def kill(self) -> None:
        self._process.kill()
