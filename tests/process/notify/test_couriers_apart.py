"""Several couriers, environments and settings that come and go: nothing to tell is forgotten in silence."""

from __future__ import annotations

from coord_core.services.courier_due import FAILED, SENT

from .chat_server import DISCORD, SLACK, Trouble
from .chat_world import DISCORD_URL, SLACK_URL, ChatWorld
from .test_killed import forget_the_signs

VARIABLE = "CLAUDE_COORDINATOR_NOTIFY"


def told(world: ChatWorld, host: str) -> list[str]:
    return [line.partition("locked ")[2].strip("'") for line in world.chat.lines(host)]


def test_a_channel_that_another_courier_left_is_told_by_the_one_that_stays(world: ChatWorld) -> None:
    """The courier that found a channel taken takes it up when the other one has ended."""
    world.channels("events: [locks]", slack=False)
    world.chat.troubles[DISCORD] = [Trouble(hangs=3)]
    world.chat.always[SLACK] = Trouble(503)
    world.session().edit("a")
    world.when(lambda: DISCORD in world.chat.asked)
    knowing = world.session(**{VARIABLE: SLACK_URL})
    world.run("task", "add", "Add a login")
    world.run("task", "claim", "task-001", **{VARIABLE: SLACK_URL})
    world.when(lambda: SLACK in world.chat.asked)
    world.when(lambda: len(world.couriers()) == 1)
    knowing.edit("b")
    world.when(lambda: "b" in told(world, DISCORD), seconds=15)


def test_a_session_with_another_address_is_told_while_the_first_ones_courier_waits(world: ChatWorld) -> None:
    """One whose service is down all day holds up no channel that only another session's environment names."""
    world.chat.always[SLACK] = Trouble(503)
    world.run("task", "add", "Add a login")
    world.run("task", "add", "Add a logout")
    world.run("task", "claim", "task-001", **{VARIABLE: SLACK_URL})
    world.when(lambda: SLACK in world.chat.asked)
    assert world.run("task", "release", "task-001").returncode == 0
    assert world.run("task", "claim", "task-002", **{VARIABLE: DISCORD_URL}).returncode == 0
    world.when(lambda: world.chat.posted[DISCORD], seconds=15)


def test_a_variable_of_one_session_counts_while_another_sessions_courier_waits(world: ChatWorld) -> None:
    """`url_from` that the first session has not is told of the second's events before a day is over."""
    world.users_settings(
        f"notify:\n  - {{name: a, url: '{SLACK_URL}', events: [locks]}}\n"
        "  - {name: team, url_from: TEAM_WEBHOOK, events: [locks]}\n"
    )
    world.chat.always[SLACK] = Trouble(503)
    world.session().edit("a")
    world.when(lambda: SLACK in world.chat.asked)
    world.session(TEAM_WEBHOOK=DISCORD_URL).edit("b")
    world.when(lambda: "b" in told(world, DISCORD), seconds=15)


def test_a_courier_without_the_variable_does_not_say_that_nothing_is_left(world: ChatWorld) -> None:
    """What waits for a courier with the variable is woken by the person's next command with it."""
    world.channels("events: [locks]", slack=False)
    world.chat.always[SLACK] = Trouble(503)
    world.run("task", "add", "Add a login")
    world.run("task", "claim", "task-001", **{VARIABLE: SLACK_URL})
    world.when(world.has_put_off)
    assert world.kill_couriers() == 1
    forget_the_signs(world)
    del world.chat.always[SLACK]
    world.session().edit("a")
    world.when(lambda: "a" in told(world, DISCORD))
    world.when(world.is_quiet)
    world.run("status", **{VARIABLE: SLACK_URL})
    world.when(lambda: world.chat.posted[SLACK], seconds=15)


def test_a_mistake_in_the_settings_that_is_mended_loses_no_message_in_hand(world: ChatWorld) -> None:
    """While they are wrong something is left; the command after they are mended wakes it."""
    world.channels("events: [locks]", discord=False)
    path = world.home / ".config" / "claude-coordinator" / "config.yml"
    world.chat.always[SLACK] = Trouble(503)
    session = world.session()
    session.edit("a")
    world.when(world.has_put_off)
    world.kill_couriers()
    path.chmod(0o644)
    forget_the_signs(world)
    session.edit("b")
    world.when(world.is_quiet)
    path.chmod(0o600)
    del world.chat.always[SLACK]
    forget_the_signs(world)
    world.run("status")
    world.when(lambda: told(world, SLACK) == ["a", "b"], seconds=15)


def test_the_first_event_of_a_channel_outlives_a_mistake_in_the_settings(world: ChatWorld) -> None:
    """A courier that found no channel because the file is wrong does not forget from where to tell."""
    world.channels("events: [locks]", discord=False)
    path = world.home / ".config" / "claude-coordinator" / "config.yml"
    path.chmod(0o644)
    session = world.session()
    session.edit("a")
    world.when(world.is_quiet)
    path.chmod(0o600)
    forget_the_signs(world)
    session.edit("b")
    world.when(lambda: "b" in told(world, SLACK))
    assert told(world, SLACK) == ["a", "b"]


def test_a_message_in_hand_of_a_channel_that_was_removed_is_reported(world: ChatWorld) -> None:
    """A message arrives once, or you hear of it: also when its channel is gone."""
    world.channels("events: [locks]")
    world.chat.always[SLACK] = Trouble(503)
    session = world.session()
    session.edit("a")
    world.when(lambda: world.has_put_off() and world.entries(SENT))
    world.channels("events: [locks]", slack=False)
    session.edit("b")
    world.when(lambda: "b" in told(world, DISCORD))
    world.when(world.is_quiet)
    assert [each.event.detail["channel"] for each in world.entries(FAILED)] == ["user-slack"]


def test_a_wider_filter_tells_nothing_from_before_it(world: ChatWorld) -> None:
    """It is told of nothing from before it was configured so: no flood of what was not wanted."""
    world.channels("events: [tasks]", discord=False)
    world.run("task", "add", "Add a login")
    world.when(lambda: world.chat.posted[SLACK])
    world.when(world.is_quiet)
    session = world.session()
    for number in range(5):
        session.edit(f"before-{number}")
    world.channels("events: [locks]", discord=False)
    session.edit("after")
    world.when(lambda: any("after" in line for line in world.chat.lines(SLACK)))
    assert not [line for line in world.chat.lines(SLACK) if "before-" in line]
