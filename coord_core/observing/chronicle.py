"""What happened in a period: the events folded into spans, counts and lines. Pure; reading.py feeds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from math import ceil
from typing import Any

from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import Resource, as_file
from coord_core.jsontext import load_object
from coord_core.observing.lines import (
    ABANDONED,
    COORDINATOR,
    GRANTED,
    UNKNOWN,
    FileLine,
    SessionLine,
    Span,
    TaskStep,
    WaitSpan,
)  # fmt: skip
from coord_core.observing.sums import sum_up
from coord_core.storage.period import NOTABLE

REFUSED, WAITED, TAKEN = "lock_denied", "wait_started", "lock_acquired"
CLAIMED = "task_claimed"
_ENDS = {"lock_released", "lock_expired", "lock_reclaimed", "lock_forced"}
_TASKS = ("task_", "branch_created", "pull_request_")

Row = tuple[Any, ...]  # of storage/period.py
Bucket = tuple[float, int, int, int]


class Chronicle:
    """A period, from `since` up to `until` (UTC epoch seconds), as it is known up to the event `seq`.

    Seconds that are summed up are those inside of the period.
    """

    def __init__(self, since: float, until: float) -> None:
        self.since, self.until, self.seq = since, until, 0
        self.first_known: float | None = None  # the oldest event that is kept, where that is in the period
        self.spans: list[Span] = []
        self.waits: list[WaitSpan] = []
        self.counts: Counter[str] = Counter()
        self.file_lines: dict[str, FileLine] = {}  # as they are counted so far; `files` has their sums, too
        self.session_lines: dict[str, SessionLine] = {}
        self.tasks: list[TaskStep] = []
        self.claims: dict[str, float | None] = {}  # when the work on a task began that went on as it began
        self.notable: list[Entry] = []
        self.refusals: list[tuple[float, str, str]] = []  # when, who, for which file
        self.early_spans: list[Span] = []  # granted before the period; `since` is to be looked up
        self._held: dict[int, Span] = {}
        self._waiting: dict[int, WaitSpan] = {}
        self._moments: dict[str, list[float]] = {REFUSED: [], WAITED: [], TAKEN: []}
        self._names: dict[tuple[str, str], tuple[str, str]] = {}
        self._lines: dict[str, str] = {}
        self._summed: tuple[float, float] | None = None
        self._steps: dict[str, Callable[[Row], None]] = {
            **dict.fromkeys(_ENDS, self._let_go),
            **dict.fromkeys(("wait_granted", "wait_abandoned"), self._wait_over),
            **dict.fromkeys(("session_ended", "session_crashed"), self._ended),
            "lock_acquired": self._taken,
            "lock_transferred": self._transferred,
            "lock_passed": self._passed,
            "lock_denied": self._refused,
            "wait_started": self._waits,
            "write_violation": self._violated,
            "writes_inherited": self._inherited,
            "session_started": self._started,
        }

    @property
    def files(self) -> dict[str, FileLine]:
        self._sum_up()
        return self.file_lines

    @property
    def sessions(self) -> dict[str, SessionLine]:
        """Who did something, held something or waited; the coordinator itself is none of them."""
        self._sum_up()
        return self.session_lines

    def _sum_up(self) -> None:
        """Once for all that was told."""
        if self._summed != (self.since, self.until):
            sum_up(self)
            self._summed = self.since, self.until

    def begin(self, rows: Iterable[Row]) -> None:
        """Events of waits and tasks before the period: what is not over as it begins goes on in it."""
        before = Chronicle(0.0, self.since)
        before.extend(rows)
        self._waiting = before._waiting
        self.waits = list(self._waiting.values())
        self._lines.update(before._lines)
        self.claims = {step.task_id: step.at if step.action == CLAIMED else None for step in before.tasks}

    def extend(self, rows: Iterable[Row]) -> None:
        """Go on with later events, in their order."""
        self._summed = None
        for row in rows:
            seq, at, action, instance = row[:4]
            self.seq = seq
            self.counts[action] += 1
            if instance != COORDINATOR:
                self.session(instance).seen = at
            step = self._steps.get(action)
            if step is not None:
                step(row)
            elif action.startswith(_TASKS):
                self._task(row)
            if action in NOTABLE:
                self.notable.append(_entry(row))

    def buckets(self, width: float) -> list[Bucket]:
        """(start, refusals, waits, grants) of each `width` seconds; each start is a multiple of it."""
        start = self.since // width * width
        size = max(1, ceil((self.until - start) / width))  # none begins when the period ends
        columns = [[0] * size for _ in self._moments]
        for column, moments in zip(columns, self._moments.values(), strict=True):
            for at in moments:
                column[min(size - 1, max(0, int((at - start) // width)))] += 1
        return [(start + number * width, *found) for number, found in enumerate(zip(*columns, strict=True))]

    def session(self, name: str) -> SessionLine:
        found = self.session_lines.get(name)
        if found is None:
            found = self.session_lines[name] = SessionLine()
        return found

    def file(self, name: str) -> FileLine:
        found = self.file_lines.get(name)
        if found is None:
            found = self.file_lines[name] = FileLine()
        return found

    def settle(self, spans: Iterable[Span], waits: Iterable[WaitSpan]) -> None:
        """What there is at the end, and nothing else: what ended without an event is over."""
        there = {span.token: span for span in spans}
        waiting = {wait.wait: wait for wait in waits}
        for token in self._held.keys() - there.keys():
            lost = self._held.pop(token)
            lost.until, lost.ending = self.until, UNKNOWN
        for number in self._waiting.keys() - waiting.keys():
            over = self._waiting.pop(number)
            over.until, over.outcome = self.until, ABANDONED
        self.go_on(there.values(), waiting.values())

    def go_on(self, spans: Iterable[Span], waits: Iterable[WaitSpan]) -> None:
        """Some of what there is at the end; what began before the first event that is known is added."""
        self._summed = None
        for span in spans:
            if span.token not in self._held:
                self._held[span.token] = span
                self.spans.append(span)
        for wait in waits:
            if wait.wait not in self._waiting:
                self._waiting[wait.wait] = wait
                self.waits.append(wait)

    def named(self, kind: str, key: str) -> str:
        """As people name it."""
        return self._named(kind, key)[0]

    def line_of(self, resource: str) -> str:
        """What something that people name so counts for."""
        return self._lines.get(resource, resource)

    def _named(self, kind: str, key: str) -> tuple[str, str]:
        """As people name it, and what it counts for: a symbol for its file."""
        found = self._names.get((kind, key))
        if found is None:
            resource = Resource(kind, key)
            found = self._names[kind, key] = (str(resource), str(as_file(resource)))
            self._lines[found[0]] = found[1]
        return found

    def _taken(self, row: Row) -> None:
        seq, at, _, instance, agent, kind, key = row[:7]
        resource, name = self._named(kind, key)
        self._begin(Span(seq, instance, agent, kind, resource, at))
        self.session(instance).grants += 1
        self._moments[TAKEN].append(at)
        self.file(name).grants += 1

    def _begin(self, span: Span) -> None:
        self._held[span.token] = span
        self.spans.append(span)

    def _end(self, row: Row, ending: str) -> Span:
        _, at, _, instance, agent, kind, key, _, token = row[:9]
        span = self._held.pop(token, None)
        if span is None:
            span = Span(token, instance, agent, kind, self.named(kind, key), self.since)
            self.spans.append(span)
            self.early_spans.append(span)
        span.until, span.ending = at, ending
        return span

    def _let_go(self, row: Row) -> None:
        self._end(row, row[2].removeprefix("lock_"))

    def _transferred(self, row: Row) -> None:
        old = self._end(row, "transferred")
        agent = old.agent if row[10] is None else row[10]
        self._begin(Span(row[0], row[9] or old.instance, agent, old.kind, old.resource, row[1]))

    def _passed(self, row: Row) -> None:
        if row[8] in self._held:
            self._held[row[8]].agent = row[10] or ""

    def _refused(self, row: Row) -> None:
        self._moments[REFUSED].append(row[1])
        self.session(row[3]).refused += 1
        self.file(self._named(row[5], row[6])[1]).refused += 1
        self.refusals.append((row[1], row[3], self._named(row[5], row[6])[1]))

    def _waits(self, row: Row) -> None:
        seq, at, _, instance, agent, kind, key = row[:7]
        resource = self.named(kind, key)
        known = self._waiting.get(row[9])
        if known is not None:  # the second resource of one wait
            known.resources.append(resource)
            return
        self._moments[WAITED].append(at)
        self._waiting[seq] = WaitSpan(seq, instance, agent, [resource], at)
        self.waits.append(self._waiting[seq])

    def _wait_over(self, row: Row) -> None:
        _, at, action, instance, agent, kind, key = row[:7]
        wait = self._waiting.pop(row[9], None)
        if wait is None:  # its beginning is not kept
            wait = WaitSpan(row[9] or 0, instance, agent, [self.named(kind, key)], self.since)
            self.waits.append(wait)
        wait.until, wait.outcome = at, GRANTED if action == "wait_granted" else ABANDONED

    def _violated(self, row: Row) -> None:
        self.session(row[3]).violations += 1
        self.file(self._named(row[5], row[6])[1]).violations += 1

    def _started(self, row: Row) -> None:
        line = self.session(row[3])
        line.started, line.ended, line.ending = line.started or row[1], None, None

    def _ended(self, row: Row) -> None:
        line = self.session(row[3])
        line.ended, line.ending = row[1], row[2].removeprefix("session_")
        for number, wait in list(self._waiting.items()):
            if wait.instance == row[3]:
                wait.until, wait.outcome = row[1], ABANDONED
                del self._waiting[number]

    def _inherited(self, row: Row) -> None:
        """A session goes on as another."""
        for wait in self._waiting.values():
            if wait.instance == row[3]:
                wait.instance = row[9]

    def _task(self, row: Row) -> None:
        _, at, action, instance, _, _, _, task_id = row[:8]
        self.tasks.append(TaskStep(at, action, task_id or "", instance))
        if action == "task_completed":
            self.session(instance).tasks_completed += 1


def _entry(row: Row) -> Entry:
    seq, at, action, instance, agent, kind, key, task_id = row[:8]
    event = Event(action, instance, None if kind is None else Resource(kind, key), agent, task_id)
    event.detail = load_object(row[11])
    return Entry(seq, at, event)
