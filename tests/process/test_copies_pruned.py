"""Copies of damaged states do not pile up."""

from __future__ import annotations

import os
from pathlib import Path

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.recovering import recover

OLD = [f"state.db.damaged-2020010{day}T000000Z-1" for day in range(1, 6)]


def copies(enrolled: Enrolled) -> list[str]:
    return sorted(path.name for path in enrolled.state.glob("state.db.damaged-*-1"))


def set_aside(folder: Path) -> None:
    for name in OLD:
        (folder / name).touch()


def test_a_rebuild_keeps_its_own_copy_alone_when_the_others_are_old(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    start_session().edit("a.py")
    set_aside(enrolled.state)
    for beside in enrolled.state.glob("state.db-*"):
        beside.unlink()
    enrolled.database.write_bytes(b"\x5a" * 8192)
    assert recover(enrolled).returncode == 0
    found = copies(enrolled)
    assert len(found) == 1 and found[0] not in OLD, found


def test_a_session_that_starts_takes_old_copies_away_once_a_day(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    objects = enrolled.state / "objects"
    objects.mkdir()
    set_aside(enrolled.state)
    start_session().start()
    assert copies(enrolled) == OLD
    os.utime(objects, (1, 1))
    start_session().start()
    assert copies(enrolled) == OLD[-1:]


def test_the_only_copy_with_something_in_it_outlives_empty_ones(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    """An empty database that is set aside again and again does not push the real one out."""
    start_session().edit("a.py")
    whole = enrolled.database.read_bytes()
    for damaged in (b"\x5a" + whole[1:], b"", b"", b""):
        for beside in enrolled.state.glob("state.db-*"):
            beside.unlink()
        enrolled.database.write_bytes(damaged)
        done = recover(enrolled)
        assert done.returncode == 0, done
    kept = [path.stat().st_size for path in enrolled.state.glob("state.db.damaged-*") if path.name[-2] == "-"]
    assert max(kept) >= len(whole), kept
