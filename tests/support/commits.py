"""Git's own `git commit`, by a person or by a session: git's hooks tell them apart."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.support.sessions import Session


def commit(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`git commit` as this test's own process: a person, unless the environment names a session."""
    command = ["git", "commit", "-q", "-m", "Change", *arguments]
    variables = {**os.environ, **environment}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)


def as_session(session: Session) -> dict[str, str]:
    """What a session's shell has in its environment."""
    return {"CLAUDECODE": "1", "CLAUDE_CODE_SESSION_ID": session.id}


def commit_as(session: Session, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`git commit` in the session's shell."""
    return commit(session.folder, *arguments, **as_session(session))
