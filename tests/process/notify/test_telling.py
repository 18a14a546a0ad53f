"""What hooks record is told: once, in order, on each channel, by a process that ends itself."""

from __future__ import annotations

from coord_core.services.courier_due import FAILED, SENT

from .chat_server import DISCORD, SLACK
from .chat_world import DISCORD_URL, SLACK_URL, ChatWorld

HOSTS = (SLACK, DISCORD)


def test_each_event_is_told_once_and_in_order_on_both_services(peoples_world: ChatWorld) -> None:
    world = peoples_world
    world.channels("events: [locks]")
    session = world.session()
    names = [f"file-{number}" for number in range(6)]
    for name in names:
        assert session.edit(name).is_silent
    for host in HOSTS:
        world.when(lambda host=host: len(world.chat.lines(host)) >= len(names))
    world.when(world.is_quiet)
    for host in HOSTS:
        told = world.chat.lines(host)
        assert [line.partition("locked ")[2] for line in told] == [f"'{name}'" for name in names]
        assert all(session.name in line for line in told)
        assert all(text.startswith("[repository]") for text in world.chat.posted[host])
    assert world.chat.wrong == []
    assert {entry.event.action for entry in world.reports()} == {SENT}
    assert {entry.event.detail["channel"] for entry in world.reports()} == {"user-slack", "user-discord"}
    told_of = sum(int(str(entry.event.detail["events"])) for entry in world.reports())
    assert told_of == 2 * len(names)


def test_what_was_on_record_before_a_channel_was_configured_is_not_told(world: ChatWorld) -> None:
    session = world.session()
    for number in range(5):
        session.edit(f"before-{number}")
    world.channels("events: [locks]", discord=False)
    session.edit("after")
    world.when(lambda: world.chat.posted[SLACK])
    world.when(world.is_quiet)
    assert [line.partition("locked ")[2] for line in world.chat.lines(SLACK)] == ["'after'"]


def test_locks_are_not_told_unless_they_are_asked_for(world: ChatWorld) -> None:
    world.users_settings(f"notify:\n  - {{name: a, url: '{SLACK_URL}'}}\n")
    session = world.session()
    session.edit("a")
    assert world.run("task", "add", "Add a login").returncode == 0
    assert world.couriers() == []
    assert world.run("task", "claim", "task-001").returncode == 0
    world.when(lambda: world.chat.posted[SLACK])
    [line] = world.chat.lines(SLACK)
    assert line.endswith("began task-001 'Add a login'")


def test_a_filter_of_paths_leaves_out_what_lies_elsewhere(world: ChatWorld) -> None:
    world.channels("events: [locks], paths: ['src/**']", discord=False)
    session = world.session()
    for name in ("a", "src/b", "lib/c", "src/d"):
        session.edit(name)
    world.when(lambda: len(world.chat.lines(SLACK)) == 2)
    world.when(world.is_quiet)
    assert [line.partition("locked ")[2] for line in world.chat.lines(SLACK)] == ["'src/b'", "'src/d'"]


def test_the_environment_alone_names_channels(world: ChatWorld) -> None:
    world.environment["CLAUDE_COORDINATOR_NOTIFY"] = f"{SLACK_URL}  {DISCORD_URL}"
    assert world.run("task", "add", "Add a login").returncode == 0
    assert world.run("task", "claim", "task-001").returncode == 0
    world.when(lambda: all(world.chat.posted[host] for host in HOSTS))


def test_channels_of_the_repository_count_after_trust_and_for_that_text_alone(world: ChatWorld) -> None:
    text = f"notify:\n  - {{name: team, url: '{SLACK_URL}', events: [locks]}}\n"
    settings = world.root / ".claude-coordinator.yml"
    settings.write_text(text)
    session = world.session()
    world.run("check")
    session.edit("before")
    assert world.couriers() == []
    assert "does not count" in world.run("notify", "list").stderr
    assert world.run("trust", "--yes").returncode == 0
    session.edit("trusted")
    world.when(lambda: world.chat.posted[SLACK])
    world.when(world.is_quiet)
    settings.write_text(text + "# changed\n")
    world.run("check")
    session.edit("after")
    assert world.couriers() == []
    assert [line.partition("locked ")[2] for line in world.chat.lines(SLACK)] == ["'trusted'"]


def test_an_edit_of_the_users_own_settings_is_noticed_by_the_next_command(world: ChatWorld) -> None:
    path = world.home / ".config" / "claude-coordinator" / "config.yml"
    path.parent.mkdir(parents=True)
    path.touch(mode=0o600)
    path.write_text(f"notify:\n  - {{name: a, url: '{SLACK_URL}', events: [locks]}}\n")
    world.run("check")
    world.session().edit("a")
    world.when(lambda: world.chat.posted[SLACK])


def test_more_than_is_permitted_is_joined_into_one_message(world: ChatWorld) -> None:
    world.channels("events: [locks], at_most: 2/1h", slack=False)
    session = world.session()
    session.edit("first")
    world.when(lambda: world.chat.posted[DISCORD])
    world.when(lambda: len(world.reports()) == 1)
    world.run("lock", "acquire", *[f"of-mine-{number}" for number in range(60)])
    world.when(lambda: len(world.chat.posted[DISCORD]) == 2)
    assert world.chat.posted[DISCORD][1].splitlines()[-1].startswith("and 4")
    assert " more: claude-coordinator audit" in world.chat.posted[DISCORD][1]
    session.edit("last")
    world.when(lambda: len(world.reports()) == 2)
    assert int(str(world.reports()[1].event.detail["events"])) == 60
    assert len(world.chat.posted[DISCORD]) == 2


def test_a_failed_message_is_told_to_the_person_once(world: ChatWorld) -> None:
    world.users_settings(
        "notify:\n  - {name: a, url: 'https://discord.com/api/webhooks/1234567/wrong', events: [locks]}\n"
    )
    world.session().edit("a")
    world.when(lambda: world.entries(FAILED))
    world.when(world.is_quiet)
    first, second = world.run("status"), world.run("status")
    assert "user-a" in first.stderr and "404" in first.stderr
    assert "user-a" not in second.stderr
