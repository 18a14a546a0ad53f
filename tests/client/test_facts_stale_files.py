"""What the client itself does about a file that another session changed, and which events are sent then."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .hook_log import HookLog, write_settings
from .script import Call
from .scripted_model import ScriptedModel
from .session import Client

pytestmark = pytest.mark.client

PRE, POST, FAILURE = "PreToolUse", "PostToolUse", "PostToolUseFailure"


class SharedFile:
    """A file that somebody else changes while the hook of our own edit runs."""

    def __init__(self, client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog) -> None:
        self._client, self._model, self._repository, self._log = client, model, repository, hook_log
        self._path = repository / "shared.txt"
        self._path.write_text("first\nsecond\n")

    def edit(self, tool: str, changed_to: str, read_before: bool) -> list[str]:
        """Returns the events of the edit."""
        change = {"shell": f"printf '{changed_to}' > '{self._path}'"}
        hooks = {event: [self._log.hook(tool)] for event in (POST, FAILURE)}
        write_settings(self._repository, {PRE: [self._log.hook(tool, answer=change)], **hooks})
        reads = [Call("Read", {"file_path": str(self._path)})] if read_before else []
        prompt = self._model.script("edit", *reads, Call(tool, {"file_path": str(self._path), **INPUT[tool]}))
        self._client.run_print(prompt, cwd=self._repository)
        return self._log.events()

    @property
    def content(self) -> str:
        return self._path.read_text()


INPUT: dict[str, dict[str, Any]] = {
    "Write": {"content": "ours\n"},
    "Edit": {"old_string": "second", "new_string": "ours"},
}


@pytest.fixture
def shared_file(client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog) -> SharedFile:
    return SharedFile(client, model, repository, hook_log)


def test_a_write_after_a_read_does_not_overwrite_a_change_and_fails(shared_file: SharedFile) -> None:
    assert shared_file.edit("Write", changed_to="theirs\n", read_before=True) == [PRE, FAILURE]
    assert shared_file.content == "theirs\n"


def test_a_write_without_a_read_overwrites_a_change(shared_file: SharedFile) -> None:
    assert shared_file.edit("Write", changed_to="theirs\n", read_before=False) == [PRE, POST]
    assert shared_file.content == "ours\n"


def test_an_edit_is_applied_to_the_changed_file(shared_file: SharedFile) -> None:
    assert shared_file.edit("Edit", changed_to="theirs\nsecond\n", read_before=True) == [PRE, POST]
    assert shared_file.content == "theirs\nours\n"


def test_an_edit_whose_place_is_gone_fails_after_the_hook(shared_file: SharedFile) -> None:
    assert shared_file.edit("Edit", changed_to="theirs\n", read_before=False) == [PRE, FAILURE]
    assert shared_file.content == "theirs\n"


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
