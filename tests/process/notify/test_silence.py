"""What keeps the courier from telling anything at all is said where a person looks."""

from __future__ import annotations

import json
from pathlib import Path

from coord_core.services.courier_due import SENT

from .chat_server import DISCORD, SLACK
from .chat_world import DISCORD_URL, SLACK_URL, ChatWorld


def test_doctor_says_that_no_courier_can_be_started(world: ChatWorld) -> None:
    """The tool's environment is gone, and events wait: that is trouble of every channel."""
    world.channels("events: [locks]", discord=False)
    marker = json.loads(world.enrolled.marker.read_text())
    marker["program"] = "/nowhere/bin/python"
    world.enrolled.marker.write_text(json.dumps(marker))
    world.session().edit("a")
    assert (world.couriers(), world.chat.asked) == ([], [])
    done = world.run("doctor")
    assert "courier" in done.stdout + done.stderr or "user-slack tells" not in done.stdout, done.stdout


def test_doctor_goes_on_past_a_memory_that_cannot_be_read(world: ChatWorld) -> None:
    """It names it as trouble, and checks the rest."""
    world.channels("events: [locks]", discord=False)
    world.session().edit("a")
    world.when(lambda: world.entries(SENT))
    world.when(world.is_quiet)
    memory = Path(world.enrolled.state, "notifications.db")
    data = memory.read_bytes()
    memory.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    done = world.run("doctor")
    assert done.returncode != 3, done.stderr
    assert "notifications.db" in done.stdout


def test_two_homes_with_a_channel_of_one_name_are_told_each(world: ChatWorld, tmp_path: Path) -> None:
    """One repository, two users' files: `me` of one is not `me` of the other."""
    world.users_settings(f"notify:\n  - {{name: me, url: '{SLACK_URL}', events: [tasks]}}\n")
    other = tmp_path / "other"
    path = other / "claude-coordinator" / "config.yml"
    path.parent.mkdir(parents=True)
    path.touch(mode=0o600)
    path.write_text(f"notify:\n  - {{name: me, url: '{DISCORD_URL}', events: [tasks]}}\n")
    world.run("task", "add", "first", XDG_CONFIG_HOME=str(other))
    world.when(lambda: world.chat.lines(DISCORD))
    world.when(world.is_quiet)
    world.run("task", "add", "second")
    world.when(lambda: any("second" in line for line in world.chat.lines(SLACK)))
    world.when(world.is_quiet)
    world.run("task", "add", "third", XDG_CONFIG_HOME=str(other))
    world.when(lambda: any("third" in line for line in world.chat.lines(DISCORD)))
    assert any("second" in line for line in world.chat.lines(DISCORD))


def test_the_name_in_the_settings_names_a_channel_for_the_test(world: ChatWorld) -> None:
    """`--channel team` finds the user's channel `team`, as the help's example says."""
    world.users_settings(f"notify:\n  - {{name: team, url: '{SLACK_URL}'}}\n")
    assert world.run("notify", "test", "--channel", "team").returncode == 0
    assert DISCORD not in world.chat.asked and SLACK in world.chat.asked


def test_a_second_edit_of_the_users_settings_within_a_minute_counts_too(world: ChatWorld) -> None:
    """A mistake that is mended at once is compiled by the next command, as the first edit was."""
    path = world.home / ".config" / "claude-coordinator" / "config.yml"
    path.parent.mkdir(parents=True)
    path.touch(mode=0o600)
    path.write_text(f"notify:\n  - {{name: a, url: '{SLACK_URL}', events: [tasks]}}\n")
    world.run("check")
    path.write_text(f"notify:\n  - {{name: a, url: '{SLACK_URL}', events: [tasks, locks]}}\n")
    world.run("check")
    world.session().edit("a")
    world.when(lambda: world.chat.posted[SLACK], seconds=8)
