"""Copying into a new worktree what a checkout needs and git ignores: the setting `worktree_copy`.

What git does not ignore would count as work of the task there, and could end in its commits.

Globs are as git's: relative to the root, `*` within a folder, `**/` across them. Only regular files leave,
only for places inside the worktree, and nothing that is there is overwritten.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Sequence

from coord_core.domain.errors import MachineError
from coord_core.repository.gitcalls import ask
from coord_core.views.refusal import quoted

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def copy(main: str, worktree: str, globs: Sequence[str]) -> list[str]:
    """Notes on what could not be copied. Raises MachineError when the disk is full."""
    notes = []
    for glob in globs:
        if os.path.isabs(glob) or ".." in glob.split("/") or not glob.strip("/"):
            notes.append(f"worktree_copy: {quoted(glob)!r} was left out: it leads out of the repository.")
            continue
        for path in _matching(main, glob, ignored=False):
            notes.append(f"worktree_copy: {quoted(path)!r} was not copied: git does not ignore it.")
        for path in _matching(main, glob, ignored=True):
            problem = _copied(main, worktree, path)
            if problem:
                notes.append(f"worktree_copy: {quoted(path)!r} was not copied: {problem}.")
    return notes


def _matching(main: str, glob: str, ignored: bool) -> list[str]:
    """The files that git does not track; a folder that is a repository of its own is none."""
    which = ["--ignored"] if ignored else []
    answer = ask(
        main,
        "ls-files",
        "-z",
        "--others",
        *which,
        "--exclude-standard",
        "--",
        f":(top,glob){glob.removeprefix('/')}",
    )
    return [path for path in answer.fields if not path.endswith("/")]


def _copied(main: str, worktree: str, path: str) -> str:
    """Why it was not, empty when it was, or is there already."""
    target = os.path.join(worktree, path)
    folder = os.path.dirname(target)
    if not _is_inside(os.path.realpath(folder), worktree):
        return "its place there leads out of the worktree"
    if not _is_inside(os.path.realpath(os.path.join(main, os.path.dirname(path))), main):
        return "it lies outside of the repository"
    try:
        os.makedirs(folder, exist_ok=True)
        _write(os.path.join(main, path), target)
    except FileExistsError:
        return ""
    except ValueError as error:
        return str(error)
    except OSError as error:
        if error.errno in _FULL:
            raise MachineError(f"{quoted(path)!r} could not be copied: {error.strerror}.") from error
        return error.strerror or "it cannot be read"
    return ""


def _is_inside(real: str, folder: str) -> bool:
    root = os.path.realpath(folder)
    return real == root or real.startswith(root + "/")


def _write(source: str, target: str) -> None:
    """With the mode of the source, and whole or not at all."""
    reading = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(reading, "rb") as file:
        mode = os.fstat(reading).st_mode
        if not stat.S_ISREG(mode):
            raise ValueError("it is no regular file")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        writing = os.open(target, flags, 0o600)
        try:
            with os.fdopen(writing, "wb") as copy:
                shutil.copyfileobj(file, copy)
                os.fchmod(writing, mode & 0o777)
        except BaseException:
            os.unlink(target)
            raise
