"""The database file: who may read it, what is said of a damaged one, and how its log is kept short."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from coord_core.domain.errors import BusyError, CoordinatorError, DamageError, MachineError, StateError
from coord_core.domain.records import Actor
from coord_core.storage import sqlite
from coord_core.storage.sqlite import DATABASE, SCHEMA_VERSION, create_store, open_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


def database(folder: Path) -> Path:
    return folder / DATABASE


def change(store: sqlite.Store, worktree: str = "/w") -> None:
    tx = store.begin(1.0)
    tx.set_meta("worktree", worktree)
    tx.touch(Actor("nobody"), by_main=True)
    store.commit()


# making one


def test_a_new_state_is_its_owners_alone(folder: Path) -> None:
    create_store(str(folder)).close()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert database(folder).stat().st_mode & 0o777 == 0o600


def test_a_loose_umask_does_not_open_a_new_state_to_others(folder: Path) -> None:
    before = os.umask(0)
    try:
        create_store(str(folder)).close()
    finally:
        os.umask(before)
    assert (folder.stat().st_mode & 0o077, database(folder).stat().st_mode & 0o077) == (0, 0)


def test_a_new_state_has_the_schemas_version_and_a_write_ahead_log(folder: Path) -> None:
    create_store(str(folder)).close()
    connection = sqlite3.connect(database(folder))
    assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_making_a_state_that_is_there_changes_nothing(folder: Path) -> None:
    store = create_store(str(folder))
    change(store, "/kept")
    store.close()
    again = create_store(str(folder))
    assert again.read(0.0).meta("worktree") == "/kept"
    again.close()


def test_a_state_that_was_just_made_can_be_opened(folder: Path) -> None:
    create_store(str(folder)).close()
    store = open_store(str(folder))
    assert (store.integrity(), store.read(0.0).last_seq()) == ("ok", 0)
    store.close()


# what is said of one that cannot be used


def refusal(folder: Path) -> CoordinatorError:
    """What opening the state and beginning a change in it says."""
    with pytest.raises(CoordinatorError) as caught:
        change(open_store(str(folder)))
    assert caught.value.mend
    return caught.value


def test_a_missing_state_is_not_made_in_passing(folder: Path) -> None:
    folder.mkdir()
    error = refusal(folder)
    assert isinstance(error, StateError)
    assert "missing" in error.problem
    assert "recover" in error.mend
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"x"])
def test_an_empty_file_is_no_state(folder: Path, content: bytes) -> None:
    folder.mkdir()
    database(folder).write_bytes(content)
    error = refusal(folder)
    assert isinstance(error, StateError)
    assert "empty" in error.problem


@pytest.mark.parametrize("size", [100, 4096, 65536])
def test_noise_is_a_damaged_state(folder: Path, size: int) -> None:
    folder.mkdir()
    database(folder).write_bytes(bytes(at * 7919 % 251 for at in range(size)))
    error = refusal(folder)
    assert isinstance(error, StateError)
    assert "damaged" in error.problem
    assert "recover" in error.mend


def test_a_state_that_lost_its_end_is_damaged(folder: Path) -> None:
    create_store(str(folder)).close()
    whole = database(folder).read_bytes()
    for pages in range(1, len(whole) // 4096):
        database(folder).write_bytes(whole[: pages * 4096])
        assert isinstance(refusal(folder), StateError), f"{pages} pages were accepted"


def test_a_state_of_a_newer_version_is_refused_with_how_to_get_it(folder: Path) -> None:
    create_store(str(folder)).close()
    with sqlite3.connect(database(folder)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()
    error = refusal(folder)
    assert isinstance(error, StateError)
    assert f"schema {SCHEMA_VERSION + 1}" in error.problem
    assert "install.py" in error.mend


def test_a_folder_in_the_databases_place_is_an_error_that_says_so(folder: Path) -> None:
    database(folder).mkdir(parents=True)
    assert isinstance(refusal(folder), MachineError)


# SQLite's errors as ours


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SQLITE_BUSY", BusyError),
        ("SQLITE_BUSY_SNAPSHOT", BusyError),
        ("SQLITE_BUSY_RECOVERY", BusyError),
        ("SQLITE_LOCKED_SHAREDCACHE", BusyError),
        ("SQLITE_FULL", MachineError),
        ("SQLITE_IOERR_WRITE", MachineError),
        ("SQLITE_READONLY_DIRECTORY", MachineError),
        ("SQLITE_CANTOPEN_ISDIR", MachineError),
        ("SQLITE_PERM", MachineError),
        ("SQLITE_CORRUPT_VTAB", StateError),
        ("SQLITE_NOTADB", StateError),
        ("SQLITE_IOERR_SHORT_READ", StateError),
        ("SQLITE_MISMATCH", StateError),
    ],
)
def test_an_error_of_sqlite_becomes_ours_by_its_primary_name(name: str, kind: type[CoordinatorError]) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorname = name
    found = sqlite.translated(error)
    assert isinstance(found, kind)
    assert isinstance(found, DamageError) is (kind is StateError)
    assert isinstance(found, CoordinatorError)
    assert found.mend


def test_an_error_of_sqlite_without_a_name_still_says_what_it_said() -> None:
    found = sqlite.translated(sqlite3.ProgrammingError("no such thing"))
    assert isinstance(found, StateError)
    assert "no such thing" in found.problem


def test_an_error_of_anybody_else_stays_what_it_is() -> None:
    error = ValueError("x")
    assert sqlite.translated(error) is error


# housekeeping


def wal(folder: Path) -> int:
    return Path(f"{database(folder)}-wal").stat().st_size


def test_a_log_within_the_limit_is_left(folder: Path) -> None:
    store = create_store(str(folder))
    change(store)
    before = wal(folder)
    store.fold(limit=before)
    assert wal(folder) == before > 0
    store.close()


def test_a_log_beyond_the_limit_is_folded_into_the_database(folder: Path) -> None:
    store = create_store(str(folder))
    change(store, "/folded")
    store.fold(limit=wal(folder) - 1)
    assert wal(folder) == 0
    assert store.read(0.0).meta("worktree") == "/folded"
    store.close()


def test_a_log_that_somebody_reads_is_left_without_an_error(folder: Path) -> None:
    store = create_store(str(folder))
    change(store)
    reader = open_store(str(folder))
    snapshot = reader.read(0.0)
    assert snapshot.meta("worktree") == "/w"
    change(store, "/later")
    store.fold()
    assert wal(folder) > 0
    assert snapshot.meta("worktree") == "/w"
    reader.close()
    store.close()


def test_folding_does_not_shorten_the_time_a_later_change_waits(folder: Path) -> None:
    store = create_store(str(folder))
    change(store)
    store.fold()
    milliseconds = store._connection.execute("PRAGMA busy_timeout").fetchone()[0]
    assert milliseconds == int(sqlite.BUSY_SECONDS * 1000)
    store.close()


def test_a_damaged_state_is_named_by_the_integrity_check(folder: Path) -> None:
    store = create_store(str(folder))
    found = store._connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'inbox'")
    end = found.fetchone()[0] * 4096
    store.close()
    whole = bytearray(database(folder).read_bytes())
    whole[end - 4096 : end] = b"\xff" * 4096
    database(folder).write_bytes(whole)
    store = open_store(str(folder))
    assert store.integrity() != "ok"
    store.close()
