"""Who publishes a task's branch does so alone: two pushes of a new branch at once refuse each other.

It is a POSIX record lock on the byte of the task's number in one file beside the state, which goes with its
process.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from coord_core.domain.errors import MachineError, NotAllowedError
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.tasks import Task

FILE = "tasks-publishing.lock"


@contextmanager
def turn(state: str, task: Task) -> Iterator[None]:
    """Held for the block. Raises NotAllowedError when another process has it, MachineError."""
    try:
        descriptor = os.open(os.path.join(state, FILE), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise MachineError(
            f"{FILE} in the state folder cannot be opened: {error.strerror}.", "Mend its permissions."
        ) from error
    try:
        _take(descriptor, task)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, task: Task) -> None:
    os.lseek(descriptor, task.number, os.SEEK_SET)
    try:
        os.lockf(descriptor, os.F_TLOCK, 1)
    except (BlockingIOError, PermissionError):
        raise NotAllowedError(
            f"A process is just publishing {quoted(task.id)}.", "Wait until it has ended."
        ) from None
