"""Who was refused hears that a file is free though its holder said nothing: killed, interrupted, overdue."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

FREE = "Free again: a.py"


@pytest.fixture
def holder(
    enrolled: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> Session:
    session = start_session(pid=client_process().pid)
    assert session.edit("a.py").is_silent
    assert session.edited("a.py").is_silent
    return session


@pytest.fixture
def other(holder: Session, start_session: StartSession) -> Session:
    session = start_session()
    assert session.edit("a.py").refuses
    assert FREE not in session.prompt().context
    return session


def test_of_one_that_was_killed(
    enrolled: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    client = client_process()
    holder, other = start_session(pid=client.pid), start_session()
    assert holder.edit("a.py").is_silent
    assert other.edit("a.py").refuses
    assert FREE not in other.prompt().context
    client.kill()
    assert FREE in other.prompt().context
    assert "lock_reclaimed" in enrolled.actions()
    assert FREE not in other.prompt().context


def test_of_one_that_was_interrupted(holder: Session, other: Session) -> None:
    holder.roster("idle", time.time() + 1)
    assert FREE in other.edit("b.py").context


def test_of_one_whose_lease_ran_out(enrolled: Enrolled, holder: Session, other: Session) -> None:
    enrolled.end_leases()
    assert FREE in other.edit("b.py").context


def test_of_one_that_is_at_work_nothing_is_free(enrolled: Enrolled, holder: Session, other: Session) -> None:
    holder.roster("busy", time.time())
    enrolled.end_leases()
    assert FREE not in other.prompt().context
    assert enrolled.held() == {"a.py": holder.name}
