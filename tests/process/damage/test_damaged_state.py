"""A hook that cannot decide refuses, and says how to mend it. Every damage here is a real one."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.process.damage.mending import assert_refuses_and_says_how_to_mend
from tests.support.disks import fold
from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.sessions import Session


@pytest.mark.usefixtures("no_journal")
def test_without_its_database_an_enrolled_repository_is_damaged_and_not_free(
    enrolled: Enrolled, session: Session
) -> None:
    for path in enrolled.state.glob("state.db*"):
        path.unlink()
    assert_refuses_and_says_how_to_mend(session.edit("a"), "lost", "claude-coordinator recover")
    assert not enrolled.database.exists()


def test_without_its_whole_state_folder_too(enrolled: Enrolled, session: Session) -> None:
    shutil.rmtree(enrolled.state)
    assert_refuses_and_says_how_to_mend(session.edit("a"), "lost", "claude-coordinator recover")


@pytest.mark.usefixtures("no_journal")
def test_an_empty_database_is_damage(enrolled: Enrolled, session: Session) -> None:
    fold(enrolled)
    enrolled.database.write_bytes(b"")
    assert_refuses_and_says_how_to_mend(session.edit("a"), "claude-coordinator recover")


@pytest.mark.usefixtures("no_journal")
@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_truncated_database_is_damage(enrolled: Enrolled, session: Session, share: float) -> None:
    fold(enrolled)
    os.truncate(enrolled.database, int(enrolled.database.stat().st_size * share))
    assert_refuses_and_says_how_to_mend(session.edit("a"), "claude-coordinator recover")


@pytest.mark.usefixtures("no_journal")
@pytest.mark.parametrize("first", [0, 16, 100, 4096])
def test_a_database_overwritten_with_noise_is_damage(
    enrolled: Enrolled, session: Session, first: int
) -> None:
    fold(enrolled)
    whole = bytearray(enrolled.database.read_bytes())
    whole[first:] = bytes(at * 7919 % 251 + 1 for at in range(len(whole) - first))
    enrolled.database.write_bytes(whole)
    assert_refuses_and_says_how_to_mend(session.edit("a"), "claude-coordinator recover")


@pytest.mark.usefixtures("no_journal")
def test_a_database_of_another_program_is_damage(enrolled: Enrolled, session: Session) -> None:
    fold(enrolled)
    enrolled.database.unlink()
    connection = sqlite3.connect(enrolled.database)
    connection.executescript("CREATE TABLE somebody_elses (x); PRAGMA user_version = 1;")
    connection.close()
    assert_refuses_and_says_how_to_mend(session.edit("a"), "claude-coordinator recover")


def test_a_state_of_a_newer_version_is_refused_with_how_to_get_it(
    enrolled: Enrolled, session: Session
) -> None:
    with sqlite3.connect(enrolled.database) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert_refuses_and_says_how_to_mend(session.edit("a"), "newer version", "install.py")


def test_a_log_of_the_database_that_is_noise_loses_no_lock(
    enrolled: Enrolled, session: Session, start_session: StartSession
) -> None:
    """SQLite drops a write-ahead log that it cannot read; what was folded in before stays."""
    fold(enrolled)
    Path(f"{enrolled.database}-wal").write_bytes(b"noise" * 1000)
    assert start_session().edit("before").refuses


@pytest.fixture
def held_by_another_process(enrolled: Enrolled, session: Session) -> Iterator[None]:
    connection = sqlite3.connect(enrolled.database, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    yield
    connection.close()


@pytest.mark.usefixtures("held_by_another_process")
def test_a_database_that_stays_locked_by_another_process_is_refused(session: Session) -> None:
    assert_refuses_and_says_how_to_mend(session.edit("a"), "stayed locked", "Try again")


def test_a_journal_that_cannot_be_written_refuses_and_grants_nothing(
    enrolled: Enrolled, session: Session
) -> None:
    journal = enrolled.state / "journal.jsonl"
    journal.unlink()
    journal.mkdir()
    assert_refuses_and_says_how_to_mend(session.edit("a"), "journal cannot be")
    assert "a" not in enrolled.held()


def test_a_marker_without_a_state_is_damage(tmp_path: Path, start_session: StartSession) -> None:
    root = new_repository(tmp_path.resolve() / "copied")
    enrolled = enrol(root)
    shutil.rmtree(enrolled.state)
    answer = start_session(folder=root).edit("a")
    assert_refuses_and_says_how_to_mend(answer, "lost", "claude-coordinator recover")


@pytest.mark.parametrize("content", [b"", b"{", b"noise", b"\xff\xfe", b"[]", b'{"format": 999}'])
def test_a_marker_that_cannot_be_used_is_refused(
    enrolled: Enrolled, session: Session, content: bytes
) -> None:
    enrolled.marker.write_bytes(content)
    assert_refuses_and_says_how_to_mend(session.edit("a"), "enrol", "claude-coordinator init")
