"""What a change on the published branch leads to here, case by case."""

from __future__ import annotations

import pytest

from coord_core.domain.assignments import Holding, steps

FREE = Holding("pending")
CI = Holding("in_progress", "claude-ci", "claude-ci/feat/x")
OTHER_CI = Holding("in_progress", "claude-ci2", "claude-ci2/feat/x")
MINE = Holding("in_progress", "claude-here", "claude-here/feat/x")
DONE = Holding("completed", "claude-ci", "claude-ci/feat/x")
DONE_BY_ME = Holding("completed", "claude-here")
BLOCKED, CANCELLED = Holding("blocked"), Holding("cancelled")


def news(
    ours: Holding, base: Holding | None, theirs: Holding | None, here: bool = False, ready: bool = True
) -> list[str]:
    return steps(ours, base, theirs, here, ready)


@pytest.mark.parametrize("ours", [FREE, CI, MINE, DONE, BLOCKED])
@pytest.mark.parametrize("base", [FREE, CI, MINE, DONE, BLOCKED])
def test_what_did_not_change_there_is_no_news(ours: Holding, base: Holding) -> None:
    assert news(ours, base, base) == []
    assert news(ours, base, None) == []


def test_what_was_assigned_there_and_is_free_here_is_assigned() -> None:
    assert news(FREE, FREE, CI) == ["assign"]
    assert news(FREE, MINE, CI) == ["assign"], "given back here meanwhile"
    assert news(FREE, None, CI) == ["assign"]


def test_what_waits_for_another_task_is_not_assigned() -> None:
    assert news(FREE, FREE, CI, ready=False) == ["decline"]


def test_what_both_assigned_stays_ours() -> None:
    assert news(MINE, FREE, CI, here=True) == ["decline"]


@pytest.mark.parametrize("theirs", [FREE, CI, DONE, BLOCKED, CANCELLED])
def test_what_somebody_here_has_nobody_takes_away(theirs: Holding) -> None:
    assert news(MINE, MINE, theirs, here=True) == ["decline"]


@pytest.mark.parametrize("ours", [DONE_BY_ME, BLOCKED, CANCELLED])
def test_what_is_over_or_blocked_here_stays_so(ours: Holding) -> None:
    assert news(ours, FREE, CI) == ["decline"]


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (FREE, ["release"]),
        (DONE, ["complete"]),
        (BLOCKED, ["block"]),
        (CANCELLED, ["cancel"]),
        (OTHER_CI, ["release", "assign"]),
        (Holding("in_progress"), ["decline"]),
        (Holding("completed", "claude-ci2"), ["release", "assign", "complete"]),
        (Holding("completed"), ["complete"]),
    ],
)
def test_what_was_assigned_there_goes_on_there(theirs: Holding, expected: list[str]) -> None:
    assert news(CI, CI, theirs) == expected


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        (DONE, ["assign", "complete"]),
        (BLOCKED, ["block"]),
        (CANCELLED, ["cancel"]),
        (Holding("completed"), ["decline"]),
        (Holding("in_progress"), ["decline"]),
    ],
)
def test_what_happened_there_between_two_looks(theirs: Holding, expected: list[str]) -> None:
    assert news(FREE, FREE, theirs) == expected


def test_a_branch_of_the_same_holder_is_taken_over() -> None:
    named = Holding("in_progress", "claude-ci", "claude-ci/fix/y")
    assert news(CI, CI, named) == ["place"]
    assert news(CI, named, Holding("in_progress", "claude-ci")) == []
    assert news(MINE, MINE, Holding("in_progress", "claude-here", "elsewhere"), here=True) == []
    assert news(FREE, CI, named) == [], "of one who has it no more"


def test_who_has_nothing_is_not_compared() -> None:
    assert Holding("pending", "somebody") == FREE
    assert {Holding("pending", "somebody"), FREE} == {FREE}
