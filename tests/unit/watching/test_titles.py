"""The title of a dialog names what it is about, in however little room."""

from __future__ import annotations

import pytest

from coord_core.watching.signs import Signs, width
from coord_core.watching.titles import LEAST, Name, fitted

SIGNS = Signs()
WHO, FILE = "claude-00000001", "src/" + "a-long-folder-name/" * 8 + "the-file.py"
BREAK = ("Break the lock of ", Name(WHO), " on ", Name(FILE), "?")
END = ("End ", Name(WHO), "? Its client goes on, and what it holds (3) is released.")


@pytest.mark.parametrize("title", [BREAK, END])
@pytest.mark.parametrize("columns", [16, 36, 68])
@pytest.mark.parametrize("lines", [1, 2, 3, 8])
def test_it_takes_no_more_room_than_there_is(title: tuple[str, ...], columns: int, lines: int) -> None:
    found = fitted(title, columns, lines, SIGNS)
    assert found is None or (len(found) <= lines and max(map(width, found)) <= columns)


def test_names_are_whole_as_long_as_words_can_give_way() -> None:
    assert fitted(END, 24, 1, SIGNS) == [f"End {WHO}? …"]
    assert fitted(END, 36, 2, SIGNS) == [f"End {WHO}? Its client goes", "on, and what it holds (3) is …"]


def test_of_a_long_path_the_end_stays_and_the_shorter_name_is_whole() -> None:
    said = " ".join(fitted(BREAK, 36, 3, SIGNS) or [])
    assert said.startswith(f"Break … {WHO} on")
    assert said.endswith("/the-file.py?")


def test_what_needs_no_cut_is_not_cut() -> None:
    assert " ".join(fitted(END, 36, 4, SIGNS) or []) == "".join(END)


def test_where_a_name_would_not_be_known_any_more_there_is_none() -> None:
    assert fitted(("Release ", Name(FILE), "?"), LEAST, 1, SIGNS) is None
    assert fitted(END, 36, 0, SIGNS) is None


def test_a_terminal_of_ascii_gets_ascii() -> None:
    said = "".join(fitted(BREAK, 36, 2, Signs(is_ascii=True)) or [])
    assert said.isascii() and "~" in said


@pytest.mark.parametrize("text", ["あ" * 200, "x" * 9000, "\x1b[31m" * 90])
def test_names_of_any_kind_fit(text: str) -> None:
    found = fitted(("Release ", Name(text), "?"), 36, 2, SIGNS)
    assert found is not None and max(map(width, found)) <= 36
    assert "\x1b" not in "".join(found)
