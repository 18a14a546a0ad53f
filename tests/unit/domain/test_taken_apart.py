"""The patterns of a set that is written as one text."""

from __future__ import annotations

import pytest

from coord_core.domain.glob_parsing import taken_apart


@pytest.mark.parametrize(
    ("text", "patterns"),
    [
        ("", [""]),
        ("a", ["a"]),
        ("a,!b,!c", ["a", "b", "c"]),
        ("a,b", ["a,b"]),
        ("src/[,!a]*.py", ["src/[,!a]*.py"]),
        ("src/[],!a]*,!b", ["src/[],!a]*", "b"]),
        ("{a,!b},!c", ["{a,!b}", "c"]),
        ("{a,{b,!c}},!d", ["{a,{b,!c}}", "d"]),
        ("a\\,!b,!c", ["a\\,!b", "c"]),
        ("a},!b", ["a}", "b"]),
        ("a/[b,!c", ["a/[b", "c"]),
        (",!", ["", ""]),
    ],
)
def test_patterns_are_taken_apart_outside_of_classes_and_braces(text: str, patterns: list[str]) -> None:
    assert taken_apart(text) == patterns
