"""What is too long for its room keeps the end of its name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.cli.fitting import LEAST, elided, padded, width

DEEP = "src/components/forms/fields/Date.tsx"


@pytest.mark.parametrize(
    ("text", "room", "shown"),
    [
        (DEEP, len(DEEP), DEEP),
        (DEEP, len(DEEP) - 1, "src/…/forms/fields/Date.tsx"),
        (DEEP, 22, "src/…/fields/Date.tsx"),
        (DEEP, 16, "src/…/Date.tsx"),
        (DEEP, 12, "…/Date.tsx"),
        ("claude-1234abcd/feat/login", 20, "…/feat/login"),
        ("src/components/forms/", 12, "src/…/forms/"),
        ("資料/設計/共通/画面一覧.md", 20, "資料/…/画面一覧.md"),
        ("x" * 30, 12, "…" + "x" * 11),
        ("画" * 30, 12, "…" + "画" * 5),
    ],
)
def test_folders_go_from_the_middle(text: str, room: int, shown: str) -> None:
    assert elided(text, room) == shown


@given(st.text(st.sampled_from("ab/画🙂é…"), max_size=40), st.integers(LEAST, 50))
def test_whatever_it_is_it_fits_and_ends_as_it_did(text: str, room: int) -> None:
    shown = elided(text, room)
    assert width(shown) <= room
    assert shown == text or text.endswith(shown.rpartition("…")[2])
    assert shown == text or width(text) > room
    assert width(padded(shown, room)) == room
