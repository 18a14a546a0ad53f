"""Without the shell's grammar a command cannot be read: what is governed is refused, the rest is let be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.budget.hook_run import Tool
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled


@pytest.fixture
def without_parser(tool: Tool) -> Tool:
    (tool.package.parent / "tree_sitter").unlink()
    return tool


def test_a_command_that_may_write_is_refused_with_what_to_do(
    enrolled: Enrolled, without_parser: Tool, start_session: StartSession
) -> None:
    answer = without_parser.shell(start_session(), "echo x > a").answer
    assert answer.refuses
    assert "install.py" in answer.reason


def test_a_command_that_only_reads_passes(
    enrolled: Enrolled, without_parser: Tool, start_session: StartSession
) -> None:
    assert without_parser.shell(start_session(), "git log | head").answer.is_silent


def test_where_nothing_is_governed_nothing_is_refused(
    enrolled: Enrolled, without_parser: Tool, start_session: StartSession, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert without_parser.shell(start_session(folder=elsewhere), "echo x > a").answer.is_silent
