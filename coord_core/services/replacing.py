"""Putting kept content in a file's place: all of it or nothing, and never through a link."""

from __future__ import annotations

import os
from stat import S_IMODE, S_ISDIR, S_ISLNK, S_ISREG

from coord_core import contents
from coord_core.domain.errors import InputError, MachineError
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project

_USUAL_MODE = 0o666


def check(path: str) -> None:
    """Can this place be written? Raises InputError."""
    folder = os.path.dirname(path)
    if os.path.realpath(folder) != folder:
        raise InputError(f"{quoted(folder)} leads elsewhere by a link.", "Take the link away first.")
    kind = _kind(path)
    if S_ISDIR(kind):
        raise InputError(f"{quoted(path)} is a folder now.", "Move it away first.")
    if kind and not (S_ISREG(kind) or S_ISLNK(kind)):
        raise InputError(f"{quoted(path)} is no regular file now.", "Move it away first.")


def keep(project: Project, path: str) -> str | None:
    """Keep what is there; git's id, None when nothing is. Raises InputError when it cannot be kept."""
    if not _kind(path):
        return None
    blob = contents.keep(project, path)
    if blob is None:
        raise InputError(f"What {quoted(path)} holds now cannot be kept first.", "Move it away.")
    return blob


def put(project: Project, path: str, blob: str | None, mode: int | None) -> None:
    """Put what was kept there, or nothing (None). Raises InputError when it is not kept any more."""
    data = None if blob is None else contents.fetch(project, blob)
    if blob is not None and data is None:
        raise InputError("What the file held is not kept any more.", "Choose another version: --list.")
    try:
        if data is None:
            os.unlink(path)
        else:
            _replace(path, data, mode if mode is not None else _mode(path))
    except OSError as error:
        raise MachineError(f"{path} cannot be written: {error.strerror}.", "It is as it was.") from error


def _replace(path: str, data: bytes, mode: int | None) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    beside = os.path.join(os.path.dirname(path), f".restored-{os.getpid()}")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _USUAL_MODE)
        with os.fdopen(descriptor, "wb") as file:
            if mode is not None:
                os.fchmod(descriptor, mode)
            file.write(data)
        os.replace(beside, path)
    except OSError:
        if os.path.lexists(beside):
            os.unlink(beside)
        raise


def _kind(path: str) -> int:
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0


def _mode(path: str) -> int | None:
    kind = _kind(path)
    return S_IMODE(kind) if S_ISREG(kind) else None
