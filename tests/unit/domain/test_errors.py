"""Errors carry what happened and what a person can do about it."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import (
    BusyError,
    CoordinatorError,
    InputError,
    MachineError,
    NotAllowedError,
    StateError,
)


def test_an_errors_sentence_says_what_happened_and_how_to_mend_it() -> None:
    error = StateError("The state is damaged.", "Run recover.")
    assert (error.sentence(), str(error)) == ("The state is damaged. Run recover.", "The state is damaged.")


def test_an_error_that_nobody_can_mend_says_only_what_happened() -> None:
    assert InputError("The path is empty.").sentence() == "The path is empty."


@pytest.mark.parametrize(
    ("kind", "status"),
    [(InputError, 2), (StateError, 3), (BusyError, 3), (MachineError, 3), (NotAllowedError, 1)],
)
def test_every_error_has_the_exit_status_of_whose_fault_it_is(
    kind: type[CoordinatorError], status: int
) -> None:
    assert kind("x").exit_status == status
