"""From an event to its reply, without a process: the rest is in tests/process."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.claude import dispatch, replies
from coord_core.claude.payload import Payload
from tests.support.hooks import SCRIPTS

KNOWN = list(SCRIPTS)


@pytest.mark.parametrize("event", ["PreCompact", "Notification", "SubagentStart", "FutureEvent", ""])
def test_an_event_that_is_not_ours_is_answered_with_silence(event: str) -> None:
    assert dispatch.answer(event, Payload({}, {})) is replies.SILENT


@pytest.mark.parametrize("event", KNOWN)
def test_outside_of_all_repositories_every_event_is_answered_with_silence(event: str, tmp_path: Path) -> None:
    fields = {"session_id": "s", "tool_name": "Write", "tool_input": {"file_path": str(tmp_path / "a")}}
    given = Payload({**fields, "cwd": str(tmp_path)}, {"CLAUDE_PROJECT_DIR": str(tmp_path)})
    assert dispatch.answer(event, given) is replies.SILENT
