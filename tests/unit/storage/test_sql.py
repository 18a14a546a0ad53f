"""What an event does to the rows is stated for every event that a use case records."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from coord_core.domain import leases
from coord_core.storage import sql
from coord_core.storage.effects import EFFECTS
from coord_core.storage.sqlite import DATABASE, create_store
from coord_core.storage.task_effects import Each

RECORDED = [
    "session_started", "session_ended", "session_crashed", "lease_renewed", "lock_renewed",
    "lock_acquired", "lock_denied", "lock_released", "lock_expired", "lock_reclaimed", "lock_forced",
    "commit_blocked", "state_rebuilt", "session_restored", "clock_jumped",
]  # fmt: skip


@pytest.mark.parametrize("action", [*RECORDED, *leases.TAKEN.values()])
def test_every_event_has_its_effects_stated(action: str) -> None:
    assert action in EFFECTS


def text(effect: str | Each) -> str:
    return effect if isinstance(effect, str) else effect.statement


def test_every_table_is_known_to_be_kept_with_a_compacted_journal_or_not(tmp_path: Path) -> None:
    """A new table belongs into sql.RECORDED when events fill it: a base without it would lose its rows."""
    create_store(str(tmp_path)).close()
    connection = sqlite3.connect(tmp_path / DATABASE)
    found = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    assert found == {*sql.RECORDED, *sql.OF_THE_MOMENT, "events"}


def test_what_events_fill_is_kept_with_a_compacted_journal() -> None:
    filled = {
        statement.split()[2] for statements in EFFECTS.values() for statement in map(text, statements)
        if statement.startswith("INSERT")
    }  # fmt: skip
    assert filled - {"meta"} <= set(sql.RECORDED)  # of what is in `meta`, all is found out anew


def test_no_effect_depends_on_anything_but_named_parameters() -> None:
    for statements in EFFECTS.values():
        for statement in map(text, statements):
            assert "?" not in statement
            assert "now()" not in statement.lower()
            assert "random" not in statement.lower()


def test_the_columns_of_a_key_come_first(tmp_path: Path) -> None:
    """Else SQLite's quick_check takes a sound table WITHOUT ROWID for damaged."""
    create_store(str(tmp_path)).close()
    with sqlite3.connect(tmp_path / DATABASE) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            places = [row[5] for row in connection.execute(f"PRAGMA table_info({table})")]
            assert [place > 0 for place in places] == sorted((place > 0 for place in places), reverse=True)
    connection.close()
