"""One channel, one thread: its events become messages, one after another (the steps: delivery.py).

What went out is on the disk before it does, and what became of it before the next. So a worker that is
killed at any moment is followed by one that knows, or that knows that it cannot know.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from coord_core.notify import delivery, outcomes
from coord_core.notify.delivery import ARRIVED, IDLE, LOST, READY, Box
from coord_core.notify.selection import Filter, compose, filter_of, select, too_old

if TYPE_CHECKING:
    from coord_core.domain.records import Entry
    from coord_core.notify.channels import Target
    from coord_core.notify.outbox import Outbox
    from coord_core.notify.sending import Service

BATCH = 1000  # events read at once
GATHERING = 0.3  # seconds for which an event waits for others that come with it
LONGEST_SLEEP = 5.0


class Record(Protocol):
    """What a worker needs of the state (state.py)."""

    folder: str

    def last_seq(self) -> int: ...

    def since(self, seq: int, most: int) -> list[Entry]: ...

    def described(self, task_id: str) -> str: ...

    def put(self, name: str, box: Box) -> None: ...


class Worker:
    """`advance` does the next step. `now` and `chance` are the clock and the dice, given for tests."""

    def __init__(
        self, target: Target, service: Service, record: Record, outbox: Outbox,
        now: Callable[[], float] = time.time, chance: Callable[[], float] = random.random,
    ) -> None:  # fmt: skip
        self.target = target
        self.service = service
        self._record = record
        self._outbox = outbox
        self._now = now
        self._chance = chance

    def recover(self) -> None:
        """Take over from one that is no more."""
        box = self._box()
        last = self._record.last_seq()
        if box.cursor > last:  # the state was rebuilt from a journal that lost its end
            box = Box(last) if box.state == IDLE else box
        self._outbox.keep(self.target.key, delivery.recovered(box))

    def advance(self) -> float:
        """One step; returns for how many seconds there is nothing to do. 0 is none."""
        box = self._box()
        if box.state in (ARRIVED, LOST):
            return self._put_on_record(box)
        if box.state == READY:
            return self._deliver(box)
        return self._take(box)

    def is_done(self, upto: int) -> bool:
        """Is nothing in hand, and everything up to this event dealt with?"""
        box = self._box()
        return box.state == IDLE and box.cursor >= upto

    def _box(self) -> Box:
        found = self._outbox.standing(self.target.key)
        assert found is not None  # the courier began the channel
        return found.box

    def _take(self, box: Box) -> float:
        """The next message, once it may go out."""
        entries = self._record.since(box.cursor, BATCH)
        if not entries:
            return LONGEST_SLEEP
        wanted = select(entries, self.target.filter, self._earlier())
        if not wanted:
            self._outbox.keep(self.target.key, delivery.skip(box, entries[-1].seq))
            return 0.0
        now = self._now()
        if old := too_old(wanted, now):
            self._outbox.keep(self.target.key, delivery.expire(box, old[0].seq, old[-1].seq, len(old), now))
            return 0.0
        gathering = wanted[0].at + GATHERING - now if wanted[0].at <= now else 0.0
        pause = max(gathering, self._may_send_at(now) - now)
        if pause > 0:
            return pause
        self._compose(box, wanted, now)
        return 0.0

    def _compose(self, box: Box, wanted: list[Entry], now: float) -> None:
        folder = self._record.folder
        batch = compose(
            wanted, self._record.described, folder, self.service.longest, join=self._is_pressed(now)
        )
        taken = delivery.take(box, batch.text, batch.first, batch.last, batch.events, now)
        self._outbox.keep(self.target.key, taken)

    def _deliver(self, box: Box) -> float:
        now = self._now()
        box = delivery.on_time(box, now)
        if now - box.begun_at > delivery.GIVE_UP:
            self._outbox.keep(self.target.key, delivery.give_up(box, f"given up: {box.reason or 'no time'}"))
            return 0.0
        if box.next_at > now:
            return box.next_at - now
        box = delivery.begin(box)
        self._outbox.keep(self.target.key, box)
        outcome = self.service.send(box.text)
        self._keep_outcome(box, outcome)
        return 0.0

    def _keep_outcome(self, box: Box, outcome: outcomes.Outcome) -> None:
        now = self._now()
        if outcome.kind == outcomes.ARRIVED:
            self._outbox.keep(self.target.key, delivery.arrived(box))
        elif outcome.kind == outcomes.AGAIN:
            after = delivery.again(box, outcome.reason, now, outcome.after, self._chance())
            self._outbox.keep(self.target.key, after)
        else:
            self._outbox.keep(self.target.key, delivery.lost(box, outcome.reason))

    def _put_on_record(self, box: Box) -> float:
        self._record.put(self.target.key, box)
        now = self._now()
        sent = [at for at in self._sent() if 0 <= now - at < 86400.0]
        if box.attempts:  # arrived, or seen by the service all the same
            sent.append(now)
        self._outbox.note(self.target.key, delivery.recorded(box), sent, box.reason, now)
        return 0.0

    def _earlier(self) -> list[tuple[Filter, int]]:
        found = self._outbox.standing(self.target.key)
        filters = found.filters if found else []
        return [(filter_of(text), upto) for text, upto in filters if upto is not None]

    def _sent(self) -> list[float]:
        found = self._outbox.standing(self.target.key)
        return found.sent if found else []

    def _may_send_at(self, now: float) -> float:
        return delivery.may_send_at(self._sent(), self.target.at_most, self.target.per, now)

    def _is_pressed(self, now: float) -> bool:
        """Is this the last message that may go out for a while?"""
        of_late = [at for at in self._sent() if 0 <= now - at < self.target.per]
        return len(of_late) >= self.target.at_most - 1
