"""The figures of the README are those of docs/comparison.md, and each ratio is that of its two times."""

from __future__ import annotations

import re

import pytest

from .pages import README, ROOT, Page

ROWS = Page(ROOT / "docs" / "comparison.md").table("check before an edit")
BARE = float(ROWS[0][2].removesuffix(" ms"))


def test_every_ratio_of_the_readme_is_in_the_comparison() -> None:
    for tool, cost, _ in Page(README).table("tool"):
        found = [row for row in ROWS if row[0].startswith(tool)]
        assert f"{found[0][4]} ×" == cost


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}, {row[1]}")
def test_a_ratio_is_that_of_its_times(row: list[str]) -> None:
    """Within what rounding both to tenths does."""
    assert float(row[2].removesuffix(" ms")) / BARE == pytest.approx(float(row[4]), abs=0.1)


def test_the_yardstick_is_the_same() -> None:
    assert re.findall(r"\((\d+\.\d) ms\)", Page(README).text) == [f"{BARE}"]
