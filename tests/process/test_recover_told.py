"""What `recover` says is lost, and what it brings back without a rebuild."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from coord_core.domain.errors import StateError
from coord_core.domain.records import Event
from coord_core.services import recovery
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.facts import file
from tests.support.recovering import recover, run
from tests.support.states import rows, rows_by_journal


def test_recover_shows_what_only_one_of_the_two_states_tells(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    session.edit("a.py")
    with enrolled.writing() as tx:  # without its line in the journal
        tx.record(Event("lock_acquired", session.name, file("lost.py"), mode="exclusive", worktree="/w"))
    spoil(enrolled, "events")
    done = recover(enrolled, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["only_before"]["locks"] == {"lost.py (token 3)": session.name}
    assert told["only_after"] == {"locks": {}, "sessions": {}, "writes": {}}
    assert told["missing_events"] == []
    assert Path(told["set_aside"]).exists()
    assert list(enrolled.held()) == ["a.py"]


def spoil(enrolled: Enrolled, table: str) -> None:
    """Overwrite the first page of a table."""
    connection = sqlite3.connect(enrolled.database)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    [page] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    connection.close()
    with enrolled.database.open("r+b") as database:
        database.seek((page - 1) * 4096)
        database.write(b"\xa5" * 4096)


def test_recover_says_what_the_journal_has_lost_and_hooks_go_on_from_there(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, other = start_session(), start_session()
    for name in "abc":
        one.edit(name, call=name)
    path = enrolled.state / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], b"noise\n", *lines[3:]]))
    enrolled.database.unlink()
    assert "recover" in other.edit("a").sentence
    done = recover(enrolled)
    assert done.returncode == 0, done.stderr
    assert "events 3 to 3" in done.stdout
    assert sorted(enrolled.held()) == ["a", "c"]
    enrolled.database.unlink()
    assert f"is held by {one.name}" in other.edit("a").reason


def test_recover_says_when_the_journal_is_lost_too(enrolled: Enrolled, start_session: StartSession) -> None:
    start_session().edit("a")
    shutil.rmtree(enrolled.state)
    done = recover(enrolled)
    assert (done.returncode, enrolled.held()) == (0, {})
    assert "The journal is lost, too" in done.stdout
    assert start_session().edit("b").is_silent


def test_a_whole_state_is_not_rebuilt_from_a_journal_that_has_lost_something(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    start_session().edit("a")
    (enrolled.state / "journal.jsonl").unlink()
    with pytest.raises(StateError, match="whole"):
        recovery.rebuild(enrolled.project)
    assert list(enrolled.held()) == ["a"]


def test_recover_completes_the_journal_of_a_whole_state(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    for name in "abc":
        session.edit(name, call=name)
    path = enrolled.state / "journal.jsonl"
    with path.open("r+b") as file:  # of the same length: no hook notices
        file.seek(path.stat().st_size // 2)
        file.write(b"\0" * 20)
    assert not recovery.is_journal_sound(str(enrolled.state))
    done = recover(enrolled)
    assert done.returncode == 0, done.stderr
    assert "was written anew" in done.stdout
    assert rows_by_journal(enrolled.state) == rows(enrolled.state)
    assert "whole.\n" in recover(enrolled).stdout


def test_commands_say_what_is_wrong_and_leave_the_rebuild_to_recover(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    start_session().edit("a")
    enrolled.database.unlink()
    done = run(enrolled, "status")
    assert done.returncode == 3
    assert "claude-coordinator recover" in done.stderr


def test_what_the_database_lost_is_brought_back_by_recover_without_a_rebuild(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one = start_session()
    one.edit("a")
    copy = enrolled.database.read_bytes(), Path(f"{enrolled.database}-wal").read_bytes()
    one.edit("b", call="b")
    for beside in enrolled.state.glob("state.db*"):
        beside.unlink()
    enrolled.database.write_bytes(copy[0])
    Path(f"{enrolled.database}-wal").write_bytes(copy[1])
    assert "whole" in recover(enrolled).stdout
    assert sorted(enrolled.held()) == ["a", "b"]
