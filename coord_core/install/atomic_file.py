"""Replaces a file so that a reader sees the old bytes or the new ones, never a part."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from stat import S_ISLNK

NAMED = 60  # characters of a file's name in that of the one beside it: a name has at most 255 bytes


def write(target: Path, data: bytes, mode: int | None = None) -> None:
    """Sets `mode` less the umask; without it, keeps owner and mode of what is there. Replaces a link too."""
    temporary = target.with_name(f".{target.name[:NAMED]}.{secrets.token_hex(6)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    descriptor = os.open(temporary, flags, 0o666 if mode is None else mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            if mode is None:
                _keep_owner_and_mode(target, descriptor)
            file.write(data)
            file.flush()
            os.fsync(descriptor)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _keep_owner_and_mode(target: Path, descriptor: int) -> None:
    try:
        old = target.lstat()
    except FileNotFoundError:
        return
    if S_ISLNK(old.st_mode):
        return  # a link is everybody's to write, by its mode: that is no file's
    with contextlib.suppress(PermissionError):  # only root may give a file away
        os.fchown(descriptor, old.st_uid, old.st_gid)
    os.fchmod(descriptor, old.st_mode & 0o7777)
