"""Values of another type than their column's, column by column, over the real schema."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from coord_core.storage import sqlite as storage
from coord_core.storage import wrong_values

_EVENT = "INSERT INTO events VALUES (:seq, :at, 'lock_acquired', 'claude-1', '', NULL, NULL, NULL, '{}')"


def spoiled(folder: Path, statement: str, values: dict[str, object]) -> str:
    storage.create_store(str(folder)).close()
    path = folder / "state.db"
    with sqlite3.connect(path) as connection:
        connection.execute(statement, values)
    connection.close()
    return wrong_values.found_in(str(path))


def test_a_sound_row_is_sound_whole_numbers_in_it_too(tmp_path: Path) -> None:
    assert spoiled(tmp_path, _EVENT, {"seq": 1, "at": 12}) == ""
    store = storage.open_store(str(tmp_path))
    assert store.integrity() == "ok"
    store.close()


def test_text_in_a_column_of_numbers_is_named(tmp_path: Path) -> None:
    assert spoiled(tmp_path, _EVENT, {"seq": 1, "at": "soon"}) == "events.at"
    store = storage.open_store(str(tmp_path))
    assert store.integrity() == "a value of a wrong type in events.at"
    store.close()


def test_bytes_in_a_column_of_text_are_named(tmp_path: Path) -> None:
    assert spoiled(tmp_path, "INSERT INTO needs VALUES ('a', :at)", {"at": b"b"}) == "needs.need"


def test_a_file_that_is_no_database_is_not_its_business(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"noise" * 100)
    assert wrong_values.found_in(str(tmp_path / "state.db")) == ""


def test_it_makes_no_database_where_there_is_none(tmp_path: Path) -> None:
    """A lost database stays lost, and is not an empty one that is set aside then."""
    assert wrong_values.found_in(str(tmp_path / "state.db")) == ""
    assert list(tmp_path.iterdir()) == []
