"""Writing the views: a whole file is replaced at once, the log is appended to."""

from __future__ import annotations

import os


def replace(path: str, text: str) -> None:
    """Put `text` in place of the file: readers see the old text or the new, never a part. Raises OSError."""
    beside = path + ".new"
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        _write(descriptor, text)
    finally:
        os.close(descriptor)
    os.replace(beside, path)


def append(path: str, text: str) -> int:
    """Add `text` to the file; returns its new length in bytes. Raises OSError."""
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    descriptor = os.open(path, flags, 0o644)
    try:
        _write(descriptor, text)
        return os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)


def size(path: str) -> int:
    """The file's length in bytes, 0 when it is not there."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def _write(descriptor: int, text: str) -> None:
    data = memoryview(text.encode())
    while data:
        data = data[os.write(descriptor, data) :]
