"""Every command explains itself, with an example; wrong usage is status 2 before anything is looked up."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from coord_core.cli import cli

COMMANDS = [
    ["audit"],
    ["check"],
    ["completions"],
    ["demo"],
    ["edit"],
    ["feature"],
    ["feature", "list"],
    ["feature", "show"],
    ["feature", "suggest"],
    ["lock"],
    ["lock", "accept"],
    ["lock", "acquire"],
    ["lock", "decline"],
    ["lock", "list"],
    ["lock", "release"],
    ["lock", "request"],
    ["lock", "transfer"],
    ["plan"],
    ["session"],
    ["session", "end"],
    ["session", "list"],
    ["session", "priority"],
    ["session", "restore"],
    ["session", "show"],
    ["status"],
]


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
    ["audit", "--last", "-1"],
    ["completions", "tcsh"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_has_an_example_and_explains_every_option(command: list[str]) -> None:
    done = CliRunner().invoke(cli, [*command, "--help"], prog_name="claude-coordinator")
    assert done.exit_code == 0
    assert "Example" in done.output
    assert f"    claude-coordinator {command[0]}" in done.output
    options = done.output.partition("Options:\n")[2].partition("\n\n")[0].splitlines()
    assert options
    assert all(len(line.strip().split("  ", 1)) == 2 for line in options)
    assert max(map(len, done.output.splitlines())) <= 100


@pytest.mark.parametrize("command", WRONG, ids=" ".join)
def test_wrong_usage(command: list[str]) -> None:
    assert CliRunner().invoke(cli, command).exit_code == 2
