"""What a service asks for, and `at_most`, hold when messages fail; nothing goes out behind a report."""

from __future__ import annotations

import math
import time

import pytest

from coord_core.notify import sending
from coord_core.notify.outcomes import AGAIN, ARRIVED, UNKNOWN
from coord_core.services.courier_due import FAILED
from tests.process.forges.proxy import Proxy

from .chat_server import DISCORD, SLACK, ChatServer, Trouble
from .chat_world import DISCORD_URL, ChatWorld


def edits(world: ChatWorld, count: int) -> None:
    """The first two are told each by itself; for the others there is time enough, too."""
    session = world.session()
    for number in range(count):
        session.edit(f"file-{number}")
        if number < 2:
            world.when(lambda number=number: len(world.entries(FAILED)) == number + 1)
        else:
            time.sleep(0.3)
    time.sleep(1)


def test_messages_that_may_have_arrived_count_for_the_limit(world: ChatWorld) -> None:
    """`at_most: 2/1h`: no more than two messages are seen in the channel, answered or not."""
    world.channels("events: [locks], at_most: 2/1h", discord=False)
    world.chat.always[SLACK] = Trouble(cut=True, takes=True)
    edits(world, 6)
    assert 1 <= len(world.chat.posted[SLACK]) <= 2


def test_refused_messages_count_for_the_limit(world: ChatWorld) -> None:
    """A webhook that was taken back is not asked anew, and put on record, at each event for ever."""
    world.channels("events: [locks], at_most: 2/1h", discord=False)
    world.chat.always[SLACK] = Trouble(404)
    edits(world, 6)
    assert 1 <= len(world.chat.asked) <= 2
    assert len(world.entries(FAILED)) <= 2


@pytest.mark.parametrize("said", ["nan", "-1", "soon"])
def test_an_odd_retry_after_stops_no_channel(world: ChatWorld, said: str) -> None:
    """What is no number of seconds counts as not said: the message is tried again and arrives."""
    world.channels("events: [locks]", discord=False)
    world.chat.troubles[SLACK] = [Trouble(503, {"Retry-After": said})]
    world.session().edit("a")
    world.when(lambda: world.chat.lines(SLACK), seconds=12)
    assert world.entries(FAILED) == []


@pytest.fixture
def discord(monkeypatch: pytest.MonkeyPatch, chat_proxy: Proxy, chat_certificates: object) -> sending.Service:
    monkeypatch.setenv("HTTPS_PROXY", chat_proxy.url)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(chat_certificates))
    service = sending.service(DISCORD_URL)
    assert service is not None
    return service


def used_up(seconds: float) -> Trouble:
    """Taken, and no more for so long, as Discord says it (with our clock behind by that, too).

    It says it in whole seconds: up to one more.
    """
    ends = str(math.ceil(time.time() + seconds))
    return Trouble(204, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": ends}, takes=True)


def test_nothing_goes_out_after_it_was_said_to_be_unknown(discord: sending.Service, chat: ChatServer) -> None:
    """One whose attempt was left behind, asleep in the library, is not sent later, behind newer ones."""
    chat.troubles[DISCORD] = [used_up(1.5)]
    assert discord.send("first").kind == ARRIVED
    found = discord.send("second", 0.3)
    assert (found.kind, chat.posted[DISCORD]) == (AGAIN, ["first"])
    time.sleep(2.7)  # it wakes meanwhile
    assert chat.posted[DISCORD] == ["first"]


def test_what_surely_was_not_sent_is_not_called_unknown(discord: sending.Service, chat: ChatServer) -> None:
    """No request had left when the time was up: it is tried again."""
    chat.troubles[DISCORD] = [used_up(600)]
    assert discord.send("first").kind == ARRIVED
    assert discord.send("second", 1.0).kind != UNKNOWN


def test_a_spent_allowance_of_discords_costs_no_ten_seconds(
    discord: sending.Service, chat: ChatServer
) -> None:
    """It says at each fifth message that two seconds are to pass: within about a second, say the docs."""
    chat.troubles[DISCORD] = [used_up(0.1)]
    assert discord.send("first").kind == ARRIVED
    began = time.monotonic()
    assert discord.send("second").kind == ARRIVED
    assert time.monotonic() - began < 6
