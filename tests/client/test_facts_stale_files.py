"""What the client itself does about a file that another session changed, and which events are sent then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .hook_log import HookLog, write_settings
from .script import Call
from .scripted_model import ScriptedModel
from .session import Client
from .surroundings import Surroundings

pytestmark = pytest.mark.client

PRE, POST, FAILURE = "PreToolUse", "PostToolUse", "PostToolUseFailure"


class Stale:
    """One session's edits of files that somebody else changes while the hook of the edit runs."""

    def __init__(self, place: Surroundings) -> None:
        self._place = place
        changes = {f"/{name}": {"shell": self._change(name, text)} for name, (_, text, _) in CASES.items()}
        log = place.hook_log
        hooks = {event: [log.hook("Write|Edit")] for event in (POST, FAILURE)}
        before = log.hook("Write|Edit", answer={"by": changes})
        write_settings(place.repository, {PRE: [before], **hooks})
        steps = [step for name in CASES for step in self._steps(name)]
        place.client.run_print(place.model.script("edits", *steps), cwd=place.repository)

    def file(self, name: str) -> Path:
        return self._place.repository / name

    def events(self, name: str) -> list[str]:
        """Of the edit of this file."""
        calls = self._place.hook_log.calls()
        return [call.event for call in calls if call.input["tool_input"]["file_path"] == str(self.file(name))]

    def content(self, name: str) -> str:
        return self.file(name).read_text()

    def _change(self, name: str, text: str) -> str:
        return f"printf '{text}' > '{self.file(name)}'"

    def _steps(self, name: str) -> list[Call]:
        tool, _, is_read_before = CASES[name]
        self.file(name).write_text("first\nsecond\n")
        named = {"file_path": str(self.file(name))}
        return [*([Call("Read", named)] if is_read_before else []), Call(tool, {**named, **INPUT[tool]})]


INPUT: dict[str, dict[str, Any]] = {
    "Write": {"content": "ours\n"},
    "Edit": {"old_string": "second", "new_string": "ours"},
}
CASES = {  # how it is edited, what the other one writes, and whether we read it before
    "read-and-written": ("Write", "theirs\n", True),
    "written-unread": ("Write", "theirs\n", False),
    "edited-in-place": ("Edit", "theirs\nsecond\n", True),
    "edited-where-nothing-is": ("Edit", "theirs\n", False),
}


@pytest.fixture(scope="module")
def stale(together: Surroundings) -> Stale:
    return Stale(together)


def test_a_write_after_a_read_does_not_overwrite_a_change_and_fails(stale: Stale) -> None:
    assert stale.events("read-and-written") == [PRE, FAILURE]
    assert stale.content("read-and-written") == "theirs\n"


def test_a_write_without_a_read_overwrites_a_change(stale: Stale) -> None:
    assert stale.events("written-unread") == [PRE, POST]
    assert stale.content("written-unread") == "ours\n"


def test_an_edit_is_applied_to_the_changed_file(stale: Stale) -> None:
    assert stale.events("edited-in-place") == [PRE, POST]
    assert stale.content("edited-in-place") == "theirs\nours\n"


def test_an_edit_whose_place_is_gone_fails_after_the_hook(stale: Stale) -> None:
    assert stale.events("edited-where-nothing-is") == [PRE, FAILURE]
    assert stale.content("edited-where-nothing-is") == "theirs\n"


def test_an_edit_that_the_client_finds_impossible_reaches_no_hook(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, hook_log.watch(PRE, POST, FAILURE))
    path = repository / "a.txt"
    path.write_text("a")
    impossible = {"file_path": str(path), "old_string": "b", "new_string": "c"}

    client.run_print(model.script("edit", Call("Edit", impossible)), cwd=repository)

    assert "String to replace not found" in model.tool_results("edit")[0].text
    assert hook_log.events() == []
