"""A file that sessions share by its functions, in a repository whose commits are checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.install.setup import set_up
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.parted import commit_source
from tests.support.processes import ClientProcess
from tests.support.sessions import Session


@pytest.fixture
def file(enrolled: Enrolled) -> Path:
    """`auth.py`, committed, where locks are on symbols."""
    (enrolled.root / ".claude-coordinator.yml").write_text("granularity: symbol\n")
    set_up(str(enrolled.root))
    return commit_source(enrolled)


@pytest.fixture
def sessions(
    file: Path, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> dict[str, Session]:
    """Two, by the side of the two adjacent functions that each is to change."""
    return {side: start_session(pid=client_process().pid) for side in ("left", "right")}
