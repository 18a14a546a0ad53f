"""Axes where a clock is set forward, or leaves out a day."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from coord_core.observing.charts.scales import moment, time_ticks

DAY = 86400.0
BERLIN = ZoneInfo("Europe/Berlin")


def test_a_clock_that_goes_forward_has_no_hour_that_it_left_out() -> None:
    """At the moment that an axis calls 02:00, the clock on the wall shows it."""
    since, until = (datetime(2024, 3, 31, hour, tzinfo=BERLIN).timestamp() for hour in (0, 6))
    named = {moment(at, BERLIN).split()[-1]: name for at, name in time_ticks(since, until, 8, BERLIN)}
    assert {clock: name for clock, name in named.items() if ":" in name and name != clock} == {}


def test_a_day_that_a_zone_left_out_is_on_no_axis() -> None:
    """Samoa had no 30 December 2011."""
    apia = ZoneInfo("Pacific/Apia")
    since = datetime(2011, 12, 28, tzinfo=apia).timestamp()
    names = [name for _, name in time_ticks(since, since + 4 * DAY, 8, apia)]
    assert not [name for name in names if "30" in name.split()]
