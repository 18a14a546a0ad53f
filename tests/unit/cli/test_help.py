"""Wrong usage is status 2 before anything is looked up. What `--help` says: tests/docs/test_helps.py."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from coord_core.cli import cli

WRONG = [
    ["no-such-command"],
    ["lock", "no-such-command"],
    ["lock", "acquire"],
    ["lock", "release"],
    ["lock", "release", "--all", "a.py"],
    ["lock", "release", "--force", "a.py"],
    ["lock", "release", "--force", "--all", "--reason", "x"],
    ["lock", "release", "--reason", "x", "a.py"],
    ["lock", "request"],
    ["lock", "accept", "1", "2"],
    ["lock", "transfer", "a.py"],
    ["session", "end", "claude-00000000"],
    ["session", "priority", "claude-00000000", "1"],
    ["session", "priority", "claude-00000000", "11", "--reason", "x"],
    ["session", "priority", "claude-00000000", "-11", "--reason", "x"],
    ["session", "priority", "claude-00000000", "high", "--reason", "x"],
    ["session", "restore"],
    ["session", "show"],
    ["notify", "no-such-command"],
    ["notify", "test", "--channel"],
    ["audit", "--last", "-1"],
    ["completions", "tcsh"],
    ["publish", "somewhere"],
]


@pytest.mark.parametrize("command", WRONG, ids=" ".join)
def test_wrong_usage(command: list[str]) -> None:
    assert CliRunner().invoke(cli, command).exit_code == 2
