"""An edit whose hook runs in a process of another kind than a session's."""

from __future__ import annotations

import os
import subprocess

from tests.support.hooks import Answer
from tests.support.racing import write_call
from tests.support.sessions import Session


def edit_by(session: Session, program: list[str]) -> Answer:
    """The session's edit of `a`, which this program is asked about as a hook is."""
    done = subprocess.run(
        program, input=write_call(session, "a").decode(),
        capture_output=True, text=True, timeout=60, check=False, cwd=session.folder,
        env={"PATH": os.environ["PATH"], **session.environment},
    )  # fmt: skip
    return Answer(done.stdout, done.stderr, done.returncode)
