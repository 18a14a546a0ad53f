"""What is kept of a channel's failures until a person has heard of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from coord_core.notify import failures
from coord_core.notify.delivery import Box
from coord_core.notify.outbox import Outbox, Standing

NAME = "user-a"


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    found = Outbox(os.fspath(tmp_path), makes=True)
    found.begin_channel(NAME, 0)
    yield found
    found.close()


def standing(outbox: Outbox) -> Standing:
    found = outbox.standing(NAME)
    assert found is not None
    return found


def arrive(outbox: Outbox, at: float) -> None:
    outbox.note(NAME, Box(1), [*standing(outbox).sent, at], "", at)


def fail(outbox: Outbox, why: str, at: float) -> None:
    outbox.note(NAME, Box(1), [*standing(outbox).sent, at], why, at)


def test_a_message_that_arrives_leaves_the_reason_of_a_failure_that_nobody_heard_of(outbox: Outbox) -> None:
    fail(outbox, "unknown whether it arrived", 10.0)
    arrive(outbox, 20.0)
    assert (standing(outbox).result, standing(outbox).result_at) == ("unknown whether it arrived", 10.0)
    assert outbox.take_untold() == {NAME: (1, "unknown whether it arrived")}


def test_once_it_was_told_the_message_that_arrived_since_counts(outbox: Outbox) -> None:
    fail(outbox, "refused", 10.0)
    arrive(outbox, 20.0)
    outbox.take_untold()
    assert (standing(outbox).result, standing(outbox).result_at) == ("", 20.0)
    assert outbox.take_untold() == {}


def test_the_last_failure_stays_when_it_was_told_and_nothing_arrived_since(outbox: Outbox) -> None:
    arrive(outbox, 5.0)
    fail(outbox, "refused", 10.0)
    fail(outbox, "gone", 11.0)
    assert outbox.take_untold() == {NAME: (2, "gone")}
    assert (standing(outbox).result, standing(outbox).result_at) == ("gone", 11.0)
    arrive(outbox, 20.0)
    assert standing(outbox).result == ""


def test_a_failure_without_a_known_reason_is_told_without_one(outbox: Outbox, tmp_path: Path) -> None:
    outbox._connection.execute("UPDATE channels SET untold = 1")  # as an earlier version left it
    assert "was not delivered. `claude" in failures.tell(os.fspath(tmp_path))
