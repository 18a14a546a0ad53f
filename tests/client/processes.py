"""Processes of a test: those whose environment carries the HOME that the test made."""

from __future__ import annotations

import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from .deadline import wait_until


def processes_of(home: Path) -> list[int]:
    """Every live process that was started with this HOME; empty where there is no /proc."""
    marker = b"\0HOME=%s\0" % os.fsencode(home)
    numbered = [path for path in Path("/proc").glob("[0-9]*") if int(path.name) != os.getpid()]
    return [int(path.name) for path in numbered if marker in _environment(path)]


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def kill_processes_of(home: Path) -> None:
    """Kills until none is left: a process may start another one meanwhile."""

    def none_left() -> bool:
        left = processes_of(home)
        for pid in left:
            kill(pid)
        return not left

    wait_until(none_left, f"processes with HOME={home} are gone", seconds=15)


def is_running(pid: int) -> bool:
    """A zombie, whose parent has not yet asked for it, is not running."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(state.strip()) and not state.startswith("Z")


def _environment(process: Path) -> bytes:
    try:
        return b"\0" + (process / "environ").read_bytes() + b"\0"
    except OSError:
        return b""
