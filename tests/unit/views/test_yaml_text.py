"""Scalars of YAML; hypothesis tries many more in tests/property/test_yaml_views.py."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from coord_core.views.yaml_text import quoted, scalar, timestamp
from tests.support.hostile import TEXTS
from tests.support.yaml import VERSIONS, read_yaml


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_a_text_reads_back_as_itself_wherever_it_stands(text: str, version: str) -> None:
    emitted = scalar(text)
    assert read_yaml(f"- key: {emitted}\n  other: 1\n", version) == [{"key": text, "other": 1}]
    assert "\n" not in emitted


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("value", [None, True, False, 0, -1, 10**30, 1.5, -0.25, 1719568800.25], ids=repr)
def test_a_value_that_is_no_text_reads_back_with_its_type(value: Any, version: str) -> None:
    found = read_yaml(f"key: {scalar(value)}\n", version)["key"]
    assert (type(found), found) == (type(value), value)


@pytest.mark.parametrize("text", ["src/components/Auth.tsx", "claude-1234abcd", "task-001", "a_b.c+d@e"])
def test_an_ordinary_name_stands_without_quotes(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize("text", ["true", "No", "NULL", "y", "on"])
def test_a_word_that_yaml_takes_for_a_value_is_quoted(text: str) -> None:
    assert scalar(text) == f'"{text}"'


def test_what_cannot_be_printed_is_escaped() -> None:
    assert quoted("\x1b\x85\u202e\ufeff\U000e0001") == '"\\u001b\\u0085\\u202e\\ufeff\\U000e0001"'


def test_a_time_is_utc_in_iso_8601_without_fractions() -> None:
    at = datetime(2024, 6, 28, 10, 0, 0, 999999, tzinfo=UTC).timestamp()
    assert timestamp(at) == "2024-06-28T10:00:00Z"
