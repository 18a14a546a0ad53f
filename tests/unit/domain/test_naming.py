"""Names of instances."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError
from coord_core.domain.naming import MOST, new_name, next_name

UUID = "1234abcd-5678-9abc-def0-1234567890ab"


def name_when_taken(session_id: str, *taken: str) -> str:
    return new_name(session_id, set(taken).__contains__)


def test_a_name_is_the_first_eight_hex_digits_of_the_session_id() -> None:
    assert name_when_taken(UUID) == "claude-1234abcd"


def test_a_name_has_twelve_digits_when_eight_are_taken() -> None:
    assert name_when_taken(UUID, "claude-1234abcd") == "claude-1234abcd5678"


def test_a_name_has_all_digits_when_twelve_are_taken() -> None:
    found = name_when_taken(UUID, "claude-1234abcd", "claude-1234abcd5678")
    assert found == "claude-1234abcd56789abcdef01234567890ab"


def test_a_name_is_numbered_when_even_all_digits_are_taken() -> None:
    everything = "claude-1234abcd56789abcdef01234567890ab"
    found = name_when_taken(UUID, "claude-1234abcd", "claude-1234abcd5678", everything)
    assert found == f"{everything}-2"


def test_upper_case_digits_name_the_same_instance_as_lower_case_ones() -> None:
    assert name_when_taken(UUID.upper()) == name_when_taken(UUID)


NO_UUIDS = ["not-a-uuid", "x", "g" * 40, "日本", "a b/../c", "deadbeef", "\ud800"]


@pytest.mark.parametrize("session_id", NO_UUIDS)
def test_a_session_id_that_is_no_uuid_is_named_by_its_bytes_in_hex(session_id: str) -> None:
    name = name_when_taken(session_id)
    assert name.removeprefix("claude-") == session_id.encode("utf-8", "replace").hex().ljust(12, "0")[:8]


def test_a_short_session_id_still_gives_three_names_in_turn() -> None:
    first, second = name_when_taken("x"), name_when_taken("x", "claude-78000000")
    assert (first, second) == ("claude-78000000", "claude-780000000000")


@pytest.mark.parametrize("session_id", ["", "a" * (MOST + 1)])
def test_an_empty_or_endless_session_id_is_refused(session_id: str) -> None:
    with pytest.raises(InputError, match="session id"):
        name_when_taken(session_id)


def test_a_session_id_of_the_longest_length_is_taken() -> None:
    assert name_when_taken("a" * MOST) == "claude-aaaaaaaa"


def test_the_second_process_of_a_session_is_number_two() -> None:
    assert next_name("claude-1234abcd", lambda _: False) == "claude-1234abcd-2"


def test_the_first_free_number_is_taken() -> None:
    taken = {"claude-1234abcd-2", "claude-1234abcd-3"}
    assert next_name("claude-1234abcd", taken.__contains__) == "claude-1234abcd-4"
