"""What an event does to the rows is stated for every event that a use case records."""

from __future__ import annotations

import pytest

from coord_core.domain import leases
from coord_core.storage import sql

RECORDED = [
    "session_started", "session_ended", "session_crashed", "lease_renewed", "lock_renewed",
    "lock_acquired", "lock_denied", "lock_released", "lock_expired", "lock_reclaimed", "lock_forced",
    "commit_blocked", "state_rebuilt", "session_restored", "clock_jumped",
]  # fmt: skip


@pytest.mark.parametrize("action", [*RECORDED, *leases.TAKEN.values()])
def test_every_event_has_its_effects_stated(action: str) -> None:
    assert action in sql.EFFECTS


def test_no_effect_depends_on_anything_but_named_parameters() -> None:
    for statements in sql.EFFECTS.values():
        for statement in statements:
            assert "?" not in statement
            assert "now()" not in statement.lower()
            assert "random" not in statement.lower()
