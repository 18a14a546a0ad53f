"""Text of others' making takes exactly the columns it is given, whatever is in it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from coord_core.watching.signs import Signs, ago, left, width
from tests.support.hostile import texts


@given(texts, st.integers(0, 60), st.booleans(), st.booleans())
def test_a_text_fills_its_columns(text: str, columns: int, keep_end: bool, is_ascii: bool) -> None:
    shown = Signs(is_ascii).fitted(text, columns, keep_end)
    assert width(shown) == cell_len(shown) == columns
    assert shown.isprintable()
    assert shown.isascii() or not is_ascii


@given(texts, st.integers(1, 60))
@example("設", 1)
def test_a_folded_text_keeps_its_words_and_its_width(text: str, columns: int) -> None:
    signs = Signs()
    lines = signs.folded(text, columns)
    assert all(width(line) <= max(2, columns) for line in lines)
    assert "".join(lines).replace(" ", "") == signs.clean(text).replace(" ", "")


@pytest.mark.parametrize(
    ("text", "columns", "keep_end", "shown"),
    [
        ("src/auth.py", 11, True, "src/auth.py"),
        ("src/auth.py", 8, True, "…auth.py"),
        ("src/auth.py", 8, False, "src/aut…"),
        ("設計.md", 5, False, "設計…"),
        ("設計.md", 4, False, "設… "),
        ("設計.md", 6, True, "…計.md"),
        ("🇯🇵", 6, False, "��    "),
        ("❤️‍🔥", 6, False, "❤�🔥  "),
        ("a\x1b[31mb\nc", 9, False, "a�[31mb�c"),
    ],
)
def test_what_is_cut_says_so(text: str, columns: int, keep_end: bool, shown: str) -> None:
    assert Signs().fitted(text, columns, keep_end) == shown


def test_a_terminal_that_knows_no_other_signs_gets_ascii() -> None:
    assert Signs(is_ascii=True).fitted("設計/lock.md", 9) == "??/lock.~"


@given(st.floats(-1e6, 1e9))
def test_times_fit_their_columns(seconds: float) -> None:
    assert len(left(seconds)) <= 8
    assert len(ago(seconds)) <= 8


def test_time_left_counts_down_by_the_second_in_the_last_hour() -> None:
    assert [left(each) for each in (3600.5, 3599.9, 60, 59, 0.5)] == ["1h00", "59:59", "1:00", "0:59", "over"]
