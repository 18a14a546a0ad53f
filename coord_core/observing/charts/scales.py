"""Where a value lies on an axis, and which values an axis names. Pure."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, tzinfo

_ROUND = (1, 2, 5, 10)
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_STEPS = (
    *(_MINUTE * each for each in (1, 2, 5, 10, 15, 30)),
    *(_HOUR * each for each in (1, 2, 3, 6, 12)),
    *(_DAY * each for each in (1, 2, 7, 14, 28, 91, 182, 365)),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Span:
    """The straight way from values to pixels. What lies outside of the values lies at the axis's end."""

    __slots__ = ("first", "last", "start", "stop")

    def __init__(self, first: float, last: float, start: float, stop: float) -> None:
        self.first = first
        self.last = last if last > first else first + 1
        self.start = start
        self.stop = stop

    def __call__(self, value: float) -> float:
        part = (value - self.first) / (self.last - self.first)
        return self.start + min(max(part, 0.0), 1.0) * (self.stop - self.start)


class Decades(Span):
    """The same with the logarithm of the values, which are above 0."""

    def __call__(self, value: float) -> float:
        low, high = math.log(self.first), math.log(self.last)
        part = (math.log(max(value, self.first)) - low) / (high - low)
        return self.start + min(part, 1.0) * (self.stop - self.start)


def ticks(most: float, count: int = 4) -> list[int]:
    """Round values from 0 to the first one that is not below `most`; whole ones.

    >>> ticks(7), ticks(0), ticks(230)
    ([0, 2, 4, 6, 8], [0, 1], [0, 100, 200, 300])
    """
    if most <= 1:
        return [0, 1]
    step = max(1, round(_rounded(most / count)))
    return [step * each for each in range(math.ceil(most / step) + 1)]


def _rounded(value: float) -> float:
    """The first round value that is not below it."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * each for each in _ROUND if power * each >= value * (1 - 1e-9))


def decades(low: float, high: float) -> list[float]:
    """1, 2, 5, 10, 20… from the last one below `low` to the first one above `high`.

    >>> decades(14, 90)
    [10.0, 20.0, 50.0, 100.0]
    """
    start, end = math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1  # logarithms are rounded
    found = [10.0**power * each for power in range(start, end + 1) for each in _ROUND[:3]]
    first = max(at for at, value in enumerate(found) if value <= low)
    last = next(at for at, value in enumerate(found) if value >= high and at > first)
    return found[first : last + 1]


def time_ticks(since: float, until: float, most: int, zone: tzinfo = UTC) -> list[tuple[float, str]]:
    """Moments (UTC epoch seconds) that a clock on the wall of a zone shows as round, with their names."""
    step = next((each for each in _STEPS if (until - since) / each <= most), _STEPS[-1])
    while (until - since) / step > most:
        step *= 2
    midnight = datetime.fromtimestamp(since, zone).replace(
        hour=0, minute=0, second=0, microsecond=0, tzinfo=None
    )
    if step >= _DAY:  # so that the days that are named do not depend on where the axis begins
        midnight -= timedelta(days=midnight.toordinal() % (step // _DAY))
    found: dict[float, str] = {}
    for each in range(int((until - midnight.replace(tzinfo=zone).timestamp()) // step) + 3):
        wall = midnight + timedelta(seconds=each * step)
        at = wall.replace(tzinfo=zone).timestamp()
        shown = datetime.fromtimestamp(at, zone).replace(tzinfo=None)  # another, where the clock left it out
        if since <= at <= until and (step >= _DAY or shown == wall):
            found.setdefault(at, _name(shown, step))
    return list(found.items())


def _name(wall: datetime, step: int) -> str:
    if step < _DAY and (wall.hour or wall.minute):
        return f"{wall:%H:%M}"
    if step < _DAY:
        return f"{_DAYS[wall.weekday()]} {wall.day}"
    return (
        f"{wall.day} {_MONTHS[wall.month - 1]}"
        if step < 91 * _DAY
        else f"{_MONTHS[wall.month - 1]} {wall.year}"
    )


def moment(at: float, zone: tzinfo = UTC) -> str:
    """A moment for people.

    >>> moment(0)
    '1 Jan 00:00'
    """
    wall = datetime.fromtimestamp(at, zone)
    return f"{wall.day} {_MONTHS[wall.month - 1]} {wall:%H:%M}"
