"""The status line as the client starts it: a command in a shell, JSON on stdin, lines on stdout."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from coord_core import status_command
from tests.support.hooks import HOOKS, INTERPRETER
from tests.support.sessions import Session

LONGEST_SECONDS = 20
_COLOUR = re.compile(r"\x1b\[\d*m")


def command(
    scope: str = "local", own: str | None = None, hooks: Path = HOOKS, approved: str | None = None
) -> str:
    """Ours; `own` is the command that stood in its place, `approved` the repository's."""
    literals = [None if each is None else json.dumps(each) for each in (own, approved)]
    return status_command.build(INTERPRETER, str(hooks / "statusline.py"), scope, *literals)


def given(session: Session, **more: Any) -> bytes:
    return json.dumps({"session_id": session.id, "cwd": str(session.folder), **more}).encode()


def start(line: str, session: Session, **variables: str) -> subprocess.Popen[bytes]:
    """In a process group of its own, as the client does it."""
    environment = {"PATH": os.environ["PATH"], "COLUMNS": "120", **session.environment, **variables}
    return subprocess.Popen(
        ["/bin/sh", "-c", line], cwd=session.folder, env=environment, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def give(process: subprocess.Popen[bytes], data: bytes) -> None:
    """Its input, to the end, at once."""
    assert process.stdin is not None
    process.stdin.write(data)
    process.stdin.close()
    process.stdin = None


def end(process: subprocess.Popen[bytes], data: bytes | None = None) -> bytes:
    """What it prints. It ends with 0 and says nothing else."""
    try:
        printed, errors = process.communicate(data, timeout=LONGEST_SECONDS)
    finally:
        process.kill()
    assert (process.returncode, errors) == (0, b"")
    return printed


def shown(line: str, session: Session, data: bytes | None = None, **variables: str) -> bytes:
    return end(start(line, session, **variables), given(session) if data is None else data)


def plain(printed: bytes) -> list[str]:
    """Its lines without colour."""
    return _COLOUR.sub("", printed.decode()).splitlines()


def settings(folder: Path, line: str, **more: Any) -> Path:
    """A settings file with this command for the status line."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "settings.json"
    file.write_text(json.dumps({"statusLine": {"type": "command", "command": line, **more}}))
    return file
