"""What a running process has spent."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LONGEST_SECONDS = 10
_TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Spent:
    """Seconds of processor time, and when that was."""

    cpu: float
    at: float


def spent(pid: int) -> Spent:
    """Of all threads of a process, user and system, and of the children that it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return Spent(sum(map(int, fields[11:15])) * _TICK, time.monotonic())


def descendants(pid: int = 0) -> set[int]:
    """The processes below one (0: this one)."""
    found: set[int] = set()
    open_ = [pid or os.getpid()]
    while open_:
        for child in _children(open_.pop()) - found:
            found.add(child)
            open_.append(child)
    return found


def _children(pid: int) -> set[int]:
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found |= set(map(int, task.read_text().split()))
    return found


class Frozen:
    """Processes that are stopped and go on, but never stopped while they have a repository's state open."""

    def __init__(self, pids: set[int], root: Path) -> None:
        self._pids = pids
        self._state = str(root / ".git")

    def freeze(self) -> None:
        until = time.monotonic() + LONGEST_SECONDS
        while True:
            self._signal(signal.SIGSTOP)
            if not any(map(self._reads, self._pids)):
                return
            assert time.monotonic() < until, "it never closes the state"
            self.resume()
            time.sleep(0.005)

    def resume(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        for pid in self._pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _reads(self, pid: int) -> bool:
        for descriptor in Path(f"/proc/{pid}/fd").glob("*"):
            with suppress(OSError):
                if os.readlink(descriptor).startswith(self._state):
                    return True
        return False
