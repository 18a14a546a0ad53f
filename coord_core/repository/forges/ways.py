"""The two steps that every way to a forge has, and how they make opening idempotent."""

from __future__ import annotations

from typing import Protocol

from coord_core.repository.forges.errors import (
    AlreadyThereError,
    ForgeError,
    OfflineError,
    ServerError,
)
from coord_core.repository.forges.proposals import Opened


class Way(Protocol):
    """One forge, reached by one means, for one proposal. Both raise ForgeError."""

    def find(self) -> str | None:
        """The address of the open request for the branch."""

    def create(self) -> str:
        """Opens it as a draft: its address."""


def open_by(way: Way) -> Opened:
    """What is open already is found. After a failure that may have opened it, it is looked for once more."""
    if there := way.find():
        return Opened(there, True)
    try:
        return Opened(way.create(), False)
    except (AlreadyThereError, OfflineError, ServerError) as error:
        return Opened(_found_after(way, error), True)


def _found_after(way: Way, error: ForgeError) -> str:
    try:
        there = way.find()
    except ForgeError:
        there = None
    if there is None:
        raise error
    return there
