"""One installer at a time in a folder: a lock on the folder itself, so that no lock file stays behind."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import portalocker

from coord_core.install.errors import InstallError

_LOOK_AGAIN = 0.05


@contextmanager
def locked(folder: Path, patience: float = 30.0) -> Iterator[None]:
    """Waits up to `patience` seconds; raises InstallError after that. A dead process holds nothing."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _acquire(descriptor, folder, time.monotonic() + patience)
        yield
    finally:
        os.close(descriptor)


def _acquire(descriptor: int, folder: Path, deadline: float) -> None:
    while True:
        try:
            return portalocker.lock(descriptor, portalocker.LOCK_EX | portalocker.LOCK_NB)
        except portalocker.LockException:
            if time.monotonic() > deadline:
                raise InstallError(
                    f"Another installer is still at work in {folder}.",
                    "Wait until it is done, or end it, and run this again.",
                ) from None
        time.sleep(_LOOK_AGAIN)
