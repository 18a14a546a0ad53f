"""A hook's own deadline, well below the client's: it ends the process with an answer, whatever hangs.

A thread of its own, because a signal handler would wait until SQLite or the disk returns.
"""

from __future__ import annotations

import _thread
import os

from coord_core import delivery, timings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.replies import Reply

SECONDS = 6.0
LATE_SECONDS = 0.2  # for writing down that a hook was late, where the disk may be what hangs
_answering = _thread.allocate_lock()
_ended: list[int] = []  # the status to end with, once the reply went out


def start(late: Callable[[], Reply], seconds: float = SECONDS) -> None:
    """Answer with what `late` says and end the process, unless it ended by itself within `seconds`."""
    never = _thread.allocate_lock()
    never.acquire()

    def watch() -> None:
        never.acquire(timeout=seconds)
        answer(late())
        _thread.start_new_thread(timings.leave, ())
        never.acquire(timeout=LATE_SECONDS)
        os._exit(_ended[0])

    _thread.start_new_thread(watch, ())


def send(reply: Reply) -> None:
    """Write the reply and end at once: no finalisation, no checkpoint of the database."""
    if answer(reply):
        delivery.done()
    timings.leave()
    os._exit(_ended[0])


def answer(reply: Reply) -> bool:
    """Write the reply, unless one went out: two answers are none. True when this one went out, whole."""
    with _answering:  # whoever comes second waits for the end of the first
        if _ended:
            return False
        is_out = _is_written(reply)
        # Where nobody heard the decision, 2 refuses all the same.
        _ended.append(reply.status if is_out or not reply.stdout else 2)
        return is_out


def _is_written(reply: Reply) -> bool:
    try:
        _write(2, reply.stderr)
        _write(1, reply.stdout)
    except OSError:
        return False
    return True


def _write(descriptor: int, text: str) -> None:
    data = memoryview(text.encode("utf-8", "replace"))
    while data:
        data = data[os.write(descriptor, data) :]
