"""Entries as `audit` prints them: what a session wrote stays a cell of one line, and is never calculated."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coord_core.cli.audit_actions import ACTIONS, GROUPS
from coord_core.cli.audit_formats import form
from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import FILE, Resource
from coord_core.views import audit_log
from coord_core.views.audit_exports import COLUMNS, FORMULA, as_csv, cell

AT = 1_719_568_800.0  # 2024-06-28T10:00:00Z


def entry(path: str = "src/a.py", action: str = "lock_forced", seq: int = 7, **detail: str | int) -> Entry:
    event = Event(action, "claude-1234abcd", Resource(FILE, path), "helper", "task-001")
    event.detail.update(detail)
    return Entry(seq, AT, event)


def printed(capsys: pytest.CaptureFixture[str], name: str, *entries: Entry, follow: bool = False) -> str:
    shown = form(name, follow)
    shown.show(entries)
    shown.end()
    return capsys.readouterr().out


def test_the_columns_are_always_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "csv", entry(reason="in my way", token=3))
    head, line = out.split("\r\n")[:2]
    assert head.split(",") == [
        "timestamp", "seq", "instance", "agent", "action", "resource", "task_id", *audit_log.DETAILS,
    ]  # fmt: skip
    assert line.split(",")[:8] == [
        "2024-06-28T10:00:00Z", "7", "claude-1234abcd", "helper", "lock_forced", "src/a.py", "task-001", "",
    ]  # fmt: skip
    assert dict(zip(COLUMNS, line.split(","), strict=True))["reason"] == "in my way"


def test_without_entries_there_is_the_head_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "csv") == ",".join(COLUMNS) + "\r\n"
    assert printed(capsys, "json") == "[]\n"
    assert printed(capsys, "jsonl") == printed(capsys, "text") == ""


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "  =1", "＝1"])
def test_a_spreadsheet_calculates_nothing(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_a_number_stays_one() -> None:
    assert (cell(-3), cell("a=1")) == ("-3", "a=1")


@given(st.text(max_size=400), st.text(max_size=40))
def test_any_text_is_one_cell_of_one_line(reason: str, path: str) -> None:
    line = as_csv(entry(path, reason=reason))
    (row,) = csv.reader(io.StringIO(line, newline=""))
    assert len(row) == len(COLUMNS)
    assert line.count("\n") == 1 and all(text.isprintable() for text in row)
    assert not any(text.lstrip().startswith(FORMULA) for text in row)


@given(st.text(';"= x+-@＝\t', max_size=30))
@example(";=1+1")
@example('x; "=1+1"')
def test_a_semicolon_starts_no_formula(reason: str) -> None:
    """A spreadsheet of many a country splits there, whatever is quoted."""
    line = as_csv(entry(f"x{reason}", reason=reason))
    (row,) = csv.reader(io.StringIO(line, newline=""), delimiter=";")
    assert not any(text.lstrip().startswith(FORMULA) for text in row)


def test_json_is_one_array_and_followed_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    two = entry(), entry(seq=8)
    found = json.loads(printed(capsys, "json", *two))
    assert [each["seq"] for each in found] == [7, 8]
    lines = printed(capsys, "json", *two, follow=True)
    assert lines == printed(capsys, "jsonl", *two)
    assert [json.loads(line) for line in lines.splitlines()] == found


def test_a_hostile_name_is_one_plain_line(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "text", entry("a\x1b[31m\nb\u202ec", reason="x\r\ny"))
    assert out.count("\n") == 1 and out.rstrip("\n").isprintable()


def test_what_comes_after_the_action_is_below_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    of_a_file = [entry("src/a.py", action, token=3) for action in ACTIONS]
    of_a_task = Entry(8, AT, Event("task_completed", "claude-1234abcd", task_id="task-001"))
    *lines, last = printed(capsys, "text", *of_a_file, of_a_task).splitlines()
    assert {line.index(" src/a.py ") for line in lines} == {last.index(" task_id=task-001")}


def test_every_group_is_of_actions_that_the_log_has() -> None:
    assert all(set(found) <= set(ACTIONS) for found in GROUPS.values())
    assert not set(GROUPS) & set(ACTIONS)
