"""A hook's own deadline, well below the client's: it ends the process with an answer, whatever hangs.

A thread of its own, because a signal handler would wait until SQLite or the disk returns.
"""

from __future__ import annotations

import _thread
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.replies import Reply

SECONDS = 6.0
_answering = _thread.allocate_lock()


def start(late: Callable[[], Reply], seconds: float = SECONDS) -> None:
    """Answer with what `late` says and end the process, unless it ended by itself within `seconds`."""
    never = _thread.allocate_lock()
    never.acquire()

    def watch() -> None:
        never.acquire(timeout=seconds)
        send(late())

    _thread.start_new_thread(watch, ())


def send(reply: Reply) -> None:
    """Write the reply and end at once: no finalisation, no checkpoint of the database."""
    _answering.acquire()  # whoever comes second waits for the end: two answers are none
    status = reply.status
    try:
        _write(2, reply.stderr)
        _write(1, reply.stdout)
    except OSError:
        status = 2 if reply.stdout else status  # nobody heard the decision: 2 refuses all the same
    os._exit(status)


def _write(descriptor: int, text: str) -> None:
    data = memoryview(text.encode("utf-8", "replace"))
    while data:
        data = data[os.write(descriptor, data) :]
