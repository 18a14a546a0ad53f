"""The files that make this repository a plugin and its marketplace."""

from __future__ import annotations

import json
import os
import struct
from pathlib import Path
from typing import Any

from coord_core import VERSION
from coord_core.install import plugin
from coord_core.install.environment import PLUGIN, TOOL
from coord_core.install.hook_entries import HOOK_EVENTS, is_ours, plugin_entries
from coord_core.install.plugin_files import hooks_text

ROOT = Path(__file__).resolve().parents[3]


def read(name: str) -> Any:
    return json.loads((ROOT / name).read_text(encoding="utf-8"))


def handlers() -> dict[str, dict[str, Any]]:
    return {event: group["hooks"][0] for event, [group] in plugin_entries().items()}


def test_the_committed_hooks_are_those_of_the_table() -> None:
    """`make plugin` writes them."""
    assert (ROOT / "hooks" / "hooks.json").read_text(encoding="utf-8") == hooks_text()


def test_the_plugin_has_the_tools_version_and_its_own_name() -> None:
    manifest = read(".claude-plugin/plugin.json")
    assert (manifest["name"], manifest["version"]) == (PLUGIN, VERSION)


def test_the_marketplace_lists_the_plugin_in_its_own_folder() -> None:
    marketplace = read(".claude-plugin/marketplace.json")
    (listed,) = marketplace["plugins"]
    assert (marketplace["name"], listed["name"], listed["source"]) == (TOOL, PLUGIN, "./")


def test_the_icon_is_a_square_of_at_least_512_pixels() -> None:
    data = (ROOT / read(".claude-plugin/plugin.json")["icon"]).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (512, 512)


def test_both_commands_can_be_executed() -> None:
    for name in ("claude-coordinator", "claude-optimizer"):
        assert os.access(ROOT / "bin" / name, os.X_OK)


def test_every_entry_is_known_as_ours_and_starts_a_script_that_is_there() -> None:
    for hook in HOOK_EVENTS:
        handler = handlers()[hook.event]
        assert is_ours(handler)
        assert hook.script in handler["args"] and (ROOT / "hooks" / f"{hook.script}.py").is_file()


def test_only_pre_tool_use_blocks_when_it_fails() -> None:
    assert [event for event, handler in handlers().items() if "onFailure" in handler] == ["PreToolUse"]


def test_the_place_is_filled_in_whatever_it_is_called() -> None:
    folder = Path('/a "b"\\c')
    filled = plugin.fill_in(hooks_text(), folder)
    assert f"{folder}/hooks/plugin.sh" in filled["hooks"]["Stop"][0]["hooks"][0]["args"]
