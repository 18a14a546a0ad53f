"""The addresses are nowhere but where the person put them: all files, arguments and outputs are searched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coord_core.services.courier_due import FAILED

from .chat_server import DISCORD, DISCORD_PATH, SECRETS, SLACK, SLACK_PATH, Trouble
from .chat_world import DISCORD_URL, SLACK_URL, ChatWorld

OF_THE_PERSON = "config.yml"


def holding_a_secret(folder: Path) -> list[str]:
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and path.name != OF_THE_PERSON:
            text = path.read_bytes()
            found += [str(path) for secret in SECRETS if secret.encode() in text]
    return found


def assert_nowhere(world: ChatWorld) -> None:
    assert holding_a_secret(world.root.parent) == []
    assert holding_a_secret(world.home) == []
    assert not [text for text in world.printed for secret in SECRETS if secret in text]


def command_lines() -> list[bytes]:
    lines = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            lines.append(Path("/proc", name, "cmdline").read_bytes())
        except OSError:
            continue
    return lines


def test_addresses_of_the_users_own_file_are_nowhere_else(peoples_world: ChatWorld) -> None:
    world = peoples_world
    world.channels("events: [all]")
    world.chat.troubles[SLACK] = [Trouble(500), Trouble(404)]
    world.chat.troubles[DISCORD] = [Trouble(hangs=1), Trouble(cut=True)]
    session = world.session()
    session.edit("a")
    world.when(world.couriers)
    seen: list[bytes] = []

    def is_reported() -> bool:
        seen.extend(command_lines())
        return len(world.entries(FAILED)) >= 2

    world.when(is_reported)
    assert any(b"coord_core.notify.courier" in line for line in seen)
    assert not [line for line in seen for secret in SECRETS if secret.encode() in line]
    for words in (
        ["notify", "list"],
        ["notify", "list", "--json"],
        ["notify", "test"],
        ["doctor"],
        ["audit"],
    ):
        world.run(*words)
    world.run("status", "--json")
    assert_nowhere(world)


def test_addresses_of_the_environment_are_nowhere_else(world: ChatWorld) -> None:
    world.environment["CLAUDE_COORDINATOR_NOTIFY"] = f"{SLACK_URL} {DISCORD_URL}"
    world.chat.always[SLACK] = Trouble(403)
    world.run("task", "add", "Add a login")
    world.run("task", "claim", "task-001")
    world.when(lambda: world.chat.posted[DISCORD] and world.entries(FAILED))
    world.run("notify", "list")
    world.run("notify", "test")
    assert_nowhere(world)


WRONG = [
    f"notify:\n  - name: a\n    url: {SLACK_URL}\n    url: {DISCORD_URL}\n",
    f"notify:\n  - name: a\n    url: [{SLACK_URL}]\n",
    f"notify:\n  - name: a\n    url_from: {SLACK_URL}\n",
    f"notify:\n  - {SLACK_URL}\n",
    f"notify: {SLACK_URL}\n",
    f"notify:\n  - name: {SLACK_URL}\n    url_from: A\n",
    f"notify:\n  - name: a\n    url: {SLACK_URL}\n    events: ['{DISCORD_URL}']\n",
    f"notify:\n  - name: a\n    url: {SLACK_URL}\n    paths: ['{{{DISCORD_URL}']\n",
    f"notify:\n  - name: a\n    url: {SLACK_URL}\n    at_most: {DISCORD_URL}\n",
    f"notify:\n  - name: a\n    url: '{SLACK_URL}\n",
    f"notify:\n  - {{name: a, url: {SLACK_URL}, more: {{{{}}\n",
    f"notify:\n  - name: a\n    url: nosuch:/{SLACK_PATH}\n",
    f"notify:\n  - name: a\n    url: 'https://{SLACK_PATH[1:]} {DISCORD_PATH}'\n",
    f"notify:\n  - name: a\n    url: &x {SLACK_URL}\n  - *{SECRETS[2]}\n",
    f"{SLACK_URL}\n",
    f"notify: [{{name: me, url:{SLACK_URL}}}]\n",
    f"notify: [{{name: me, url: {SLACK_URL}, '{DISCORD_URL}': x}}]\n",
    f"{SLACK_URL}: 1\n",
    f"{{url:{SLACK_URL}}}\n",
    f"features:\n  {SLACK_URL}: [a]\n",
    f"features:\n  ? [{SLACK_URL}]\n  : [a]\n",
    f"features:\n  a: ['{SLACK_URL}[']\n",
    f"tools:\n  {SLACK_URL}: 3\n",
]


@pytest.mark.parametrize("text", WRONG)
def test_no_error_in_the_settings_repeats_an_address(world: ChatWorld, text: str) -> None:
    world.users_settings(text)
    (world.root / ".claude-coordinator.yml").write_text(text)
    for words in (["check"], ["notify", "list"], ["notify", "test"], ["trust", "--yes"], ["doctor"]):
        world.run(*words)
    (world.root / ".claude-coordinator.yml").unlink()
    assert_nowhere(world)


def test_a_file_with_addresses_that_others_may_read_does_not_count(world: ChatWorld) -> None:
    world.channels()
    path = world.home / ".config" / "claude-coordinator" / OF_THE_PERSON
    path.chmod(0o644)
    done = world.run("notify", "test")
    assert done.returncode == 2
    assert "others may read it" in done.stderr and "chmod 600" in done.stderr
    assert world.chat.asked == []
