"""An older version of the tool meets what a newer one on the same machine has made."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.process.cli.program import Program

NEWER = 51


def set_schema(root: Path) -> None:
    with closing(sqlite3.connect(root / ".git/claude-coordinator/state.db")) as state, state:
        state.execute("CREATE TABLE of_a_newer_version (x)")
        state.execute(f"PRAGMA user_version = {NEWER}")


def schema(root: Path) -> int:
    with closing(sqlite3.connect(root / ".git/claude-coordinator/state.db")) as state:
        found = state.execute("PRAGMA user_version").fetchone()[0]
    assert isinstance(found, int)
    return found


def contents(root: Path) -> dict[Path, bytes]:
    """Of every file but SQLite's own beside the database."""
    return {
        path: path.read_bytes() for path in root.rglob("*") if path.is_file() and "state.db" not in path.name
    }


@pytest.mark.parametrize("command", ["init", "upgrade"])
def test_a_newer_state_is_refused_and_left_as_it_is(program: Program, root: Path, command: str) -> None:
    """With the sentence of every other command."""
    assert program("init").status == 0
    set_schema(root)
    before = contents(root)
    done = program(command)
    assert schema(root) == NEWER
    assert done.status == 3
    assert "newer version" in done.stderr
    assert contents(root) == before
