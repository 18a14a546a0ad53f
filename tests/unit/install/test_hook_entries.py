"""The table of events and the entries made of it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from coord_core.install.environment import Environment
from coord_core.install.hook_entries import HOOK_EVENTS, entries, is_ours, project_entries

PLACE = Environment("/py/bin/python3.11", "/tool/hooks")
EVERY_KIND = [entries(PLACE), project_entries(), project_entries(require=True)]


def handler(kind: dict[str, list[dict[str, Any]]], event: str) -> dict[str, Any]:
    (group,) = kind[event]
    (only,) = group["hooks"]
    assert isinstance(only, dict)
    return only


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_only_pre_tool_use_blocks_when_it_fails(kind: dict[str, list[dict[str, Any]]]) -> None:
    blocking = [hook.event for hook in HOOK_EVENTS if "onFailure" in handler(kind, hook.event)]
    assert blocking == ["PreToolUse"]
    assert handler(kind, "PreToolUse")["onFailure"] == "block"


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_entry_has_a_deadline(kind: dict[str, list[dict[str, Any]]]) -> None:
    assert {event: handler(kind, event)["timeout"] for event in kind} == {
        **dict.fromkeys((hook.event for hook in HOOK_EVENTS), 10),
        "SessionEnd": 5,
    }


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_every_entry_is_known_as_ours(kind: dict[str, list[dict[str, Any]]]) -> None:
    assert all(is_ours(handler(kind, event)) for event in kind)


MATCHERS = {event: groups[0].get("matcher", "") for event, groups in entries(PLACE).items()}
WRITING = ["Edit", "Write", "MultiEdit", "NotebookEdit", "Bash", "Monitor", "PowerShell", "mcp__a__b"]


@pytest.mark.parametrize("event", ["PreToolUse", "PostToolUse", "PostToolUseFailure"])
def test_tool_events_are_for_the_tools_that_write_and_no_others(event: str) -> None:
    others = ["Read", "WebFetch", "NotebookEditor", "BashOutput", "Grep", "x_mcp__a"]
    assert [tool for tool in WRITING + others if re.search(MATCHERS[event], tool)] == WRITING


@pytest.mark.parametrize("tool", ["TaskStop", "TaskUpdate"])
def test_what_becomes_of_a_task_is_heard_of(tool: str) -> None:
    heard = {event for event, matcher in MATCHERS.items() if matcher and re.search(matcher, tool)}
    assert heard == {"PostToolUse"}


def test_the_enforcing_entry_says_how_to_mend_a_hook_that_cannot_start() -> None:
    enforcing = handler(entries(PLACE), "PreToolUse")
    assert enforcing["command"] == "/py/bin/python3.11"
    assert "install.py" in enforcing["args"][-1]


def test_a_reporting_hook_is_started_directly() -> None:
    assert handler(entries(PLACE), "SessionEnd") == {
        "type": "command",
        "command": "/py/bin/python3.11",
        "args": ["-I", "-S", "-X", "utf8", "/tool/hooks/session_end.py"],
        "timeout": 5,
    }


def test_a_committed_entry_names_no_place_on_this_machine() -> None:
    text = json.dumps(project_entries())
    assert "/py/" not in text and "/tool/" not in text and "/root" not in text
    assert "${XDG_DATA_HOME:-$HOME/.local/share}/claude-coordinator/hook" in text


def test_a_refusal_never_says_how_to_switch_the_check_off() -> None:
    for kind in EVERY_KIND:
        words = json.dumps(kind).lower()
        assert not any(word in words for word in ("uninstall", "remove", "disable", "delete"))


@pytest.mark.parametrize(
    "foreign",
    [
        {"type": "command", "command": "lint"},
        {"type": "command", "command": "/src/claude-coordinator/hooks/lint.sh"},
        {"type": "command", "command": "notify-send", "args": ["claude-coordinator", "done"]},
        {"type": "command", "command": "python3", "args": ["/home/u/hooks/stop.py"]},
        {"type": "command", "command": "/bin/sh", "args": ["-c", "lint", "sh", "claude-coordinator"]},
        {"type": "prompt", "prompt": "claude-coordinator/hook"},
        {"command": 7, "args": "x"},
        "text",
        None,
    ],
)
def test_somebody_elses_hook_is_not_ours(foreign: Any) -> None:
    assert not is_ours(foreign)


@pytest.mark.parametrize(
    "older",
    [
        {"command": "/usr/bin/python3 /x/site-packages/coord_core/hooks/stop.py"},
        {"command": "/p", "args": ["/x/claude-coordinator/hooks/pre_tool_use.py"]},
        {"command": "/p", "args": ["-I", "-S", "/clone/hooks/pre_tool_use.py"]},
        {"command": '"$HOME/.local/share/claude-coordinator/hook" stop'},
    ],
)
def test_an_older_entry_of_ours_is_known(older: dict[str, Any]) -> None:
    assert is_ours(older)
