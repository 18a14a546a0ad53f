"""A state that is lost or damaged is rebuilt from its journal."""

from __future__ import annotations

import pytest

from coord_core.domain.records import Entry, Event
from coord_core.install.enrolment import Site, enrol
from coord_core.storage.lines import line
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.recovering import recover


@pytest.mark.parametrize("damage", ["missing", "truncated", "noise"])
def test_the_rebuilt_state_holds_the_same_locks(
    enrolled: Enrolled, start_session: StartSession, damage: str
) -> None:
    one, other = start_session(), start_session()
    one.edit("a.py")
    one.edit("b.py", call="second")
    other.edit("c.py")
    other.stop()
    before = [(lock.token, str(lock.resource), lock.instance) for lock in enrolled.locks()]
    for beside in enrolled.state.glob("state.db-*"):
        beside.unlink()
    data = enrolled.database.read_bytes()
    spoilt = {"missing": None, "truncated": data[: len(data) // 2], "noise": b"\x5a" * 8192}[damage]
    enrolled.database.unlink()
    if spoilt is not None:
        enrolled.database.write_bytes(spoilt)

    done = recover(enrolled)

    assert done.returncode == 0, done.stderr
    assert [(lock.token, str(lock.resource), lock.instance) for lock in enrolled.locks()] == before
    assert enrolled.actions()[-1] == "state_rebuilt"
    assert other.edit("a.py").refuses
    assert len(list(enrolled.state.glob("state.db.damaged-*-1"))) == (0 if spoilt is None else 1)


def test_tokens_go_on_growing_after_a_rebuild(enrolled: Enrolled, start_session: StartSession) -> None:
    session = start_session()
    session.edit("a.py")
    last = max(lock.token for lock in enrolled.locks())
    enrolled.database.unlink()
    recover(enrolled)

    session.edit("b.py", call="second")

    assert max(lock.token for lock in enrolled.locks()) > last


def test_a_state_that_is_whole_is_left_alone(enrolled: Enrolled, start_session: StartSession) -> None:
    start_session().edit("a.py")
    done = recover(enrolled)
    assert "whole" in done.stdout
    assert "state_rebuilt" not in enrolled.actions()


def test_init_rebuilds_a_lost_state_and_does_not_begin_anew(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, other = start_session(), start_session()
    one.edit("a.py")
    enrolled.database.unlink()
    enrol(Site(str(enrolled.root)))
    assert enrolled.held() == {"a.py": one.name}
    assert other.edit("a.py").refuses


def test_what_was_in_flight_before_a_rebuild_still_is(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, other = start_session(), start_session()
    one.edit("a.py")
    enrolled.database.unlink()
    recover(enrolled)
    enrolled.end_leases()
    assert other.edit("a.py").refuses
    one.stop()
    assert other.edit("a.py").is_silent


def test_an_event_of_a_newer_version_does_not_stop_the_rebuild(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    start_session().edit("a.py")
    last = enrolled.entries()[-1]
    unknown = Entry(last.seq + 1, last.at, Event("of_a_newer_version", last.event.instance))
    with open(enrolled.state / "journal.jsonl", "a") as file:
        file.write(line(unknown))
    enrolled.database.unlink()
    assert recover(enrolled).returncode == 0
    assert list(enrolled.held()) == ["a.py"]
