"""Events put on record as they are, many at once."""

from __future__ import annotations

from collections.abc import Mapping

from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource
from coord_core.services.unit import UnitOfWork
from tests.support.enrolment import Enrolled

DETAIL = {"token": 1, "until": 0.0, "expires_at": 9e9}  # what effects ask for


def event(action: str, name: str, path: str, detail: Mapping[str, str]) -> Event:
    made = Event(action, name, Resource(FILE, path))
    made.detail.update({**DETAIL, **detail})
    return made


def happened(enrolled: Enrolled, name: str, action: str, count: int, **detail: str) -> None:
    with UnitOfWork(enrolled.project) as tx:
        for number in range(count):
            tx.record(event(action, name, f"some-{number}.py", detail))
