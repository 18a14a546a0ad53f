"""What a repository brings reaches no address and no file without a person's word."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from coord_core.notify import channels, sending
from coord_core.notify.addresses import problem
from tests.process.forges.proxy import Proxy

from .chat_server import DISCORD, ChatServer
from .chat_world import DISCORD_URL, PROGRAM, SLACK_URL, ChatWorld

BESIDE = [
    "fcm://project/?mode=oauth2;keyfile=creds.json",
    "fcm://project/?mode=oauth2&%20keyfile=creds.json",
    "vapid://me@example.com/?subfile=creds.json",
    f"{DISCORD_URL}?avatar=no;template=creds.json",
    f"{DISCORD_URL}?%20template=creds.json",
]


@pytest.mark.parametrize("url", BESIDE, ids=range(len(BESIDE)))
def test_a_repositorys_address_may_not_name_files_however_it_is_written(url: str) -> None:
    """The library takes `;` for `&`, trims names, and has more parameters that are files."""
    assert problem(url, is_repositorys=True)


def test_an_address_that_is_let_through_sends_no_file_of_the_users(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, chat: ChatServer, chat_proxy: Proxy,
    chat_certificates: Path,
) -> None:  # fmt: skip
    """What passes as a repository's address posts the message and nothing that lies on this disk."""
    monkeypatch.setenv("HTTPS_PROXY", chat_proxy.url)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(chat_certificates))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "login.json").write_text(json.dumps({"content": "the user's own key"}))
    url = f"{DISCORD_URL}?avatar=no;template=login.json"
    if not problem(url, is_repositorys=True):
        service = sending.service(url)
        assert service is not None
        service.send("[repository]\nhello", 20)
    assert not [text for text in chat.posted[DISCORD] if "own key" in text]


@pytest.mark.parametrize(
    "variables", [{}, {"HOME": ""}, {"XDG_CONFIG_HOME": ".config"}], ids=["unset", "empty", "relative"]
)
def test_a_file_of_the_repository_is_never_the_users_own(world: ChatWorld, variables: dict[str, str]) -> None:
    """Without a home the user's settings are not looked for in the folder that a command was started in."""
    path = world.root / ".config" / "claude-coordinator" / "config.yml"
    path.parent.mkdir(parents=True)
    path.touch(mode=0o600)  # as a checkout below `umask 077` leaves it
    path.write_text(f"notify:\n  - {{name: a, url: '{SLACK_URL}', events: [all]}}\n")
    environment = {"PATH": os.environ["PATH"], **world.environment}
    del environment["HOME"]
    subprocess.run(
        [str(PROGRAM), "task", "add", "A secret plan"], cwd=world.root, env={**environment, **variables},
        capture_output=True, timeout=60, check=True,
    )  # fmt: skip
    assert world.couriers() == []  # one that the command had started would still load what it needs


def test_a_channel_of_the_repository_does_not_take_the_place_of_the_users(world: ChatWorld) -> None:
    """`user-slack` in a repository's settings is refused."""
    text = f"notify:\n  - {{name: user-slack, url: '{DISCORD_URL}', events: [locks]}}\n"
    world.channels("events: [locks]", discord=False)
    (world.root / ".claude-coordinator.yml").write_text(text)
    done = world.run("trust", "--yes")
    assert (done.returncode, "begin the names of others' channels" in done.stderr) == (2, True)


def test_addresses_beyond_the_most_are_said_to_be_left_out(world: ChatWorld) -> None:
    """An address in the variable that is not used is not passed over in silence."""
    urls = " ".join(f"{SLACK_URL}{number}" for number in range(channels.MOST_OF_ENVIRONMENT + 1))
    done = world.run("notify", "list", CLAUDE_COORDINATOR_NOTIFY=urls)
    shown = sum("env-" in line for line in done.stdout.splitlines())
    assert shown > channels.MOST_OF_ENVIRONMENT or done.stderr


def test_trust_shows_where_messages_would_go(world: ChatWorld) -> None:
    """A person who approves `json://` has to see which host it calls."""
    text = "notify:\n  - {name: team, url: 'json://collector.evil.example/key', events: [all]}\n"
    (world.root / ".claude-coordinator.yml").write_text(text)
    done = world.run("trust", "--yes")
    assert "collector.evil.example" in done.stdout + done.stderr
