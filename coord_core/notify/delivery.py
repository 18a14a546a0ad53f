"""One channel's message in hand, and what may become of it. Pure: no I/O, no clock.

Whether a request that nobody answered has arrived cannot be known. So it is written down that a message goes
out before it does; one that was on its way when the courier died is not sent again, but reported. That gives:
1. No message is sent twice. 2. Each event that is to be told is in a message that arrived, or in one that is
reported. 3. The messages of a channel go out in the order of the events: one is in hand at a time.

    idle ── take ──▶ ready ── begin ──▶ sending ── arrived ──▶ arrived ──┐
     ▲ └── expire ─────│──▶ lost          │  └──── lost ─────▶ lost ─────┤
     │                 ◀───── again ──────┘                              │
     └────────────────────────── recorded ───────────────────────────────┘

`arrived` and `lost` last until that is on record in the audit log; then the channel's cursor moves on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

IDLE, READY, SENDING, ARRIVED, LOST = "idle", "ready", "sending", "arrived", "lost"
STEPS = {
    "skip": (IDLE, IDLE), "take": (IDLE, READY), "expire": (IDLE, LOST), "begin": (READY, SENDING),
    "arrived": (SENDING, ARRIVED), "lost": (SENDING, LOST), "again": (SENDING, READY),
    "give_up": (READY, LOST),
}  # fmt: skip
UNKNOWN = "unknown whether it arrived: the courier was stopped while it was being sent"
TOO_OLD = "older than a day"

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 3600.0  # seconds before the second try, and at most between two
GIVE_UP = 86400.0  # seconds for which a message is tried, and after which an event is no news any more
JITTER = 0.25  # of a pause


@dataclass(frozen=True, slots=True)
class Box:
    """A channel's outbox. `cursor`: the last event that is dealt with; the others are the message's."""

    cursor: int
    state: str = IDLE
    text: str = ""
    first: int = 0  # the events that it tells of: the first, the last, and how many
    last: int = 0
    events: int = 0
    begun_at: float = 0.0
    attempts: int = 0
    next_at: float = 0.0
    reason: str = ""


class StepError(Exception):
    """A step that this state does not have: a defect of ours."""


def skip(box: Box, upto: int) -> Box:
    """There was nothing to tell up to this event."""
    return replace(_step(box, "skip"), cursor=max(upto, box.cursor))


def take(box: Box, text: str, first: int, last: int, events: int, now: float) -> Box:
    """A message that tells of these events is to go out."""
    new = Box(box.cursor, box.state, text, first, last, events, now, 0, now)
    return _step(new, "take")


def expire(box: Box, first: int, last: int, events: int, now: float) -> Box:
    """These events were not told in time."""
    return _step(Box(box.cursor, box.state, "", first, last, events, now, reason=TOO_OLD), "expire")


def begin(box: Box) -> Box:
    """The request is about to go out."""
    return replace(_step(box, "begin"), attempts=box.attempts + 1)


def arrived(box: Box) -> Box:
    return replace(_step(box, "arrived"), reason="")


def lost(box: Box, reason: str) -> Box:
    """It is not sent again."""
    return replace(_step(box, "lost"), reason=reason)


def again(box: Box, reason: str, now: float, after: float | None, chance: float) -> Box:
    """It did not arrive, and is tried later. `after`: seconds that the service wants; `chance`: 0 to 1."""
    pause = max(after or 0.0, backoff(box.attempts, chance))
    if now + pause - box.begun_at > GIVE_UP:
        return lost(box, f"given up: {reason}")
    return replace(_step(box, "again"), reason=reason, next_at=now + pause)


def on_time(box: Box, now: float) -> Box:
    """A message that was begun by a clock that was ahead waits for as long as it was to, by the one now."""
    ahead = max(box.begun_at - now, 0.0)
    return replace(box, begun_at=box.begun_at - ahead, next_at=min(box.next_at - ahead, now + GIVE_UP))


def give_up(box: Box, reason: str) -> Box:
    """It waits and will not be sent: its channel's time ran out."""
    return replace(_step(box, "give_up"), reason=reason)


def recovered(box: Box) -> Box:
    """As whoever takes the channel over finds it, once nobody else is at it."""
    return lost(box, UNKNOWN) if box.state == SENDING else box


def recorded(box: Box) -> Box:
    """What became of it is on record."""
    if box.state not in (ARRIVED, LOST):
        raise StepError(f"nothing to record in the state {box.state}")
    return Box(max(box.cursor, box.last))


def backoff(attempts: int, chance: float) -> float:
    """Seconds before the next try, after so many.

    >>> backoff(1, 0.5), backoff(3, 0.5), backoff(40, 0.5)
    (2.0, 8.0, 3600.0)
    """
    pause = min(FIRST_PAUSE * 2.0 ** min(attempts - 1, 30), LONGEST_PAUSE)
    return float(pause * (1 + JITTER * (2 * chance - 1)))


def may_send_at(sent: list[float], at_most: int, per: float, now: float) -> float:
    """From when on another message may go out, if at most so many do in so many seconds.

    A time in the future is of a clock that was ahead, and does not count.

    >>> may_send_at([1.0, 2.0], 2, 60.0, 9.0), may_send_at([1.0], 2, 60.0, 9.0)
    (61.0, 0.0)
    """
    sent = [at for at in sent if at <= now]
    return sent[-at_most] + per if len(sent) >= at_most else 0.0


def _step(box: Box, name: str) -> Box:
    before, after = STEPS[name]
    if box.state != before:
        raise StepError(f"{name} in the state {box.state}")
    return replace(box, state=after)
