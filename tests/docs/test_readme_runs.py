"""What the README tells to run does what it shows: from installing to the last command, in one repository."""

from __future__ import annotations

import pytest

from .pages import JAPANESE, README, Page
from .performance import RUN, compare, perform
from .stage import Stage

MOST_LEFT_OUT = 3


@pytest.mark.timeout(500)
def test_every_block_of_the_readme_runs(stage: Stage) -> None:
    for block in Page(README).blocks:
        try:
            perform(block, stage)
        except AssertionError as error:
            raise AssertionError(f"README.md, line {block.line}: {error}") from error


@pytest.mark.timeout(500)
@pytest.mark.skipif(not JAPANESE.exists(), reason="it is not written yet")
def test_every_block_of_the_japanese_readme_runs(stage: Stage) -> None:
    for block in Page(JAPANESE).blocks:
        perform(block, stage)


def test_what_is_left_out_has_a_reason_and_is_little() -> None:
    blocks = [block for block in Page(README).blocks if block.language in RUN]
    left_out = [block.order("no") for block in blocks if block.order("no")]
    assert len(left_out) <= MOST_LEFT_OUT < len(blocks)
    assert all(len(reason.split()) > 2 for reason in left_out)


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (["a"], ["b"]),
        (["a"], []),
        (["a"], ["a", "b"]),
        (["a", "…", "c"], ["a", "b"]),
        (["…", "b"], ["a", "b", "c"]),
    ],
)
def test_a_difference_is_found(shown: list[str], said: list[str]) -> None:
    with pytest.raises(AssertionError):
        compare(shown, said)


def test_what_is_the_same_is_let_through() -> None:
    compare(["a  b", "", "at 11:00:00 UTC", "…"], ["a b", "at 12:34:56 UTC", "c"])
    compare(["…", "c"], ["a", "b", "c"])
