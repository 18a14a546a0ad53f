"""Repositories other than its own in which a session took locks, so that its end is told there too.

One small file a session, outside every repository. Almost no session ever has one.
"""

from __future__ import annotations

import os

from coord_core.domain.errors import MachineError
from coord_core.witness import read_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload


def remember(payload: Payload, worktree: str) -> None:
    """Note that the session takes locks in this working tree. Raises MachineError."""
    if worktree in worktrees(payload):
        return
    path = _path(payload)
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, (worktree.replace("\n", "\0") + "\n").encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        raise MachineError(f"{path} cannot be written: {error.strerror}.", "Mend its permissions.") from error


def worktrees(payload: Payload) -> list[str]:
    text = read_text(_path(payload), 1 << 20) or ""
    return [line.replace("\0", "\n") for line in text.splitlines()]


def forget(payload: Payload) -> None:
    try:
        os.unlink(_path(payload))
    except OSError:
        pass


def _path(payload: Payload) -> str:
    base = payload.environment.get("XDG_STATE_HOME") or f"{payload.environment.get('HOME', '')}/.local/state"
    name = payload.session_id.encode("utf-8", "replace").hex()[:128]
    return os.path.join(base, "claude-coordinator", "roaming", name)
