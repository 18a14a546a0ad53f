"""A copy of the tool for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.budget.hook_run import Tool


@pytest.fixture
def tool(tmp_path: Path) -> Tool:
    return Tool(tmp_path / "tool")
