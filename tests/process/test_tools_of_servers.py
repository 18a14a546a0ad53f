"""Tools that a server of the user's offers: the settings say what they write, or it is looked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.enrolment import Enrolled
from tests.support.hooks import Answer
from tests.support.sessions import Session

TOOL = "mcp__files__write"


def call(session: Session, event: str = "PreToolUse", **given: Any) -> Answer:
    return session.send(event, tool_name=TOOL, tool_use_id="mcp", tool_input=given)


def test_a_tool_that_the_settings_know_is_refused_like_an_edit(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    enrolled.configure(tools={TOOL: "path"})
    assert f"a.txt is held by {holder.name}" in call(other, path="a.txt").reason
    assert f"a.txt is held by {holder.name}" in call(other, path=["b.txt", str(tree / "a.txt")]).reason
    assert not call(other, path="b.txt").refuses
    assert enrolled.held()["b.txt"] == other.name


@pytest.mark.parametrize("given", [{}, {"path": 7}, {"path": ""}, {"other": "a.txt"}, {"path": [None]}])
def test_a_call_without_the_field_is_looked_at_afterwards(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, given: dict[str, Any]
) -> None:
    enrolled.configure(tools={TOOL: "path"})
    assert not call(other, **given).refuses
    (tree / "a.txt").write_text("gone\n")
    assert "a.txt" in call(other, "PostToolUse", **given).context


def test_what_a_tool_that_nobody_knows_wrote_is_found(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    assert not call(other, path="a.txt").refuses
    (tree / "a.txt").write_text("gone\n")
    assert "a.txt" in call(other, "PostToolUseFailure", path="a.txt").context


def test_a_tool_that_writes_nothing_is_left_alone(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    enrolled.configure(tools={TOOL: False})
    assert call(other, path="a.txt").is_silent
    (tree / "a.txt").write_text("saved by a person\n")
    assert call(other, "PostToolUse", path="a.txt").is_silent
