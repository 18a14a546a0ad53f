"""Uninstalling, a disk that is full, and much to tell: what the courier leaves behind and costs others."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from coord_core import project as projects
from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource
from coord_core.notify.delivery import ARRIVED, Box
from coord_core.notify.state import State
from coord_core.services.courier_due import SENT

from .chat_server import SLACK, Trouble
from .chat_world import ChatWorld


@pytest.mark.parametrize("kept", [[], ["--keep-state"]], ids=["all", "keep-state"])
def test_after_uninstalling_no_courier_and_no_message_is_left(world: ChatWorld, kept: list[str]) -> None:
    """One that waits for its next try ends, sends nothing more and makes no state anew."""
    world.channels("events: [locks]", discord=False)
    world.chat.always[SLACK] = Trouble(503)
    world.session().edit("a")
    world.when(lambda: world.chat.asked)
    done = world.run("uninstall", *kept)
    assert done.returncode == 0, done.stderr
    asked = len(world.chat.asked)
    ends = time.monotonic() + 10
    while world.couriers() and time.monotonic() < ends:
        time.sleep(0.1)
    assert world.couriers() == []
    assert len(world.chat.asked) <= asked + 1
    assert os.path.exists(world.enrolled.state) == bool(kept)


def test_a_message_is_put_on_record_fast_however_much_follows_it(world: ChatWorld) -> None:
    """The lock of the state, for which hooks wait, is not held while all later events are read."""
    with world.enrolled.writing() as tx:
        for number in range(30_000):
            tx.record(Event("write_violation", "claude-1", Resource(FILE, f"file-{number}")))
    project = projects.find(str(world.root))
    assert project is not None
    state = State(project)
    last, long = (seconds_for(state, end) for end in (30_000, 20))
    assert world.entries(SENT)
    assert long < 5 * last + 0.05


def seconds_for(state: State, last: int) -> float:
    """To put a message on record that tells of events up to this one."""
    began = time.monotonic()
    state.put("user-slack", Box(0, ARRIVED, "", 1, last, 20))
    return time.monotonic() - began


def test_the_state_is_left_alone_while_a_service_hangs(world: ChatWorld) -> None:
    """A sign of life each few seconds is all that is written: no lock of the state four times a second."""
    world.channels("events: [locks]", discord=False)
    session = world.session()
    session.edit("a")
    world.when(lambda: world.entries(SENT))
    world.chat.always[SLACK] = Trouble(hangs=20)
    session.edit("b")
    world.when(lambda: len(world.chat.asked) == 2)
    time.sleep(0.5)
    [pid] = world.couriers()
    before = written(pid)
    time.sleep(2)  # forty looks
    assert written(pid) - before < 60


def written(pid: int) -> int:
    """Calls that write, of this process, so far."""
    lines = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text().splitlines())
    return int(lines["syscw"])
