"""The settings in the README and in docs/settings.md are those of the code: keys, values, defaults, trust."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest

from coord_core import settings
from coord_core.install.setup import SCOPES
from coord_core.project import NEEDS_TRUST

from .pages import README, ROOT, Page, code

FIELDS = settings.Settings.model_fields
PAGE = Page(ROOT / "docs" / "settings.md")
_LINE = re.compile(r"^Values: (?P<values>.+?)\. Default: (?P<default>.+?)\.(?P<trust> Needs trust\.)?$")


def sections() -> dict[str, str]:
    """The text below each heading that is a key."""
    parts = re.split(r"^### `(\w+)`$", PAGE.text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def told(key: str) -> re.Match[str]:
    lines = [_LINE.match(line) for line in sections()[key].splitlines() if line.startswith("Values: ")]
    assert len(lines) == 1 and lines[0], f"{key}: needs one line `Values: ... Default: ...`"
    return lines[0]


def test_every_key_has_a_section_and_a_row() -> None:
    assert list(sections()) and set(sections()) == set(FIELDS)
    assert {code(row[0])[0] for row in Page(README).table("key")} == set(FIELDS)


@pytest.mark.parametrize("key", FIELDS)
def test_values_and_defaults_are_those_of_the_code(key: str) -> None:
    [row] = [row for row in Page(README).table("key") if code(row[0]) == [key]]
    for values, default, trusted in (
        (row[1], row[2], "¹" in row[0]),
        (told(key)["values"], told(key)["default"], bool(told(key)["trust"])),
    ):
        assert default.strip("`") == _shown(key)
        assert _allowed(key) in (set(code(values)), set())
        assert trusted == (key in NEEDS_TRUST)
    assert row[1] == told(key)["values"]


@pytest.mark.parametrize("key", FIELDS)
def test_the_range_of_a_duration_is_that_of_the_code(key: str) -> None:
    span = re.fullmatch(r"a duration, `(\w+)` to `(\w+)`", told(key)["values"])
    if not span:
        pytest.skip("is no duration")
    for good in span.groups():
        settings.parse(f"{key}: {good}")
    for bad in ("0s", f"{settings.seconds(span[1]) - 0.5}s", f"{settings.seconds(span[2]) + 1}s"):
        with pytest.raises(settings.InputError):
            settings.parse(f"{key}: {bad}")


@pytest.mark.parametrize("key", FIELDS)
def test_its_example_is_valid_and_says_something(key: str) -> None:
    [example] = re.findall(r"^```yaml\n(.*?)^```$", sections()[key], re.MULTILINE | re.DOTALL)
    changed = settings.parse(example).model_dump(exclude_defaults=True)
    assert set(changed) == {key}


def test_the_scopes_are_those_of_init() -> None:
    assert [code(row[0])[0] for row in PAGE.table("scope")] == list(SCOPES)


def _shown(key: str) -> str:
    default: Any = FIELDS[key].default
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, float):
        return next(
            f"{default / size:g}{unit}" for unit, size in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
            if default % size == 0 and default >= size
        )  # fmt: skip
    return str(default) if default else "none"


def _allowed(key: str) -> set[str]:
    """The values of a choice; empty where there is no list of them."""
    kind = FIELDS[key].annotation
    if kind is bool:
        return {"true", "false"}
    values = get_args(kind)
    return set(values) if values and all(isinstance(each, str) for each in values) else set()
