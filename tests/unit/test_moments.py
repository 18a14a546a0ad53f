"""Times as `audit --since`, `report` and the dashboard take them."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError
from coord_core.moments import moment

NOW = 1_719_572_400.0  # 2024-06-28T11:00:00Z


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("1h", NOW - 3600),
        ("90s", NOW - 90),
        ("1.5d", NOW - 129600),
        ("2024-06-28T10:00:00Z", NOW - 3600),
        ("2024-06-28T12:00+02:00", NOW - 3600),
        ("2024-06-28T10:00", NOW - 3600),
        ("2024-06-28", NOW - 11 * 3600),
    ],
)
def test_a_duration_ago_or_a_time_in_utc(text: str, at: float) -> None:
    assert moment(text, NOW, "--since") == at


@pytest.mark.parametrize("text", ["yesterday", "-1h", "1 week", "10", "\x1b[31m"])
def test_anything_else_is_bad_input(text: str) -> None:
    with pytest.raises(InputError) as raised:
        moment(text, NOW, "--since")
    assert raised.value.sentence().isprintable()


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30T10:00", "2026-1-1", "2026-01-01T25:00"])
def test_a_date_that_there_is_not_is_said_to_be_none(text: str) -> None:
    with pytest.raises(InputError, match="no such date") as raised:
        moment(text, NOW, "--since")
    assert "duration" not in raised.value.sentence()
