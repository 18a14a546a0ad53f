"""The same edit by many sessions at once, each asked about by a hook of its own."""

from __future__ import annotations

import json
import subprocess

from tests.support.hooks import Answer, answer_of, start_hook
from tests.support.sessions import Session


def write_call(session: Session, name: str) -> bytes:
    """What a hook is given before the session writes a file."""
    fields = {"session_id": session.id, "cwd": str(session.folder), "tool_name": "Write", "tool_use_id": name}
    return json.dumps({**fields, "tool_input": {"file_path": str(session.folder / name)}}).encode()


def begin(sessions: list[Session], name: str) -> list[subprocess.Popen[bytes]]:
    """One hook a session, all started before any of them can read what it is asked."""
    hooks = [start_hook("PreToolUse", session.environment, session.folder) for session in sessions]
    for hook, session in zip(hooks, sessions, strict=True):
        assert hook.stdin is not None
        hook.stdin.write(write_call(session, name))
        hook.stdin.flush()
    for hook in hooks:
        assert hook.stdin is not None
        hook.stdin.close()
        hook.stdin = None
    return hooks


def race(sessions: list[Session], name: str) -> list[Answer]:
    return [answer_of(hook) for hook in begin(sessions, name)]
