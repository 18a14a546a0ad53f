"""What people look at, read from a state that real hooks have made."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core import project as projects
from coord_core.observing import reading, team
from coord_core.project import Project
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled

EVER = 4e9


@pytest.fixture
def project(enrolled: Enrolled) -> Project:
    found = projects.find(str(enrolled.root / "any"))
    assert found is not None
    return found


def shift(enrolled: Enrolled, seconds: float) -> None:
    """Everything so far happened that much earlier."""
    with enrolled.writing() as tx:
        tx.rows("UPDATE events SET at = at - :by", {"by": seconds})
        tx.rows("UPDATE locks SET locked_at = locked_at - :by", {"by": seconds})


def test_a_look_sees_who_is_here_and_who_holds_what(
    enrolled: Enrolled, project: Project, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("a.txt")
    two.edit("a.txt")
    found = team.look(project)
    assert [instance.name for instance in found.instances] == [one.name, two.name]
    assert [str(lock.resource) for lock in found.held_by(one.name)] == ["a.txt"]
    assert [entry.event.action for entry in found.latest][-1:] == ["lock_denied"]
    assert found.contested() == set()


def test_what_began_before_a_period_and_ends_in_or_after_it(
    enrolled: Enrolled, project: Project, start_session: StartSession
) -> None:
    one = start_session()
    for name in ("a.txt", "b.txt"):
        one.edit(name, call=name)
        one.edited(name, call=name)
    shift(enrolled, 7200)
    with team.Snapshot(project) as tx:
        now = tx.now
    early = reading.read(project, now - 10_000, now - 3600)
    assert {span.resource: span.until for span in early.spans} == {"a.txt": None, "b.txt": None}
    between = reading.read(project, now - 3600, now - 1800)
    assert sorted(span.resource for span in between.spans) == ["a.txt", "b.txt"]
    one.stop()
    between = reading.read(project, now - 3600, now - 1800)
    assert sorted(span.resource for span in between.spans) == ["a.txt", "b.txt"]
    late = reading.read(project, now - 60, EVER)
    assert [span.ending for span in late.spans] == ["released", "released"]
    assert all(now - 7300 < span.since < now - 7100 for span in late.spans)
    assert len(reading.read(project, 0, EVER).spans) == 2


def test_a_chronicle_goes_on_where_it_was(
    enrolled: Enrolled, project: Project, start_session: StartSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 2)
    one, two = start_session(), start_session()
    one.edit("a.txt")
    followed = reading.read(project, 0, EVER)
    two.edit("a.txt")
    one.stop()
    two.edit("a.txt")
    reading.follow(project, followed, EVER)
    whole = reading.read(project, 0, EVER)
    assert followed.spans == whole.spans
    assert (followed.counts, followed.files) == (whole.counts, whole.files)
    assert whole.files["a.txt"].holders == {one.name, two.name}
    assert whole.files["a.txt"].refused == 1


def test_a_look_changes_nothing(enrolled: Enrolled, project: Project, start_session: StartSession) -> None:
    start_session().edit("a.txt")
    journal = Path(project.state, "journal.jsonl")
    before = journal.read_bytes()
    team.look(project)
    reading.read(project, 0, EVER)
    assert journal.read_bytes() == before


def test_changes_are_noticed(project: Project, start_session: StartSession) -> None:
    seen = team.changes(project, every=0.01, longest=0.1)
    assert next(seen)
    assert not next(seen)
    start_session().edit("a.txt")
    assert next(seen)
