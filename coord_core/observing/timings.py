"""How long the hooks took (coord_core/timings.py): read, and summed up."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from stat import S_ISREG

from coord_core.project import Project
from coord_core.timings import FILE, FULL, OLDER

MOST = FULL + 64 * 1024  # bytes of a file that are read, its last; many hooks may meet a full one at once
_LINE = re.compile(rb"(\d{1,11}\.\d{3}) ([A-Z][A-Za-z]{1,39}) (\d{1,8}\.\d) (\d{1,8}\.\d)\n")


@dataclass(frozen=True, slots=True)
class Timing:
    """One hook that ran. `at`, its end, in UTC epoch seconds."""

    at: float
    event: str  # as the client names it, or PreCommit, PostCommit
    wall: float  # milliseconds, of the whole process
    cpu: float  # milliseconds of processor time


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Of the wall time of `count` hooks, in milliseconds."""

    count: int
    median: float
    p95: float
    p99: float
    longest: float


def read(project: Project, since: float | None = None, until: float | None = None) -> list[Timing]:
    """What is known of the hooks that ended in a period (UTC epoch seconds), the oldest first.

    Lines that are torn or none of ours are left out; so is a file that cannot be read, or is no file.
    """
    found = [one for name in (OLDER, FILE) for one in _timings(os.path.join(project.state, name))]
    wanted = [
        one for one in found if (since is None or one.at >= since) and (until is None or one.at < until)
    ]
    return sorted(wanted, key=lambda one: one.at)


def percentiles(timings: Iterable[Timing]) -> Percentiles | None:
    """None of nothing. A percentile is a time that one of them took (the nearest rank)."""
    walls = sorted(one.wall for one in timings)
    if not walls:
        return None
    median, p95, p99 = (walls[ceil(len(walls) * part / 100) - 1] for part in (50, 95, 99))
    return Percentiles(len(walls), median, p95, p99, walls[-1])


def by_event(timings: Iterable[Timing]) -> dict[str, Percentiles]:
    """The percentiles of each event, the most frequent first."""
    kinds: dict[str, list[Timing]] = {}
    for one in timings:
        kinds.setdefault(one.event, []).append(one)
    found = {event: summed for event, some in kinds.items() if (summed := percentiles(some))}
    return dict(sorted(found.items(), key=lambda item: (-item[1].count, item[0])))


def _timings(path: str) -> Iterator[Timing]:
    for line in _content(path).splitlines(keepends=True):
        match = _LINE.fullmatch(line)
        if match is not None:
            at, event, wall, cpu = match.groups()
            yield Timing(float(at), event.decode(), float(wall), float(cpu))


def _content(path: str) -> bytes:
    """The file's last part; nothing of what is no file, or cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        found = os.fstat(descriptor)
        return os.pread(descriptor, MOST, max(0, found.st_size - MOST)) if S_ISREG(found.st_mode) else b""
    except OSError:
        return b""
    finally:
        os.close(descriptor)
