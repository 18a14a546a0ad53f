"""A clock that was ahead and was set right does not silence a channel."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import FILE, Resource
from coord_core.notify import delivery
from coord_core.notify.channels import USER, Target
from coord_core.notify.outbox import Outbox
from coord_core.notify.outcomes import AGAIN, ARRIVED, Outcome
from coord_core.notify.selection import Filter
from coord_core.notify.worker import Worker

DAY = 86400.0
LOCKED = Filter(frozenset(("lock_acquired",)))


class Recorded:
    """A record of locks, at the times given."""

    folder = "repository"

    def __init__(self, *times: float) -> None:
        self.entries = [
            Entry(number + 1, at, Event("lock_acquired", "claude-1", Resource(FILE, f"file-{number}")))
            for number, at in enumerate(times)
        ]

    def last_seq(self) -> int:
        return len(self.entries)

    def since(self, seq: int, most: int) -> list[Entry]:
        return self.entries[seq : seq + most]

    def described(self, task_id: str) -> str:
        return ""

    def put(self, name: str, box: delivery.Box) -> None:
        """What became of it."""


class Chat:
    longest = 1000

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.sent: list[str] = []

    def send(self, text: str) -> Outcome:
        found = self.outcomes.pop(0) if self.outcomes else Outcome(ARRIVED)
        if found.kind == ARRIVED:
            self.sent.append(text)
        return found


def world(tmp_path: Path, record: Recorded, chat: Chat, clock: list[float]) -> Worker:
    target = Target("user-a", USER, LOCKED, 1, 60.0, "json://x", "", ())
    outbox = Outbox(os.fspath(tmp_path), makes=True)
    outbox.begin_channel("user-a", 0)
    service: Any = chat
    return Worker(target, service, record, outbox, now=lambda: clock[0], chance=lambda: 0.5)


def run(worker: Worker, steps: int = 20) -> float:
    """Until it would wait; for how long."""
    pause = 0.0
    for _ in range(steps):
        pause = worker.advance()
        if pause > 0:
            break
    return pause


def test_messages_sent_in_the_future_do_not_count_for_the_limit(tmp_path: Path) -> None:
    """Within `at_most`'s own time of a clock that was set back a month the next message goes out."""
    chat, clock, record = Chat(), [30 * DAY + 1.0], Recorded(30 * DAY)
    worker = world(tmp_path, record, chat, clock)
    run(worker)
    assert len(chat.sent) == 1
    clock[0] = 1000.0
    record.entries.append(Entry(2, 1000.0, Event("lock_acquired", "claude-1", Resource(FILE, "b"))))
    clock[0] += max(60.0, min(run(worker), 120.0))
    run(worker)
    assert len(chat.sent) == 2


@pytest.mark.parametrize("behind", [DAY, 30 * DAY])
def test_a_next_try_in_the_far_future_is_made_sooner(tmp_path: Path, behind: float) -> None:
    """A pause is an hour at most; one that ends in a month was counted by a wrong clock."""
    chat, clock = Chat(Outcome(AGAIN, "out of order")), [behind + 10_000.0]
    worker = world(tmp_path, Recorded(behind + 9_999.0), chat, clock)
    run(worker)
    assert chat.sent == []
    clock[0] -= behind
    assert run(worker) <= delivery.LONGEST_PAUSE
