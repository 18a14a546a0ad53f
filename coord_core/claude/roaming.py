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
    if worktree in worktrees(payload, payload.session_id):
        return
    path = _path(payload, payload.session_id)
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, (worktree.replace("\n", "\0") + "\n").encode())
        finally:
            os.close(descriptor)
    except OSError as error:
        raise MachineError(f"{path} cannot be written: {error.strerror}.", "Mend its permissions.") from error


def worktrees(payload: Payload, session_id: str) -> list[str]:
    return _lines(read_text(_path(payload, session_id), 1 << 20) or "")


def forget(payload: Payload, session_id: str) -> None:
    try:
        os.unlink(_path(payload, session_id))
    except OSError:
        pass


def bequeath(payload: Payload) -> None:
    """Leave the list to whatever session comes next in the same client."""
    heir = _heir(payload)
    if heir is not None:
        try:
            os.replace(_path(payload, payload.session_id), heir)
        except OSError:
            pass  # it never roamed


def inherit(payload: Payload) -> list[str]:
    """The list that the session before left in this client; it is taken once."""
    heir = _heir(payload)
    text = read_text(heir, 1 << 20) if heir is not None else None
    if heir is None or text is None:
        return []
    os.unlink(heir)
    return _lines(text)


def _heir(payload: Payload) -> str | None:
    client = payload.client()
    return _file(payload, f"client-{client.pid}-{client.started}") if client is not None else None


def _lines(text: str) -> list[str]:
    return [line.replace("\0", "\n") for line in text.split("\n") if line]


def _path(payload: Payload, session_id: str) -> str:
    data = session_id.encode("utf-8", "replace")
    return _file(payload, f"{data[:40].hex()}-{data[-40:].hex()}-{len(data)}")


def _file(payload: Payload, name: str) -> str:
    base = payload.environment.get("XDG_STATE_HOME") or f"{payload.environment.get('HOME', '')}/.local/state"
    return os.path.join(base, "claude-coordinator", "roaming", name)
