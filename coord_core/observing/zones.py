"""Whose clock times are shown in: the machine's, or the one that is named."""

from __future__ import annotations

import os
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from coord_core.domain.errors import InputError
from coord_core.views.refusal import quoted

MACHINES = "/etc/localtime"
_FOLDER = "/zoneinfo/"
WEEK = 7 * 86400.0  # seconds


def named(name: str) -> tzinfo:
    """As `Europe/Berlin`; `UTC` is known everywhere. Raises InputError."""
    if name.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(
            f"{quoted(name)} is no time zone that this machine knows.", "Example: --zone Europe/Berlin"
        ) from error


def of_this_machine() -> tzinfo:
    """What TZ names, else the machine's; UTC where neither says."""
    try:
        name = os.environ.get("TZ", "").removeprefix(":")
        if name and not name.startswith("/"):
            return named(name)
        with open(MACHINES, "rb") as file:
            return ZoneInfo.from_file(file, key=os.path.realpath(MACHINES).rpartition(_FOLDER)[2] or None)
    except (InputError, OSError, ValueError):
        return UTC


def title(zone: tzinfo, at: float) -> str:
    """What the clock is called at that moment, with its distance from UTC.

    >>> title(UTC, 0)
    'UTC'
    """
    moment = datetime.fromtimestamp(at, zone)
    away = f"{moment:%z}"
    sign = f"UTC{away[:3]}:{away[3:5]}"
    name = moment.tzname() or ""
    return "UTC" if away == "+0000" and name == "UTC" else f"{name} ({sign})" if name.isalpha() else sign


def titles(zone: tzinfo, since: float, until: float) -> list[str]:
    """What the clock is called in a period, looked at every week: two names where it is set in between."""
    weeks = int((until - since) // WEEK) + 1
    moments = (*(since + WEEK * each for each in range(weeks)), until)
    return list(dict.fromkeys(title(zone, at) for at in moments))


def year(at: float, zone: tzinfo) -> int:
    return datetime.fromtimestamp(at, zone).year
