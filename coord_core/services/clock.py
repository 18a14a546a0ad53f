"""The time of a transaction, and what becomes of the leases when the clock jumped or the machine slept.

Leases end at a time of day. But a holder can do nothing while the machine sleeps, and setting a clock says
nothing of how long it was idle. The monotonic clock counts neither, and is one for all processes of a boot.
So the state remembers how far the time of day is ahead of it. When that is another distance now, in the same
boot and time namespace, the difference was slept through or set: an event `clock_jumped` moves every lease by
it. From another boot or time namespace nothing can be told: the distance is remembered, and nothing is moved
(docs/decisions/0009).
"""

from __future__ import annotations

import time

from coord_core.domain.leases import CLOCK_SLACK
from coord_core.domain.records import Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.storage.transaction import Transaction

REMEMBERED = "clock"  # the key in `meta`: "distance boot time-namespace"
TOLERANCE = CLOCK_SLACK  # seconds: by so much, clocks may differ in every other decision too
_FARTHEST = 1e12  # seconds; what is beyond, or no number, is damage


class Clock:
    """The machine's clocks, in seconds. `wall` is UTC epoch; `domain` is where `monotonic` means the same."""

    __slots__ = ()

    def wall(self) -> float:
        return time.time()

    def monotonic(self) -> float:
        return time.monotonic()

    def domain(self) -> str:
        """The boot and time namespace; empty where that cannot be known."""
        from coord_core.witness import clock_domain

        return clock_domain()


MACHINE = Clock()


def set_now(tx: Transaction, clock: Clock = MACHINE) -> None:
    """Give the transaction its time. The leases move with a clock that jumped, on record."""
    tx.now = clock.wall()
    now = tx.now - clock.monotonic()
    known, domain = _remembered(tx)
    if known is None:
        tx.set_meta(REMEMBERED, f"{now!r} {clock.domain()}")
    elif _is_off(now, known):
        _follow(tx, clock, known, domain)


def has_jumped(tx: Transaction, clock: Clock = MACHINE) -> bool:
    """Would a transaction that begins now have to move the leases? For those who only read."""
    known, domain = _remembered(tx)
    if known is None or not _is_off(clock.wall() - clock.monotonic(), known):
        return False
    return bool(domain) and domain == clock.domain()


def _follow(tx: Transaction, clock: Clock, known: float, domain: str) -> None:
    tx.now = clock.wall()  # looked at twice: the process may have been stopped between two readings
    now = tx.now - clock.monotonic()
    if not _is_off(now, known):
        return
    here = clock.domain()
    remembered = f"{now!r} {here}"
    if here and here == domain:
        tx.record(Event("clock_jumped", "claude-coordinator", delta=now - known, clock=remembered))
    else:
        tx.set_meta(REMEMBERED, remembered)


def _is_off(now: float, known: float) -> bool:
    return abs(now - known) > TOLERANCE


def _remembered(tx: Transaction) -> tuple[float | None, str]:
    """The distance in seconds, None when none is known, and where it was measured."""
    text, _, domain = str(tx.meta(REMEMBERED) or "").partition(" ")
    try:
        distance = float(text)
    except ValueError:
        return None, ""
    return (distance, domain) if abs(distance) < _FARTHEST else (None, "")
