"""The courier is killed at random moments: each message arrives once, or is reported as one that may not."""

from __future__ import annotations

import random
import re
import time
from pathlib import Path

import pytest

from coord_core.services.courier_due import FAILED, SENT

from .chat_server import DISCORD, SLACK, Trouble
from .chat_world import ChatWorld

NAME = re.compile(r"locked '(file-\d+)'")
EVENTS = 30


def told_of(world: ChatWorld, host: str) -> list[str]:
    return [match[1] for line in world.chat.lines(host) if (match := NAME.search(line))]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_courier_that_is_killed_sends_nothing_twice_and_loses_nothing_in_silence(
    world: ChatWorld, seed: int
) -> None:
    dice = random.Random(seed)
    world.channels("events: [locks], at_most: 900/1h")
    world.chat.troubles[SLACK] = [Trouble(503)]
    session, kills = world.session(), 0
    for number in range(EVENTS):
        session.edit(f"file-{number}")
        time.sleep(dice.random() * 0.15)
        if dice.random() < 0.4:
            kills += world.kill_couriers()
            forget_the_signs(world)
    assert kills >= 3
    forget_the_signs(world)
    session.edit("last")
    for host, channel in ((SLACK, "user-slack"), (DISCORD, "user-discord")):
        world.when(lambda host=host: any("'last'" in line for line in world.chat.lines(host)))
        told = told_of(world, host)
        assert len(told) == len(set(told))
        assert told == sorted(told, key=lambda name: int(name.partition("-")[2]))
        assert all_are_accounted_for(world, channel, told)
    world.when(world.is_quiet)


def forget_the_signs(world: ChatWorld) -> None:
    """As if the silence of a courier that was killed had lasted long enough."""
    with world.enrolled.writing() as tx:
        tx._run("UPDATE meta SET value = 0.0 WHERE key LIKE 'courier_until%'", {})


def all_are_accounted_for(world: ChatWorld, channel: str, told: list[str]) -> bool:
    """Each event that did not arrive lies in the range of a report."""
    ranges = [
        (int(str(each.event.detail["first"])), int(str(each.event.detail["last"])))
        for each in world.reports()
        if each.event.detail["channel"] == channel
    ]
    reported = [
        (int(str(each.event.detail["first"])), int(str(each.event.detail["last"])))
        for each in world.entries(FAILED)
        if each.event.detail["channel"] == channel
    ]
    assert len(ranges) == len(set(ranges)), "a message is on record twice"
    missing = [
        entry
        for entry in world.entries("lock_acquired")
        if str(entry.event.resource).startswith("file-") and str(entry.event.resource) not in told
    ]
    return all(any(first <= entry.seq <= last for first, last in reported) for entry in missing)


def test_what_was_going_out_when_it_was_killed_is_reported_and_not_sent_again(world: ChatWorld) -> None:
    world.channels("events: [locks]", discord=False)
    world.chat.troubles[SLACK] = [Trouble(hangs=20, takes=True)]
    session = world.session()
    session.edit("a")
    world.when(lambda: world.chat.asked)
    assert world.kill_couriers() == 1
    forget_the_signs(world)
    session.edit("b")
    world.when(lambda: world.entries(SENT))
    [failed] = world.entries(FAILED)
    assert str(failed.event.detail["reason"]).startswith("unknown whether it arrived")
    assert [line.partition("locked ")[2] for line in world.chat.lines(SLACK)] == ["'a'", "'b'"]
    world.when(world.is_quiet)
    assert "was not delivered (unknown whether it arrived: " in world.run("check").stderr


def test_what_no_courier_came_to_see_is_told_by_the_next_one(world: ChatWorld) -> None:
    world.channels("events: [locks]", discord=False)
    marker = world.enrolled.marker.read_text()
    world.enrolled.marker.write_text(marker.replace('"program"', '"no program"'))
    session = world.session()
    session.edit("a")
    forget_the_signs(world)
    session.edit("b")
    forget_the_signs(world)
    world.enrolled.marker.write_text(marker)
    session.edit("c")
    world.when(lambda: len(world.chat.lines(SLACK)) == 3)


def test_what_is_left_over_is_told_after_the_next_sessions_start(world: ChatWorld) -> None:
    world.channels("events: [locks]", discord=False)
    world.chat.always[SLACK] = Trouble(503)
    world.session().edit("a")
    world.when(world.has_put_off)
    world.kill_couriers()
    del world.chat.always[SLACK]
    forget_the_signs(world)
    world.session().start()
    world.when(lambda: world.chat.lines(SLACK))
    world.when(world.is_quiet)
    assert world.entries(FAILED) == []


def test_a_command_of_the_persons_wakes_what_is_left_over(world: ChatWorld) -> None:
    world.channels("events: [locks]", discord=False)
    world.chat.always[SLACK] = Trouble(503)
    world.session().edit("a")
    world.when(world.has_put_off)
    world.kill_couriers()
    del world.chat.always[SLACK]
    forget_the_signs(world)
    world.run("status")
    world.when(lambda: world.chat.lines(SLACK))


def test_a_damaged_memory_of_the_channels_is_reported_and_telling_goes_on(world: ChatWorld) -> None:
    world.channels("events: [locks]", discord=False)
    session = world.session()
    session.edit("a")
    world.when(lambda: world.entries(SENT))
    world.when(world.is_quiet)
    Path(world.enrolled.state, "notifications.db").write_bytes(b"no database at all" * 300)
    session.edit("b")
    world.when(lambda: len(world.chat.lines(SLACK)) == 2)
    assert "damaged" in str(world.entries(FAILED)[0].event.detail["reason"])
    assert [line.partition("locked ")[2] for line in world.chat.lines(SLACK)] == ["'a'", "'b'"]
