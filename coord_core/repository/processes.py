"""Reading a process that we started until it ends, and ending it, with all it started, when we cannot wait.

Such a process leads a session of its own: it has no terminal to ask at, and one signal reaches its children.
It is read until it has ended, not until its pipes have: what it leaves running (ssh's shared connection, a
watcher) may keep those open for long.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable
from typing import IO

Process = subprocess.Popen[bytes]
Progress = Callable[[str], None]
_TICK = 0.1  # seconds
_GRACE = 3.0  # seconds to clean up in, before it is killed
_MOST_KEPT = 64 << 20  # bytes


class Impatient(Exception):  # noqa: N818 - it is no fault
    """The process did not end in time, and was ended."""


def read(
    process: Process, patience: float | None = None, progress: Progress | None = None
) -> tuple[bytes, bytes]:
    """What it writes to its output and to stderr; the lines of stderr also go to `progress`.

    After `patience` seconds, or whatever interrupts us, it is ended. Raises Impatient.
    """
    try:
        output, complaints = _gathered(process, patience, progress)
        process.wait(_GRACE)
    except subprocess.TimeoutExpired as error:
        raise Impatient from error
    finally:
        end(process)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
    return output, complaints


def end(process: Process) -> None:
    """End it and its children, first politely. Nothing happens to what has ended by itself."""
    if process.poll() is not None:
        return
    _signal(process, signal.SIGTERM)
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        pass
    _signal(process, signal.SIGKILL)
    process.wait()


def _signal(process: Process, number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def _gathered(process: Process, patience: float | None, progress: Progress | None) -> tuple[bytes, bytes]:
    until = None if patience is None else time.monotonic() + patience
    output, complaints = _Pipe(process.stdout, None), _Pipe(process.stderr, progress)
    with selectors.DefaultSelector() as selector:
        for pipe in (output, complaints):
            if pipe.stream is not None:
                selector.register(pipe.stream, selectors.EVENT_READ, pipe)
        while selector.get_map():
            ready = selector.select(_TICK)
            if not ready and process.poll() is not None:
                break
            for key, _ in ready:
                if not key.data.take():
                    selector.unregister(key.fileobj)
            if until is not None and time.monotonic() > until:
                raise Impatient
    complaints.finish()
    return bytes(output.kept), bytes(complaints.kept)


class _Pipe:
    """What has come out of one; its lines also go to `progress`."""

    def __init__(self, stream: IO[bytes] | None, progress: Progress | None) -> None:
        self.stream = stream
        self.kept = bytearray()
        self._progress = progress
        self._rest = b""

    def take(self) -> bool:
        """False when it has come to its end."""
        assert self.stream is not None
        data = os.read(self.stream.fileno(), 1 << 16)
        if len(self.kept) < _MOST_KEPT:
            self.kept += data
        self._tell(data)
        return bool(data)

    def finish(self) -> None:
        self._tell(b"\n")

    def _tell(self, data: bytes) -> None:
        if self._progress is None:
            return
        *whole, self._rest = (self._rest + data).replace(b"\r", b"\n").split(b"\n")
        for line in whole:
            if line.strip():
                self._progress(line.decode(errors="replace"))
