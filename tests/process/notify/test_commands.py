"""`notify list`, `notify test` and `doctor`: what people and sessions see of the channels."""

from __future__ import annotations

import json

import pytest

from coord_core.services.courier_due import FAILED

from .chat_server import DISCORD, SLACK, Trouble
from .chat_world import SLACK_URL, ChatWorld


def test_a_test_message_arrives_and_its_outcome_is_said_for_each_channel(world: ChatWorld) -> None:
    world.channels("events: [waits]")
    done = world.run("notify", "test")
    assert done.returncode == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [
        ["✅", "user-slack"],
        ["✅", "user-discord"],
    ]
    assert "this is a test" in world.chat.posted[SLACK][0]
    world.chat.always[DISCORD] = Trouble(404)
    done = world.run("notify", "test")
    assert done.returncode == 1
    assert "❌ user-discord" in done.stdout and "404" in done.stdout
    assert len(world.chat.posted[SLACK]) == 2


def test_one_channel_can_be_named_and_one_that_is_not_there_is_wrong_usage(world: ChatWorld) -> None:
    world.channels("events: [waits]")
    assert world.run("notify", "test", "--channel", "user-discord").returncode == 0
    assert world.chat.posted[SLACK] == []
    done = world.run("notify", "test", "--channel", "nobody")
    assert (done.returncode, "nobody" in done.stderr) == (2, True)


def test_without_channels_it_says_how_to_configure_one(world: ChatWorld) -> None:
    done = world.run("notify", "test")
    assert done.returncode == 2
    assert "CLAUDE_COORDINATOR_NOTIFY" in done.stderr and "config.yml" in done.stderr
    done = world.run("notify", "list")
    assert done.returncode == 0
    assert "CLAUDE_COORDINATOR_NOTIFY" in done.stdout
    assert json.loads(world.run("notify", "list", "--json").stdout) == []


def test_a_session_may_look_and_not_send(world: ChatWorld) -> None:
    world.channels("events: [waits]")
    session = world.session()
    session.start()
    named = {"CLAUDE_CODE_SESSION_ID": session.id}
    assert world.run("notify", "list", **named).returncode == 0
    done = world.run("notify", "test", **named)
    assert done.returncode == 1
    assert "Only a person" in done.stderr
    assert world.chat.asked == []


def test_the_list_says_how_each_channel_stands(world: ChatWorld) -> None:
    world.users_settings(
        "notify:\n"
        f"  - {{name: a, url: '{SLACK_URL}', events: [locks], paths: ['src/**']}}\n"
        "  - {name: b, url_from: NOT_SET_ANYWHERE}\n"
    )
    world.chat.always[SLACK] = Trouble(410)
    world.session().edit("src/a")
    world.when(lambda: world.entries(FAILED))
    world.when(world.is_quiet)
    first, second = json.loads(world.run("notify", "list", "--json").stdout)
    assert (first["channel"], first["source"], first["address"]) == (
        "user-a",
        "user",
        "https://hooks.slack.com/…",
    )
    assert (first["events"], first["paths"], first["waiting"]) == (["locks"], ["src/**"], 0)
    assert first["last_result"].startswith("refused: the service answered 410")
    assert (second["channel"], second["last_result"]) == ("user-b", None)
    assert "NOT_SET_ANYWHERE" in second["problem"]
    told = world.run("doctor").stdout
    assert "user-a: refused: the service answered 410" in told
    assert "user-b tells nothing: the environment variable NOT_SET_ANYWHERE" in told


def test_doctor_says_which_channels_are_in_order(world: ChatWorld) -> None:
    world.channels(discord=False)
    assert "the channel user-slack tells https://hooks.slack.com/…" in world.run("doctor").stdout


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("syslog://", "acts on this machine"),
        ("dbus://", "acts on this machine"),
        ("json://example.org/?template=/etc/passwd", "may not name files"),
        ("slack://a/b/c?+x=~/secret", "may not name files"),
        ("nothing at all", "is not one web address"),
        ("nothing", "has no scheme"),
    ],
)
def test_a_repositorys_address_may_not_act_here(world: ChatWorld, url: str, said: str) -> None:
    settings = world.root / ".claude-coordinator.yml"
    settings.write_text(f"notify:\n  - {{name: a, url: '{url}'}}\n")
    assert world.run("trust", "--yes").returncode == 0
    done = world.run("notify", "test")
    assert done.returncode == 1
    assert said in done.stdout
