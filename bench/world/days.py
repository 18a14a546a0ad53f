"""When things happen: most by day, few by night, the last one now."""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate

SLICE = 600.0  # seconds in which things are equally likely
BUSY = (  # by the hour of the day, UTC
    1, 1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 13, 8, 10, 14, 14, 12, 10, 7, 5, 4, 3, 2, 1,
)  # fmt: skip


class Days:
    """The first `history` of `events` are spread over `days`, the others over the last `recent` seconds."""

    def __init__(self, now: float, days: float, history: int, events: int, recent: float) -> None:
        self._now, self._history, self._events, self._recent = now, history, events, recent
        self._start = now - recent - days * 86_400
        times = [self._start + SLICE * number for number in range(int(days * 86_400 / SLICE))]
        self._passed = list(accumulate(BUSY[int(at % 86_400 // 3600)] for at in times))

    def moment(self, number: int) -> float:
        """UTC epoch seconds of an event, which never go back."""
        if number >= self._history:
            left = max(0, self._events - number - 1) / max(1, self._events - self._history)
            return self._now - self._recent * left
        wanted = number / self._history * self._passed[-1]
        at = bisect_left(self._passed, wanted)
        before = self._passed[at - 1] if at else 0
        within = (wanted - before) / (self._passed[at] - before)
        return self._start + SLICE * (at + within)
