"""A state that is put in place anew between opening and reading it is read all the same."""

from __future__ import annotations

import shutil

from coord_core.services.snapshot import Snapshot
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled


def test_a_reader_opens_what_is_in_force_now(enrolled: Enrolled, start_session: StartSession) -> None:
    session = start_session()
    session.edit("a")
    reader = Snapshot(enrolled.project)
    fresh = enrolled.database.with_suffix(".fresh")
    with enrolled.writing():
        pass  # what is in the log is in the database, too
    shutil.copy(enrolled.database, fresh)
    fresh.replace(enrolled.database)
    with reader as tx:
        assert [lock.instance for lock in tx.locks()] == [session.name]
