"""Is somebody still making this worktree? Its folder is locked (flock) for as long as git is at work in it.

The lock goes with the last process that has it: with ours, and with git, which inherits it.
"""

from __future__ import annotations

import fcntl
import os


def try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


def is_being_made(path: str) -> bool:
    """Does a process still hold the folder's lock? False where the disk knows no such locks."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not try_lock(descriptor)
    finally:
        os.close(descriptor)
