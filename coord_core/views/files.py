"""Writing the views: a whole file is replaced at once, the log is appended to.

What stands in a view's place may be anything: a link is not followed, a pipe is not waited for.
"""

from __future__ import annotations

import os

_CAREFULLY = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def replace(path: str, text: str) -> None:
    """Put `text` in place of the file: readers see the old text or the new, never a part. Raises OSError."""
    os.replace(prepare(path, text, ".new"), path)


def prepare(path: str, text: str, ending: str) -> str:
    """Write `text` beside the file; returns the name from which it can be put in place. Raises OSError."""
    beside = path + ending
    try:
        os.unlink(beside)
    except FileNotFoundError:
        pass
    descriptor = os.open(beside, _CAREFULLY | os.O_EXCL, 0o644)
    try:
        _write(descriptor, text)
    finally:
        os.close(descriptor)
    return beside


def append(path: str, text: str) -> str:
    """Add `text` to the file; returns its new stamp. Raises OSError."""
    descriptor = os.open(path, _CAREFULLY | os.O_APPEND, 0o644)
    try:
        _write(descriptor, text)
        return _stamp(os.fstat(descriptor))
    finally:
        os.close(descriptor)


def stamp(path: str) -> str:
    """The file's size and time, by which a change by another hand is noticed; empty when it is not there."""
    try:
        return _stamp(os.lstat(path))
    except OSError:
        return ""


def _stamp(found: os.stat_result) -> str:
    return f"{found.st_size}.{found.st_mtime_ns}"


def _write(descriptor: int, text: str) -> None:
    data = memoryview(text.encode())
    while data:
        data = data[os.write(descriptor, data) :]
