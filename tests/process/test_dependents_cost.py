"""What `semantic: lock` costs a call that writes many folders."""

from __future__ import annotations

import time
from pathlib import Path

from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.graph import write_graph
from tests.support.sessions import Session


def test_many_folders_among_many_locks_are_judged_about_as_soon_as_one(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    """Locks and index are read once for the call, not once for each folder."""
    one, two = start_session(), start_session()
    one.start()
    two.start()
    enrolled.configure(semantic="lock")
    write_graph(
        enrolled.state, {f"u/u{at}.py": [f"lib/l{each}.py" for each in range(20)] for at in range(900)}
    )
    with enrolled.writing() as tx:
        for at in range(900):
            key = Resource(FILE, f"u/u{at}.py")
            tx.record(
                Event("lock_acquired", one.name, key, mode="exclusive", worktree=str(tree), task_id=None)
            )
    few, many = (_seconds(two, number) for number in (1, 100))
    assert many < 0.5 + 5 * few, (few, many)


def _seconds(session: Session, folders: int) -> float:
    began = time.monotonic()
    answer = session.ask("rm -rf " + " ".join(f"build/{at}" for at in range(folders)), call=str(folders))
    assert not answer.refuses, answer.reason
    return time.monotonic() - began
