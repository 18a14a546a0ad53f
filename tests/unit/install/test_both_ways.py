"""Hooks are started one way."""

from __future__ import annotations

import pytest

from coord_core.install.both_ways import refusal

SETTINGS = {"local": "/r/.claude/settings.local.json"}


@pytest.mark.parametrize(
    ("wants_plugin", "has_plugin", "in_settings", "mend"),
    [
        (False, True, {}, "init --scope plugin"),
        (False, True, SETTINGS, "init --scope plugin"),
        (True, True, SETTINGS, "uninstall --keep-state"),
        (True, True, {"user": "/h/.claude/settings.json"}, "uninstall --scope user"),
        (True, False, {}, "claude plugin install coordinator@claude-coordinator"),
    ],
)
def test_a_second_way_is_refused_with_the_way_out(
    wants_plugin: bool, has_plugin: bool, in_settings: dict[str, str], mend: str
) -> None:
    refused = refusal(wants_plugin, has_plugin, in_settings)
    assert refused is not None and refused.exit_status == 1
    assert mend in refused.mend


@pytest.mark.parametrize(
    ("wants_plugin", "has_plugin", "in_settings"), [(False, False, SETTINGS), (True, True, {})]
)
def test_one_way_is_not(wants_plugin: bool, has_plugin: bool, in_settings: dict[str, str]) -> None:
    assert refusal(wants_plugin, has_plugin, in_settings) is None
