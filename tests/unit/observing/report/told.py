"""Facts of a period, from events that tests write down."""

from __future__ import annotations

from typing import Any

from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import FILE, Resource
from coord_core.domain.tasks import Task
from coord_core.jsontext import dumps
from coord_core.observing.chronicle import Chronicle
from coord_core.observing.report.facts import Facts
from coord_core.observing.timings import Timing
from coord_core.storage.period import NOTABLE

SINCE, UNTIL = 1_719_568_800.0, 1_719_655_200.0  # 28 June 2024, 10:00 UTC, and a day later
A, B = "claude-aaaaaaaa", "claude-bbbbbbbb"

Row = tuple[Any, ...]


class Told:
    """Collects events; each happens a minute after the one before unless told."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.interventions: list[Entry] = []
        self.tasks: dict[str, Task] = {}
        self.timings: list[Timing] = []
        self._at = SINCE

    def event(
        self, action: str, instance: str = A, key: str | None = "a.py", after: float = 60,
        task: str | None = None, token: int | None = None, about: Any = None, **detail: Any,
    ) -> int:  # fmt: skip
        """Its number. `after`: seconds since the one before."""
        self._at += after
        seq = len(self.rows) + 1
        kind = None if key is None else FILE
        text = dumps(detail) if action in NOTABLE else None
        self.rows.append((seq, self._at, action, instance, "", kind, key, task, token, about, None, text))
        if detail.get("by") is not None:
            resource = None if key is None else Resource(FILE, key)
            event = Event(action, instance, resource, task_id=task, **detail)
            self.interventions.append(Entry(seq, self._at, event))
        return seq

    def facts(self, project: str = "project") -> Facts:
        found = Chronicle(SINCE, UNTIL)
        found.extend(self.rows)
        return Facts(project, SINCE, UNTIL, UNTIL, found, {}, self.tasks, self.interventions, self.timings)


def eventful(name: str = "src/auth.py", who: str = A, words: str = "because") -> Told:
    """Something of every kind, with text of others' making wherever there is any."""
    told = Told()
    told.event("session_started", who, None)
    token = told.event("lock_acquired", who, name)
    told.event("lock_denied", B, name, token=token)
    wait = told.event("wait_started", B, name)
    told.event("lock_released", who, name, token=token, after=600)
    told.event("wait_granted", B, name, about=wait)
    other = told.event("lock_acquired", B, name)
    told.event("write_violation", who, name, holder=words)
    told.event("commit_blocked", who, name, holder=words, reason=words)
    told.event("lock_forced", B, name, token=other, by=words, reason=words)
    told.event("task_claimed", who, None, task=words)
    told.event("task_completed", who, None, task=words, after=3600)
    told.event("session_crashed", who, None)
    told.tasks[words] = Task(words, "feature", words, "", "completed", 0, 1, who, SINCE)
    told.timings = [Timing(SINCE + each, "PreToolUse", 20.0 + each, 10.0) for each in range(40)]
    return told
