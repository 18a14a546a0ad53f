"""A state's rows, and those of the state that its journal makes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from coord_core.domain.records import Entry
from coord_core.services import recovery
from coord_core.storage import base, sql
from coord_core.storage.sqlite import BESIDE, DATABASE, open_store

UNRECORDED = {"last_seen", "active_at", "seen_at"}  # no event tells when somebody was seen
Rows = dict[str, list[dict[str, Any]]]


def told(folder: Path) -> list[Entry]:
    """What the journal says happened, oldest first."""
    story = base.read(str(folder))
    return [story.history[seq] for seq in sorted(story.history)] + story.later


def rows(folder: Path) -> Rows:
    """All that events record. Which of several locks is in the way of who was refused is in no event."""
    store = open_store(str(folder))
    try:
        tx = store.read(0.0)
        found = {name: _sorted(*tx.table(name)) for name in sql.RECORDED}
    finally:
        store.close()
    found["interests"] = [_known(row) for row in found["interests"]]
    return found


def _known(interest: dict[str, Any]) -> dict[str, Any]:
    """What events tell of who was refused; `free`: it was told that it could have it."""
    moved = ("token", "until", "denied_at")
    return {"free": not interest["token"], **{name: interest[name] for name in interest if name not in moved}}


def rows_by_journal(folder: Path, by_itself: bool = True) -> Rows:
    """The rows of a state made from a copy of the journal. Raises LostError."""
    with tempfile.TemporaryDirectory() as elsewhere:
        copy = Path(elsewhere, "state")
        shutil.copytree(folder, copy)
        for suffix in ("", *BESIDE):
            Path(copy, DATABASE + suffix).unlink(missing_ok=True)
        recovery.rebuild_state(str(copy), by_itself)
        return rows(copy)


def _sorted(columns: list[str], values: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    found = [dict(zip(columns, row, strict=True)) for row in values]
    return sorted(({name: row[name] for name in row if name not in UNRECORDED} for row in found), key=repr)
