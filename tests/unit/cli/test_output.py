"""Printing where there is no terminal: plain, aligned, nothing cut."""

from __future__ import annotations

import pytest

from coord_core.cli import lock_tables, output, tables
from coord_core.views import shapes
from tests.support import facts


def test_columns_are_aligned(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(("A", "B"), [("long", "1"), ("x", "2")])
    assert capsys.readouterr().out == "A     B\nlong  1\nx     2\n"


def test_signs_of_two_columns_are_counted_as_such(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(("A", "B"), [("認証", "1"), ("long", "2")])
    assert capsys.readouterr().out == "A     B\n認証  1\nlong  2\n"


def test_one_long_cell_does_not_push_the_others_away(capsys: pytest.CaptureFixture[str]) -> None:
    output.table(("A", "B"), [("x" * 300, "1"), ("y", "2")])
    _, long, short = capsys.readouterr().out.splitlines()
    assert long == "x" * 300 + "  1"
    assert len(short) == output.WIDEST_PAD + 3


def test_a_table_keeps_to_columns_in_a_pipe(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    output.table(("A", "B"), [("x" * 30, "[b]1[/b]"), ("y", "2")])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 20
    assert "".join(line.split("  ")[0].strip() for line in lines[1:-1]).count("x") == 30
    assert lines[-1].split() == ["y", "2"]
    monkeypatch.setenv("COLUMNS", "wide")
    output.table(("A", "B"), [("x" * 30, "1")])
    assert capsys.readouterr().out.splitlines()[1] == "x" * 30 + "  1"


def test_a_sentence_is_wrapped_only_where_there_is_a_width(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = " ".join(["word"] * 40)
    monkeypatch.delenv("COLUMNS", raising=False)
    output.say_wrapped("Free: ", text)
    assert capsys.readouterr().out == f"Free: {text}\n"
    monkeypatch.setenv("COLUMNS", "30")
    output.say_wrapped("Free: ", text)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 1 and max(map(len, lines)) <= 30


def test_json_is_one_line_without_what_cannot_be_seen(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_json({"a": "ä\n\udcff"})
    assert capsys.readouterr().out == '{"a":"ä\\n\\udcff"}\n'


def test_locks_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    locks = [facts.lock("a", "one", locked_at=100.0), facts.lock("b", "one", "helper", locked_at=-7200.0)]
    lock_tables.show(locks, {"one": facts.instance("one", expires_at=160.0)}, 100.0)
    _, first, second = (line.split("  ") for line in capsys.readouterr().out.splitlines())
    assert [cell.strip() for cell in first if cell] == ["a", "exclusive", "one", "just now", "in 1 minute"]
    assert [cell.strip() for cell in second if cell][2:4] == ["one (agent helper)", "2 hours ago"]


def test_a_lease_that_ran_out_is_said_to_have(capsys: pytest.CaptureFixture[str]) -> None:
    lock_tables.show([facts.lock("a", "one")], {"one": facts.instance("one", expires_at=5.0)}, 6.0)
    assert capsys.readouterr().out.rstrip().endswith("expired")


def test_nobody_is_here(capsys: pytest.CaptureFixture[str]) -> None:
    tables.show_instances([], [], 0.0)
    assert capsys.readouterr().out == "Nobody is here.\n"


def test_a_person_has_no_process() -> None:
    found = shapes.instance(facts.instance("user-me", session_id="", kind="person", branch=""))
    assert (found["session_id"], found["pid"], found["host"], found["branch"]) == (None, None, None, None)
