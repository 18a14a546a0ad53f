"""Reads the state when it has changed, and no more often than a small share of a processor allows."""

from __future__ import annotations

import os
import time
from collections import deque
from typing import TYPE_CHECKING

from coord_core.observing import team as teams
from coord_core.observing import whereabouts
from coord_core.services.callers import by_ancestry, person
from coord_core.services.snapshot import Snapshot, stamp
from coord_core.views import audit_log
from coord_core.watching.desk import sentence
from coord_core.watching.view import View
from coord_core.witness import evidence

if TYPE_CHECKING:
    from coord_core.domain.records import Entry, Process
    from coord_core.observing.team import Team
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

SHARE = 0.025  # of a processor that reading and drawing what changed may take
LEAST, MOST = 0.2, 5.0  # seconds between two readings
AGAIN = 1.0  # seconds after which what could not be read is tried again
ROUND = 10.0  # seconds between two looks at what no commit tells: who is dead, the settings
KEPT = 200  # events


class Follower:
    """`view`: how things were when they were read last. `problem`: why they cannot be read now."""

    def __init__(self, project: Project) -> None:
        self.view: View | None = None
        self.problem = ""
        self._project = project
        self._me: str | None = None
        self._latest: deque[Entry] = deque(maxlen=KEPT)
        self._seq = -1
        self._stamp: object = None
        self._due = self._round = self._read_at = 0.0
        self._dead: dict[str, Process | None] = {}  # whose process has ended, and which that was

    def first(self) -> View:
        """How things are. Raises CoordinatorError."""
        self._look()
        assert self.view is not None
        return self.view

    def is_due(self) -> bool:
        """Is there something to read, and is it time for it? Costs two looks at files."""
        now = time.monotonic()
        if now < self._due:
            return False
        return bool(self.problem) or now >= self._round or stamp(self._project) != self._stamp

    def look(self) -> None:
        """Sets `view`, or `problem`. Raises nothing for a state that cannot be read."""
        began = time.thread_time()
        try:
            self._look()
            self.problem = ""
            self._due = time.monotonic() + LEAST
        except Exception as error:  # nobody knows what a damaged row makes of the code
            self.problem = sentence(error)
            self._stamp, self._due = None, time.monotonic() + AGAIN
        self.took(time.thread_time() - began)

    def age(self) -> float:
        """Seconds since `view` was read."""
        return time.monotonic() - self._read_at

    def took(self, seconds: float) -> None:
        """So long a processor was busy with what changed: the next reading comes the later."""
        self._due = min(self._due + seconds / SHARE, time.monotonic() + MOST)

    def _look(self) -> None:
        found = stamp(self._project)
        is_round = time.monotonic() >= self._round
        if is_round:
            self._project = whereabouts.again(self._project)
            self._round = time.monotonic() + ROUND
        if found != self._stamp or self.view is None:
            self._read()
            self._stamp = found
        if is_round and self.view is not None:
            here = self.view.team.instances
            self._dead = {each.name: each.process for each in here if evidence(each).dead}
            self.view.gone = self._gone(self.view.team)

    def _read(self) -> None:
        with Snapshot(self._project) as tx:
            if self._me is None:
                self._me = _me(tx)
            if not 0 <= self._seq <= tx.last_seq():  # at first, and when another state is in its place
                self._latest.clear()
                self._seq = max(0, tx.last_seq() - teams.LOOKED_BACK)
            self._latest.extend(filter(audit_log.publishes, tx.entries_since(self._seq)))
            team = teams.of(tx, self._project, latest=0)
        self._seq, self._read_at = team.seq, time.monotonic()
        self.view = View(team, self._me, list(self._latest), self._gone(team))

    def _gone(self, team: Team) -> frozenset[str]:
        """Who came back has another process."""
        nobody = object()
        return frozenset(
            each.name for each in team.instances if self._dead.get(each.name, nobody) == each.process
        )


def _me(tx: Transaction) -> str:
    """Who watches; nobody is registered for that."""
    found = by_ancestry(tx, os.environ)
    return found.name if found is not None else person(tx, os.environ) or ""
