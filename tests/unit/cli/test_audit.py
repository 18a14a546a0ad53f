"""Times as `audit --since` takes them."""

from __future__ import annotations

import pytest

from coord_core.cli.audit import moment
from coord_core.domain.errors import InputError

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
    assert moment(text, NOW) == at


@pytest.mark.parametrize("text", ["yesterday", "-1h", "1 week", "10", "\x1b[31m"])
def test_anything_else_is_bad_input(text: str) -> None:
    with pytest.raises(InputError) as raised:
        moment(text, NOW)
    assert raised.value.sentence().isprintable()
