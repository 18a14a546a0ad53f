"""The steps of a message, and that there are no others."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coord_core.notify import delivery
from coord_core.notify.delivery import ARRIVED, GIVE_UP, IDLE, LOST, READY, SENDING, UNKNOWN, Box, StepError

CALLS: dict[str, Callable[[Box], Box]] = {
    "skip": lambda box: delivery.skip(box, 9),
    "take": lambda box: delivery.take(box, "x", 1, 2, 2, 0.0),
    "expire": lambda box: delivery.expire(box, 1, 2, 2, 0.0),
    "begin": delivery.begin,
    "arrived": delivery.arrived,
    "lost": lambda box: delivery.lost(box, "why"),
    "again": lambda box: delivery.again(box, "why", 1.0, None, 0.5),
    "give_up": lambda box: delivery.give_up(box, "why"),
}


@pytest.mark.parametrize("step", CALLS)
@pytest.mark.parametrize("state", [IDLE, READY, SENDING, ARRIVED, LOST])
def test_a_step_leads_where_the_table_says_or_is_refused(step: str, state: str) -> None:
    before, after = delivery.STEPS[step]
    if state == before:
        assert CALLS[step](Box(0, state)).state == after
    else:
        with pytest.raises(StepError):
            CALLS[step](Box(0, state))


@pytest.mark.parametrize("state", [IDLE, READY, SENDING, ARRIVED, LOST])
def test_only_what_was_going_out_is_not_known_after_a_crash(state: str) -> None:
    found = delivery.recovered(Box(0, state, "x", 1, 2, 2))
    assert found == (
        Box(0, LOST, "x", 1, 2, 2, reason=UNKNOWN) if state == SENDING else Box(0, state, "x", 1, 2, 2)
    )


@pytest.mark.parametrize("state", [IDLE, READY, SENDING])
def test_nothing_else_goes_on_record(state: str) -> None:
    with pytest.raises(StepError):
        delivery.recorded(Box(0, state))


def test_the_pause_doubles_and_a_service_may_ask_for_a_longer_one() -> None:
    box = Box(0, SENDING, "x", 1, 1, 1, begun_at=100.0, attempts=3)
    assert delivery.again(box, "why", 200.0, None, 0.5).next_at == 208.0
    assert delivery.again(box, "why", 200.0, 3.0, 0.5).next_at == 208.0
    assert delivery.again(box, "why", 200.0, 60.0, 0.5).next_at == 260.0
    pauses = {delivery.again(box, "why", 0.0, None, chance).next_at for chance in (0.0, 0.5, 1.0)}
    assert pauses == {6.0, 8.0, 10.0}


def test_after_a_day_it_is_given_up() -> None:
    box = Box(0, SENDING, "x", 1, 1, 1, begun_at=0.0, attempts=3)
    found = delivery.again(box, "why", GIVE_UP - 5, None, 0.5)
    assert (found.state, found.reason) == (LOST, "given up: why")
    assert delivery.again(box, "why", GIVE_UP - 9, None, 0.5).state == READY


def test_the_cursor_moves_when_the_outcome_is_on_record_and_never_back() -> None:
    assert delivery.recorded(Box(3, ARRIVED, "x", 4, 7, 2)) == Box(7)
    assert delivery.skip(Box(9), 4) == Box(9)
