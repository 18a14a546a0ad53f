"""An export can be read back, and does nothing in a spreadsheet or a terminal."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st

from coord_core.dashboard.exporting import AT_ONCE, as_csv, as_json, in_pieces
from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import FILE, Resource
from coord_core.views import audit_log
from coord_core.views.audit_exports import COLUMNS, FORMULA

NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)


def entry(path: str, reason: str, seq: int = 7) -> Entry:
    event = Event("lock_forced", "claude-1234abcd", Resource(FILE, path))
    event.detail["reason"] = reason
    return Entry(seq, 1_700_000_000.0, event)


def read(entries: list[Entry]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(as_csv(entries)), newline="")))


@given(NAMES, NAMES)
def test_csv_has_one_row_an_entry_that_does_nothing(path: str, reason: str) -> None:
    [row] = read([entry(path, reason)])
    assert list(row) == list(COLUMNS)
    assert row["seq"] == "7" and row["timestamp"] == "2023-11-14T22:13:20Z"
    for cell in row.values():
        assert cell.isprintable() and not cell.startswith(FORMULA)


@given(st.text(st.sampled_from("abc, \"'/é"), min_size=1))
def test_csv_says_what_it_was(reason: str) -> None:
    assert read([entry("a.py", reason)])[0]["reason"] == reason


def test_a_formula_is_no_formula_any_more() -> None:
    assert read([entry("=HYPERLINK(1)", "+1")])[0]["resource"] == "'=HYPERLINK(1)"


@given(st.lists(st.tuples(NAMES, NAMES), max_size=4))
def test_json_says_exactly_what_is_on_record(said: list[tuple[str, str]]) -> None:
    entries = [entry(path, reason, seq) for seq, (path, reason) in enumerate(said)]
    found = json.loads("".join(as_json(entries)))
    assert found == [{"timestamp": "2023-11-14T22:13:20Z", **audit_log.fields(each)} for each in entries]


@given(st.integers(0, 3 * AT_ONCE))
def test_pieces_are_the_whole(count: int) -> None:
    pieces = list(in_pieces(f"{number}\n" for number in range(count)))
    assert "".join(pieces) == "".join(f"{number}\n" for number in range(count))
    assert len(pieces) == -(-count // AT_ONCE)
