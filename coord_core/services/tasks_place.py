"""Putting the tasks file in place so that what a person saves at the same moment is never lost.

1. The new text is written beside the file. 2. The file is renamed aside, under a name that says what was
read of it. 3. What lies aside is compared with that. 4. The new text is linked in place, which fails where an
editor has saved meanwhile. 5. What lies aside goes. Whoever comes next finds from the names what was done
when this ended in between, at any place: `mend`.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import portalocker

from coord_core.domain.errors import BusyError, InputError, MachineError
from coord_core.services.tasks_due import NAME

LOCK = "tasks.lock"
PATIENCE = 10.0  # seconds
RACY = 50_000_000  # nanoseconds in which a second save may leave the same time
_EARLIER = 1_000_000_000  # nanoseconds: our own text is dated back, so that any save after it shows
_PAUSE = 0.02


class Found:
    """A file as it was read. `stamp`: empty when a later change of the file might not show in it."""

    __slots__ = ("data", "mode", "stamp")

    def __init__(self, data: bytes, found: os.stat_result) -> None:
        self.data = data
        self.mode = stat.S_IMODE(found.st_mode)
        is_racy = abs(time.time_ns() - found.st_mtime_ns) < RACY
        self.stamp = "?" if is_racy else f"{found.st_size}.{found.st_mtime_ns}"


@contextmanager
def alone(state: str, patience: float = PATIENCE) -> Iterator[None]:
    """One writer at a time. Raises BusyError after `patience` seconds, OSError."""
    descriptor = os.open(os.path.join(state, LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    ends = time.monotonic() + patience
    try:
        while not _take(descriptor):
            if time.monotonic() > ends:
                raise BusyError(f"{NAME} is still being written by another process.")
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> bool:
    try:
        portalocker.lock(descriptor, portalocker.LOCK_EX | portalocker.LOCK_NB)
    except portalocker.LockException:
        return False
    return True


def read(path: str) -> Found | None:
    """None when it is not there. Raises InputError when it is no ordinary file, OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        if os.path.islink(path):
            raise _no_file() from error
        raise
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise _no_file()
        with open(descriptor, "rb", closefd=False) as file:
            return Found(file.read(), os.fstat(descriptor))
    finally:
        os.close(descriptor)


def _no_file() -> InputError:
    return InputError(f"{NAME} is not a file, and is left alone.", "Move it away to have it written anew.")


def may_replace(path: str) -> None:
    """Raises MachineError where the file is another user's, or is not to be written."""
    with suppress(FileNotFoundError):
        found = os.lstat(path)
        if found.st_uid != os.geteuid():
            raise MachineError(f"{NAME} belongs to another user, and was not brought up to date.")
        if not found.st_mode & stat.S_IWUSR:
            raise MachineError(f"{NAME} is read-only, and was not brought up to date.")


def put(path: str, old: Found | None, data: bytes) -> str | None:
    """Replace what was read by `data`; returns the new file's stamp. None: it has changed, nothing was done.

    Raises OSError. Call it alone, after `mend`.
    """
    stamp = _prepare(_beside(path), data, old.mode if old else 0o644)
    if old is None:
        return stamp if _link(_beside(path), path) else None
    aside = f"{path}.aside-{_digest(old.data)}"
    try:
        os.rename(path, aside)
    except FileNotFoundError:
        return None
    if not _holds(aside, old.data) or not _link(_beside(path), path):
        return None
    if _holds(aside, old.data):  # who had it open may have written to it
        os.unlink(aside)
    return stamp


def mend(path: str, state: str) -> list[str]:
    """Undo or finish what a `put` that ended in between has left; returns what the person is to be told."""
    with suppress(FileNotFoundError):
        os.unlink(_beside(path))
    said = []
    folder, name = os.path.split(path)
    for found in sorted(os.listdir(folder)):
        if found.startswith(f"{name}.aside-"):
            said += _mend(os.path.join(folder, found), path, state)
    return said


def _mend(aside: str, path: str, state: str) -> list[str]:
    if _link(aside, path, keep=True):
        os.unlink(aside)
        return []
    found = read(aside)
    was_taken_in = found is not None and aside.endswith(f".aside-{_digest(found.data)}")
    if found is None or was_taken_in or _holds(path, found.data):
        os.unlink(aside)
        return []
    kept = keep(state, found.data)
    os.unlink(aside)
    return [f"Another save of {NAME} overtook an edit, which is kept in {kept}."]


def keep(state: str, data: bytes) -> str:
    """Keep a text of a person's that could not be brought together with another; returns where."""
    path = os.path.join(state, f"tasks.kept-{_digest(data)}.yml")
    _prepare(path, data, 0o600)
    return path


def _beside(path: str) -> str:
    return f"{path}.new"


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


def _holds(path: str, data: bytes) -> bool:
    found = read(path)
    return found is not None and found.data == data


def _prepare(path: str, data: bytes, mode: int) -> str:
    with suppress(FileNotFoundError):
        os.unlink(path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            earlier = time.time_ns() - _EARLIER
            os.utime(file.fileno(), ns=(earlier, earlier))
            os.fsync(file.fileno())
            found = os.fstat(file.fileno())
    except OSError:
        with suppress(OSError):
            os.unlink(path)
        raise
    return f"{found.st_size}.{found.st_mtime_ns}"


def _link(source: str, path: str, keep: bool = False) -> bool:
    """Give a file its name unless something has it. `keep`: the other name stays, too."""
    try:
        os.link(source, path, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError:  # a disk without such links
        if os.path.lexists(path):
            return False
        os.rename(source, path)
        return True
    if not keep:
        os.unlink(source)
    return True
