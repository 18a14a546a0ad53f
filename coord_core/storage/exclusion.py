"""Who appends to the journal, or puts a state in place, does so alone: a lock on a file beside it.

A writer holds it from before it appends until after its commit, a rebuild from before it reads the journal
until the new database is in place. SQLite's own locks cannot do that: a rebuild makes another database.

It is a POSIX record lock, which goes with its process, and with ANY descriptor of that file that its process
closes. So the file is one of its own, and opened here alone.
"""

from __future__ import annotations

import os
import time

from coord_core.domain.errors import BusyError, MachineError

FILE = "journal.lock"
PATIENCE = 3.0  # seconds; below the deadline of a hook
_PAUSE = 0.01


class Exclusion:
    """Held from when it is made until `end`. Raises BusyError after `patience` seconds, MachineError."""

    __slots__ = ("_descriptor",)

    def __init__(self, folder: str, patience: float = PATIENCE) -> None:
        ends = time.monotonic() + patience
        try:
            while not self._take(os.path.join(folder, FILE)):
                if time.monotonic() >= ends:
                    raise BusyError(
                        "The coordinator's journal stayed locked by another process.", "Try again."
                    )
                time.sleep(_PAUSE)
        except OSError as error:
            raise MachineError(
                f"The journal cannot be locked: {error.strerror or error}.",
                "Free space or mend its permissions.",
            ) from error

    def _take(self, path: str) -> bool:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.lockf(self._descriptor, os.F_TLOCK, 0)
            if os.path.samestat(os.fstat(self._descriptor), os.stat(path)):
                return True
        except (BlockingIOError, PermissionError, FileNotFoundError):
            pass  # another has it; or it was deleted, and another's may be a new one
        os.close(self._descriptor)
        return False

    def end(self) -> None:
        os.close(self._descriptor)


def is_held(folder: str) -> bool:
    """Does another process hold it now?"""
    try:
        Exclusion(folder, 0.0).end()
    except BusyError:
        return True
    return False
