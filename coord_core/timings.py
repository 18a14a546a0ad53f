"""How long the hooks took, one line each, in the state folder: `epoch event wall-ms cpu-ms`.

A line is added after the answer went out, in one write, by every hook that opened the state. It is a
measurement, not a record: what cannot be written is let be, and the older half is thrown away when it grows.
`observing/timings.py` reads it.

No clock tells a process when it began, but the processor time it has used by its first statement comes close:
until then nothing has waited. What the client adds (a shell, a pipe) is not in it.
"""

from __future__ import annotations

import os
from stat import S_ISREG
from time import monotonic, process_time, time

from coord_core import bundle

FILE = "timings"
OLDER = "timings.1"
FULL = 256 * 1024  # bytes, about 6,000 hooks; then it becomes the older half
_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK

_folders: list[str] = []


def concerns(folder: str) -> None:
    """This process opened the state in this folder. The first one counts."""
    if not _folders:
        _folders.append(folder)


def leave() -> None:
    """Write down what this hook took until now. Never fails; nothing for a process that is no hook."""
    event, began, used = bundle.started()
    if not _folders or not event:
        return
    wall, cpu = monotonic() - began + used, process_time()
    try:
        _add(_folders[0], f"{time():.3f} {event} {wall * 1000:.1f} {cpu * 1000:.1f}\n".encode())
    except OSError:
        pass


def _add(folder: str, line: bytes) -> None:
    path = f"{folder}/{FILE}"
    descriptor = os.open(path, _FLAGS, 0o600)
    try:
        found = os.fstat(descriptor)
        if S_ISREG(found.st_mode) and found.st_size < 2 * FULL:  # it could not be put aside
            os.write(descriptor, line)
    finally:
        os.close(descriptor)
    if found.st_size >= FULL and os.stat(path).st_ino == found.st_ino:  # nobody else just did it
        os.rename(path, f"{folder}/{OLDER}")
