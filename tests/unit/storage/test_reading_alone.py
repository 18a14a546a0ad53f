"""A state that is opened to be read: nothing of it is written, and nobody is kept out."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from coord_core.storage import sqlite
from coord_core.storage.sqlite import BESIDE, DATABASE, SCHEMA_VERSION, create_store, open_store

SUFFIXES = ("", *BESIDE)


@pytest.fixture(params=["state", "100% of #1?", "状態 &mode=rw", "a//b"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """With a log that is not folded in: its writer left without closing."""
    folder = f"{tmp_path}/{request.param}"
    create_store(folder).close()
    _write(folder)
    return folder


def test_what_stands_in_the_log_alone_is_read(folder: str) -> None:
    assert _read(folder) == "here"


def test_the_last_reader_leaves_the_log_where_it_is(folder: str) -> None:
    before = _files(folder)
    for _ in range(3):
        _read(folder)
    assert _files(folder) == before


def test_it_cannot_be_written(folder: str) -> None:
    store = open_store(folder, to_read=True)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.begin(0.0).set_meta("it", "changed")
    store.close()
    assert _read(folder) == "here"


def test_one_of_an_older_schema_is_migrated(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    monkeypatch.setattr(sqlite, "_statements", lambda number: [f"CREATE TABLE new_in_{number} (it)"])
    assert _read(folder) == "here"
    assert f"new_in_{SCHEMA_VERSION + 1}" in _tables(folder)


def _write(folder: str) -> None:
    """From a copy of what a living writer had, as one leaves it that ends without closing."""
    store = open_store(folder)
    store.begin(1.0).set_meta("it", "here")
    store.commit()
    left = {suffix: Path(folder, DATABASE + suffix).read_bytes() for suffix in SUFFIXES}
    store.close()
    for suffix, content in left.items():
        Path(folder, DATABASE + suffix).write_bytes(content)


def _read(folder: str) -> object:
    store = sqlite.open_store(folder, to_read=True)
    found = store.read(0.0).meta("it")
    store.close()
    return found


def _files(folder: str) -> dict[str, tuple[int, int]]:
    """Size and time of the database and its log."""
    stats = {suffix: Path(folder, DATABASE + suffix).stat() for suffix in ("", "-wal")}
    return {suffix: (found.st_size, found.st_mtime_ns) for suffix, found in stats.items()}


def _tables(folder: str) -> set[str]:
    connection = sqlite3.connect(Path(folder, DATABASE))
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    return found
