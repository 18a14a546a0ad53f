"""What a file holds, kept as git keeps it: a loose object under the id that `git hash-object` would give it.

The objects lie in a directory of our own in the state folder, which only the user can read: a file may hold
secrets, and git's own objects are for everybody. Git reads them with GIT_ALTERNATE_OBJECT_DIRECTORIES. They
are written without a git process, because it happens after each edit; what is KEPT_FOR old goes.
"""

from __future__ import annotations

import os
from stat import S_IMODE, S_ISREG

from coord_core.witness import read_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Set

    from coord_core.project import Project

GONE = ""  # the stamp of a file that is not there
UNKNOWN = "unknown"  # of one that nobody looked at
OBJECTS = "objects"  # in the state folder
KEPT_FOR = 14 * 86400.0  # seconds, as git keeps what nothing refers to
PRUNED_EVERY = 86400.0
LARGEST = 16 * 1024 * 1024  # bytes; what is larger is not kept


def stamp(path: str) -> str:
    """Size, times, mode and inode of the file at a path; GONE when there is none that can be seen."""
    try:
        found = os.lstat(path)
    except (OSError, ValueError):
        return GONE
    return (
        f"{found.st_size} {found.st_mtime_ns} {S_IMODE(found.st_mode):o} {found.st_ino} {found.st_ctime_ns}"
    )


def mode_of(stamped: str) -> int | None:
    """The permission bits in a stamp."""
    parts = stamped.split()
    return int(parts[2], 8) if len(parts) == 5 else None


def written_at(stamped: str) -> float | None:
    """When the file of a stamp was last changed, UTC epoch seconds; None when there was none."""
    parts = stamped.split()
    return int(parts[4]) / 1e9 if len(parts) == 5 else None


def read(path: str) -> bytes | None:
    """The bytes of a regular file, or where a link leads, as git has it.

    None when it is neither, is too large, or cannot be read.
    """
    try:
        if os.path.islink(path):
            return os.fsencode(os.readlink(path))
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | getattr(os, "O_NOFOLLOW", 0))
    except (OSError, ValueError):
        return None
    try:
        found = os.fstat(descriptor)
        if not S_ISREG(found.st_mode) or found.st_size > LARGEST:
            return None
        parts = []
        while part := os.read(descriptor, 1 << 20):
            parts.append(part)
        return b"".join(parts)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def identity(project: Project, data: bytes) -> str:
    """Git's id of these bytes, as a blob."""
    whole = b"blob %d\0" % len(data) + data
    if _is_sha256(project):
        from hashlib import sha256

        return sha256(whole).hexdigest()
    return _sha1(whole)


def keep(project: Project, path: str) -> str | None:
    """Keep what the file holds now; returns the id, None when there is nothing that can be kept."""
    data = read(path)
    return None if data is None else keep_bytes(project, data)


def keep_bytes(project: Project, data: bytes) -> str | None:
    """The same for bytes. A disk that takes no more is not this call's failure: None."""
    blob = identity(project, data)
    path = _loose(project, blob)
    try:
        if os.stat(path).st_size:  # an empty one is what a power cut left
            os.utime(path)  # it counts as new again
            return blob
    except OSError:
        pass
    from zlib import compress

    try:
        _write(path, compress(b"blob %d\0" % len(data) + data, 1))
    except OSError:
        return None
    return blob


def fetch(project: Project, blob: str) -> bytes | None:
    """What was kept under an id, None when it is not there any more."""
    from zlib import decompress, error

    try:
        with open(_loose(project, blob), "rb") as file:
            return decompress(file.read()).partition(b"\0")[2]
    except (OSError, error):
        return None


def prune(project: Project, now: float, needed: Set[str]) -> bool:
    """Take away what was kept too long ago, but for the ids `needed`. True once a day; UTC epoch seconds."""
    objects = os.path.join(project.state, OBJECTS)
    try:
        if now - os.stat(objects).st_mtime < PRUNED_EVERY:
            return False
        os.utime(objects)
        for name in os.listdir(objects):
            folder = os.path.join(objects, name)
            for entry in os.scandir(folder):
                if now - entry.stat().st_mtime > KEPT_FOR and name + entry.name not in needed:
                    os.unlink(entry.path)
    except OSError:
        return False  # nothing was kept yet; or another prunes
    return True


def _sha1(data: bytes) -> str:
    try:
        from _sha1 import sha1  # type: ignore[import-not-found]
    except ImportError:  # a Python without its own, or another than CPython
        from hashlib import sha1
    return str(sha1(data, usedforsecurity=False).hexdigest())


def _write(path: str, data: bytes) -> None:
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    beside = os.path.join(folder, f"tmp_obj_{os.getpid()}_{path[-8:]}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o400)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
    except OSError:
        os.unlink(beside)
        raise
    finally:
        os.close(descriptor)
    os.replace(beside, path)


def _loose(project: Project, blob: str) -> str:
    return os.path.join(project.state, OBJECTS, blob[:2], blob[2:])


def _is_sha256(project: Project) -> bool:
    config = read_text(os.path.join(project.common, "config"), 1 << 20) or ""
    settings = [line.partition("=") for line in config.lower().split("\n")]
    return any(name.strip() == "objectformat" and value.strip() == "sha256" for name, _, value in settings)
