"""The paragraph goes in and out, and every other byte stays."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from coord_core.install.offers import marks, paragraph

LINES = st.lists(st.text(alphabet="ab #\t<!->", max_size=6), max_size=6)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans())
@example([], "\n", False)
def test_in_and_out_gives_back_what_was_there(lines: list[str], newline: str, ends: bool) -> None:
    text = newline.join(lines) + (newline if ends else "")
    inside = paragraph.put(text)
    assert inside is not None
    assert text in inside
    assert paragraph.is_in(inside)
    assert paragraph.put(inside) == inside
    assert paragraph.taken_out(inside) == text


@given(LINES)
def test_what_is_written_around_it_later_stays(lines: list[str]) -> None:
    more = "\n".join(lines)
    inside = paragraph.put("first\n")
    assert inside is not None
    assert paragraph.taken_out(f"{inside}{more}") == f"first\n{more}"


def test_an_edited_paragraph_stays() -> None:
    inside = (paragraph.put("") or "").replace("Leave", "Do leave")
    assert paragraph.put(inside) is None
    assert paragraph.taken_out(inside) is None


def test_a_marked_text_knows_whether_it_was_changed() -> None:
    text = marks.marked("a\nb\n")
    assert marks.is_unchanged(text)
    assert marks.is_unchanged(text.replace("\n", "\r\n"))
    assert not marks.is_unchanged(text.replace("a", "c"))
    assert not marks.is_unchanged(text + "more")
    assert not marks.is_unchanged("a\n")
