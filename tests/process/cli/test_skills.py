"""The skills are true: every command in them does what it is there for, and none is missing or forbidden."""

from __future__ import annotations

import re
import shlex

import click
import pytest

from coord_core.cli import cli

from .conftest import Enrolled, Someone
from .program import Done
from .taught import NAMES, World, commands, text_of

TAUGHT = [command for _, command in commands()]
# What a person sets up, decides or looks at. A session may call some of it; nothing of it helps it work.
FOR_PEOPLE = {
    "ci assign", "ci check", "completions", "dashboard", "demo", "init", "notify list",
    "notify test", "pause", "publish", "report", "resume",
    "session priority", "statusline", "store", "trust", "uninstall", "upgrade", "watch",
}  # fmt: skip
NEVER = (
    "--force", "--as ", "init", "uninstall", "trust", "pause", "session priority", "--write",
    ".claude-coordinator.yml", "settings.json", "fail_open",
)  # fmt: skip
ELSEWHERE = {  # the status where something around the repository is missing, as it is in this test
    "claude-coordinator task import --github --label bug --dry-run": {0, 2, 3},
    "claude-coordinator doctor": {1},
}


@pytest.fixture
def world(features: Enrolled, one: Someone, two: Someone) -> World:
    return World(features, one, two)


@pytest.mark.parametrize("command", TAUGHT)
def test_a_command_that_is_taught_works(world: World, command: str) -> None:
    asked = world.arrange(command)
    done = in_a_shell_or_not(world.one, asked)
    assert done.status in ELSEWHERE.get(command, {0}), (asked, done)
    assert "Usage:" not in done.stderr


def in_a_shell_or_not(someone: Someone, line: str) -> Done:
    """A shell has no part in a line that is the program and plain words; so it can be forked."""
    program, *words = shlex.split(line)
    plain = program == "claude-coordinator" and "$" not in line
    plain = plain and shlex.join([program, *words]) == line.replace('"', "'")
    return someone.run(*words) if plain else someone.client.shell(line)


def test_every_command_of_a_session_is_taught() -> None:
    missing = {each for each in _leaves() if not any(f"coordinator {each}" in line for line in TAUGHT)}
    assert missing - FOR_PEOPLE == set()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("words", NEVER)
def test_nothing_that_weakens_the_guard_is_taught(name: str, words: str) -> None:
    assert not re.search(rf"(?<![\w-]){re.escape(words)}(?![\w-])", text_of(name))


@pytest.mark.parametrize("name", NAMES)
def test_a_skill_is_short_and_says_when_it_is_wanted(name: str) -> None:
    lines = text_of(name).splitlines()
    assert len(lines) < 120
    assert lines[0] == "---"
    front = dict(line.split(": ", 1) for line in lines[1 : lines.index("---", 1)])
    assert front["name"] == name
    assert "Use when" in front["description"]
    assert len(front["description"]) <= 1024


def _leaves() -> set[str]:
    """Every command of the program, `lock acquire` and the like."""
    context = click.Context(cli)
    found = set()
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        below = list(command.commands) if isinstance(command, click.Group) else []
        found |= {f"{name} {each}" for each in below} or {name}
    return found
