"""`commit-check --stage` of a file whose adjacent functions two sessions change."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.process.cli.program import Done
from tests.support.sessions import Session
from tests.support.working import program

ADJACENT = {"left": ("return 2", "return 20"), "right": ("return 3", "return 30")}  # one hunk for git


def stage(session: Session, *arguments: str) -> Done:
    return program(session, "commit-check", "--stage", *arguments)


def shown(path: Path, revision: str = "") -> bytes:
    """What git has of the file in its index, or in a revision."""
    command = ["git", "-C", str(path.parent), "cat-file", "blob", f"{revision}:{path.name}"]
    return subprocess.run(command, check=True, capture_output=True).stdout
