"""Copies of a state that was damaged: set aside by a rebuild, kept for whoever wants to look.

The newest with anything in it stays until there is a newer one. Of the others a few stay for two weeks.
"""

from __future__ import annotations

import os
import time
from itertools import count

from coord_core.storage.sqlite import BESIDE, DATABASE

MOST = 3  # copies that stay
KEPT_FOR = 14 * 86400.0  # seconds for which one stays that is not the newest
_NAMED = f"{DATABASE}.damaged-"
_SHAPE = "%Y%m%dT%H%M%SZ"


def set_aside(folder: str) -> str | None:
    """Move the database away, and then what SQLite keeps beside it; returns the new name.

    One with nothing in it is not kept, and has no name then.
    """
    path = os.path.join(folder, DATABASE)
    if not _tells_something(path):
        _take_away(path)
        return None
    stem = os.path.join(folder, _NAMED + time.strftime(_SHAPE, time.gmtime()))
    aside = next(name for number in count(1) if not os.path.exists(name := f"{stem}-{number}"))
    found = None
    for suffix in ("", *BESIDE):  # the database first: without it nobody decides anything
        try:
            os.replace(path + suffix, aside + suffix)
            found = aside
        except FileNotFoundError:
            pass
    return found


def _take_away(path: str) -> None:
    for suffix in ("", *BESIDE):
        try:
            os.unlink(path + suffix)
        except FileNotFoundError:
            pass


def prune(folder: str, now: float) -> None:
    """Take away what is too much or too old. `now` is UTC epoch seconds; the names say when each was made."""
    try:
        copies = _copies(folder)
        for number, (_, at, stem) in enumerate(sorted(copies, reverse=True)):
            if number >= MOST or (number and now - at > KEPT_FOR):
                _take_away(os.path.join(folder, stem))
    except OSError:
        pass  # another prunes, or the disk does not let us: the next time does


def _copies(folder: str) -> list[tuple[tuple[bool, float, int], float, str]]:
    """What to sort each copy by, when it was made, and its name. What has another name is not ours."""
    stems = set()
    for name in os.listdir(folder):
        if name.startswith(_NAMED):
            for suffix in BESIDE:
                name = name.removesuffix(suffix)
            stems.add(name)
    made = {stem: _made(stem) for stem in stems}
    return [
        ((_tells_something(os.path.join(folder, stem)), *at), at[0], stem)
        for stem, at in made.items()
        if at is not None
    ]


def _tells_something(path: str) -> bool:
    """Has a database anything in it, or its log, which may have it all?"""
    return any(_size(path + suffix) > 0 for suffix in ("", BESIDE[0]))


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except FileNotFoundError:
        return 0


def _made(stem: str) -> tuple[float, int] | None:
    """When a copy was made, and its number among those of that second."""
    stamp, _, number = stem.removeprefix(_NAMED).partition("-")
    try:
        return _seconds(time.strptime(stamp, _SHAPE)), int(number)
    except ValueError:
        return None


def _seconds(utc: time.struct_time) -> float:
    from calendar import timegm

    return float(timegm(utc))
