"""A piece of work in a process that is killed in the middle, after some number of calls into C."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

NEVER = 1 << 60


def calls_of(work: Callable[[], object]) -> int:
    """How many such calls the work makes, done in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _work(work, NEVER, writing)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as file:
        return int(file.read())


def killed_after(calls: int, work: Callable[[], object]) -> bool:
    """Do the work, but die at that call. True when it died, False when it came to its end before."""
    child = os.fork()
    if child == 0:
        _work(work, calls, None)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _work(work: Callable[[], object], most: int, report: int | None) -> None:
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "c_call"
        if count > most:
            os.kill(os.getpid(), signal.SIGKILL)

    status = 1
    try:
        sys.setprofile(called)
        work()
        sys.setprofile(None)
        if report is not None:
            os.write(report, str(count).encode())
        status = 0
    finally:
        os._exit(status)
