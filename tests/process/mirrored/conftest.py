"""A session whose client's tasks come into the queue."""

from __future__ import annotations

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session


@pytest.fixture
def mirrored(enrolled: Enrolled) -> Enrolled:
    enrolled.configure(mirror_tasks=True)
    return enrolled


@pytest.fixture
def session(mirrored: Enrolled, start_session: StartSession) -> Session:
    return start_session()
