"""Chronicles that are kept and followed: a period is read once, and after that only what is new.

One for each choice of hours, each a very little longer than asked for, so that it is begun anew only now
and then. Whoever uses one has it alone meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from coord_core.observing import reading
from coord_core.observing.chronicle import Chronicle
from coord_core.project import Project
from coord_core.services.snapshot import stamp

SLACK = 1 / 60  # of its hours that a chronicle may be longer: a minute of one hour
FRESH = 5.0  # seconds for which what was read is good enough while nothing else is asked for

T = TypeVar("T")


@dataclass(slots=True)
class _Kept:
    chronicle: Chronicle
    database: int  # inode: a rebuilt state is another story
    read_at: float


class Memory:
    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._kept: dict[int, _Kept] = {}
        self._being_read: set[int] = set()
        self._alone = threading.Lock()

    def use(self, project: Project, hours: int, look: Callable[[Chronicle], T]) -> T:
        """What `look` finds in the chronicle of the last hours. Raises CoordinatorError."""
        with self._alone:
            return look(self._up_to_date(project, hours))

    def use_if_quick(
        self, project: Project, hours: int, look: Callable[[Chronicle | None], T], seconds: float
    ) -> T:
        """The same, with None where it would have to be waited for longer than that; then it is read on."""
        if hours not in self._kept:
            self.read_on(project, hours)
        elif self._alone.acquire(timeout=seconds):
            try:
                return look(self._up_to_date(project, hours))
            finally:
                self._alone.release()
        return look(None)

    def read_on(self, project: Project, hours: int) -> None:
        """In a thread of its own, so that it is there for who comes next."""
        if hours in self._being_read:
            return
        self._being_read.add(hours)
        threading.Thread(target=self._read_on, args=(project, hours), daemon=True).start()

    def _read_on(self, project: Project, hours: int) -> None:
        try:
            self.use(project, hours, lambda found: None)
        except Exception:
            pass  # who asks next is told
        finally:
            self._being_read.discard(hours)

    def _up_to_date(self, project: Project, hours: int) -> Chronicle:
        now = self._clock()
        database = stamp(project)[0][0]
        kept = self._kept.get(hours)
        if kept is None or kept.database != database or _is_too_long(kept.chronicle, hours, now):
            kept = _Kept(reading.read(project, now - hours * 3600.0, now), database, now)
        elif not 0 <= now - kept.read_at < FRESH:
            try:
                reading.follow(project, kept.chronicle, now)
            except Exception:
                self._kept.pop(hours, None)  # it may have stopped half way
                raise
            kept.read_at = now
        self._kept[hours] = kept
        return kept.chronicle


def _is_too_long(found: Chronicle, hours: int, now: float) -> bool:
    longest = hours * 3600.0 * (1 + SLACK)
    return not 0 <= now - found.since <= longest
