"""What is drawn of the past: as much as is said, and all that went wrong."""

from __future__ import annotations

import time

import pytest

from coord_core.dashboard.memory import Memory
from coord_core.observing.chronicle import Chronicle
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session

from .conftest import Serve
from .happening import event, happened


def _refused(found: Chronicle) -> int:
    return sum(line.refused for line in found.files.values())


def test_the_past_hour_is_an_hour(enrolled: Enrolled, holder: Session) -> None:
    """A page that has been open for ten minutes counts nothing 69 minutes old as of the past hour."""
    start = time.time()
    now = [start]
    memory = Memory(lambda: now[0])
    with enrolled.writing(start - 59 * 60) as tx:
        tx.record(event("lock_denied", "claude-busy0000", "some.py", {}))
    assert memory.use(enrolled.project, 1, _refused) == 1
    now[0] = start + 10 * 60
    shown = memory.use(enrolled.project, 1, lambda found: (found.until - found.since, _refused(found)))
    assert shown == (pytest.approx(3600.0, abs=60), 0)


def test_a_violation_is_marked_also_of_who_held_nothing(
    holder: Session, enrolled: Enrolled, serve: Serve
) -> None:
    """Who writes round a lock is most often who has none: its mark is on the drawing all the same."""
    happened(enrolled, "claude-busy0000", "write_violation", 1, holder=holder.name)
    assert "claude-busy0000" in serve().browser().get("/charts").json["timeline"]
