"""Ends a command that goes on without end when nobody is at the other end of its terminal or pipe any more.

A signal tells it only where the terminal is the command's own, and a write only when there is something to
write.
"""

from __future__ import annotations

import os
import select
from threading import Thread

HUNG_UP = 129  # the status of a program that SIGHUP ended


def ends_it(descriptor: int, status: int) -> None:
    """From now on. Another thread sleeps until then, so it is for what may be cut off anywhere."""
    Thread(target=_wait, args=(descriptor, status), daemon=True).start()


def _wait(descriptor: int, status: int) -> None:
    waiting = select.poll()
    waiting.register(descriptor, 0)  # that it is gone is told unasked
    waiting.poll()
    os._exit(status)  # the main thread may be stuck in what it cannot write
