"""What an editing tool's call changes: the symbols that its replacements are within."""

from __future__ import annotations

import pytest

from coord_core.analysis.applying import Change, symbols_touched

SOURCE = b"import os\n\n\ndef f():\n    a = 1\n    return a\n\n\ndef g():\n    return 2\n"


def touched(*changes: tuple[str, str] | tuple[str, str, bool], source: bytes = SOURCE) -> list[str] | None:
    made = [Change(each[0], each[1], each[2] if len(each) > 2 else False) for each in changes]
    return symbols_touched(source, made, "python")


def test_one_replacement_is_in_one_symbol() -> None:
    assert touched(("return 2", "return 3")) == ["g"]


def test_all_replacements_are_in_all_symbols() -> None:
    assert touched(("return", "return 0 +", True)) == ["f", "g"]


def test_several_changes_come_one_after_another() -> None:
    assert touched(("return 2", "return 3"), ("return 3", "return 4"), ("a = 1", "a = 2")) == ["g", "f"]
    assert touched(("return 2", "return 3"), ("return 2", "return 4")) is None


@pytest.mark.parametrize(
    "change", [("return", "x"), ("absent", "x"), ("", "x"), ("import os\n", ""), ("return 2", "\ud800")]
)
def test_what_the_client_will_not_do_or_is_outside_is_of_no_symbol(change: tuple[str, str]) -> None:
    assert touched(change) is None


def test_a_line_that_is_emptied_goes_with_its_end() -> None:
    assert touched(("    a = 1", "")) == ["f"]
    last = ("    return a", "")
    assert touched(last) is None  # the line end after it is not the function's


def test_line_ends_and_a_byte_order_mark_are_the_files_own() -> None:
    windows = b"\xef\xbb\xbf" + SOURCE.replace(b"\n", b"\r\n")
    assert touched(("a = 1\n    return a", "a = 2\n    return a"), source=windows) == ["f"]
    assert touched(("a = 1\r\n    return a", "a = 2\r\n    return a"), source=windows) == ["f"]


@pytest.mark.parametrize("mixed", [SOURCE.replace(b"\n", b"\r\n", 1), SOURCE.replace(b"\n", b"\r", 1)])
def test_line_ends_of_several_kinds_are_written_anew_everywhere(mixed: bytes) -> None:
    assert touched(("return 2", "return 3"), source=mixed) is None


def test_no_change_is_none() -> None:
    assert touched() is None
