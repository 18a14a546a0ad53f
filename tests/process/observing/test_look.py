"""One state of the team, with what happened last and what went wrong lately."""

from __future__ import annotations

import time

from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource
from coord_core.observing.team import RECENT, Team, look
from tests.support.enrolment import Enrolled


def happened(enrolled: Enrolled, action: str, ago: float, count: int = 1) -> None:
    """So many seconds ago."""
    with enrolled.writing(time.time() - ago) as tx:
        for number in range(count):
            event = Event(action, "claude-one00000", Resource(FILE, f"{number}.py"))
            event.detail.update(holder="claude-two00000", token=1, until=0.0, expires_at=9e9)
            tx.record(event)


def violation(team: Team) -> int | None:
    return None if team.violation is None else team.violation.seq


def test_a_violation_is_known_as_long_as_it_is_recent_however_much_came_after_it(enrolled: Enrolled) -> None:
    happened(enrolled, "write_violation", RECENT + 60)
    assert violation(look(enrolled.project)) is None
    happened(enrolled, "write_violation", RECENT - 60)
    seq = look(enrolled.project).seq
    happened(enrolled, "lock_denied", 0, count=60)
    assert violation(look(enrolled.project)) == seq
    assert violation(look(enrolled.project, latest=0)) is None  # who does not ask what happened is not told


def test_the_latest_are_those_that_people_read_however_far_back_they_are(enrolled: Enrolled) -> None:
    happened(enrolled, "lock_denied", 60, count=3)
    happened(enrolled, "lease_renewed", 30, count=1100)
    latest = look(enrolled.project, latest=2).latest
    assert [str(entry.event.resource) for entry in latest] == ["1.py", "2.py"]
