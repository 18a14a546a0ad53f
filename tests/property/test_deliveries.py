"""A channel's worker, stopped at any step: nothing is sent twice or lost in silence, and order is kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.records import Entry, Event
from coord_core.domain.resources import FILE, Resource
from coord_core.notify import outcomes
from coord_core.notify.channels import Target
from coord_core.notify.delivery import ARRIVED, IDLE, Box
from coord_core.notify.outbox import Standing
from coord_core.notify.outcomes import Outcome
from coord_core.notify.selection import Filter
from coord_core.notify.worker import Worker
from tests.support.thoroughness import examples

KINDS = (outcomes.ARRIVED, outcomes.AGAIN, outcomes.REFUSED, outcomes.UNKNOWN)
NAME = "team"
LIMIT = 150  # characters, so that several messages are needed
STEPS = 2000


class StoppedError(Exception):
    """The process is no more."""


@dataclass
class World:
    """What outlives a process. It is stopped at the chances in `stops`; `ends` is what the service does."""

    stops: set[int]
    ends: list[tuple[str, bool]]
    now: float = 1000.0
    chances: int = 0
    box: Box = field(default_factory=lambda: Box(0))
    sent: list[float] = field(default_factory=list)
    log: list[Entry] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    reports: list[tuple[str, int, int, int]] = field(default_factory=list)

    def may_stop(self) -> None:
        self.chances += 1
        if self.chances in self.stops:
            raise StoppedError

    def record(self, number: int) -> None:
        action = "lock_acquired" if number % 3 else "lease_renewed"  # every third is not to be told
        event = Event(action, "claude-1", Resource(FILE, f"file-{number}"))
        self.log.append(Entry(len(self.log) + 1, self.now, event))


class Disk:
    """An outbox, before and after each of whose writes the process may be stopped."""

    def __init__(self, world: World) -> None:
        self._world = world

    def standing(self, name: str) -> Standing:
        return Standing(self._world.box, self._world.sent, "", 0.0, 0)

    def keep(self, name: str, box: Box) -> None:
        self._world.may_stop()
        self._world.box = box
        self._world.may_stop()

    def note(self, name: str, box: Box, sent: list[float], result: str, at: float) -> None:
        self._world.sent = sent
        self.keep(name, box)


class Log:
    """The state."""

    folder = "repository"

    def __init__(self, world: World) -> None:
        self._world = world

    def last_seq(self) -> int:
        return len(self._world.log)

    def since(self, seq: int, most: int) -> list[Entry]:
        return self._world.log[seq : seq + most]

    def described(self, task_id: str) -> str:
        return ""

    def put(self, name: str, box: Box) -> None:
        self._world.may_stop()
        report = (box.state, box.first, box.last, box.events)
        if report not in self._world.reports:  # as state.py finds it on record
            self._world.reports.append(report)
        self._world.may_stop()


class Service:
    longest = LIMIT

    def __init__(self, world: World) -> None:
        self._world = world

    def send(self, text: str) -> Outcome:
        """One that answers badly may have taken it all the same, where that is not known."""
        kind, is_taken = self._world.ends.pop(0) if self._world.ends else (outcomes.ARRIVED, True)
        self._world.may_stop()
        if kind == outcomes.ARRIVED or (kind == outcomes.UNKNOWN and is_taken):
            self._world.posted.append(text)
        self._world.may_stop()
        return Outcome(kind, "trouble")


def run(world: World, at_most: int) -> None:
    """One process after another, until one has nothing left to do."""
    wanted = Filter(frozenset(("lock_acquired",)))
    target = Target(NAME, "user", wanted, at_most, 60.0, "x://y", "", ())
    for _ in range(STEPS):
        worker = Worker(target, Service(world), Log(world), Disk(world), lambda: world.now, lambda: 0.5)  # type: ignore[arg-type]
        try:
            worker.recover()
            while not (worker.is_done(len(world.log))):
                world.now += worker.advance() + 0.01
            return
        except StoppedError:
            continue
    raise AssertionError(f"it does not come to an end: {world.box}")


def told(text: str) -> list[int]:
    return [int(line.rsplit("file-", 1)[1].rstrip("'")) for line in text.splitlines() if "file-" in line]


@examples(300)
@given(
    st.lists(st.integers(1, 12), min_size=1, max_size=4),
    st.sets(st.integers(1, 60), max_size=12),
    st.lists(st.tuples(st.sampled_from(KINDS), st.booleans()), max_size=30),
    st.integers(1, 5),
)
def test_whatever_happens_each_event_arrives_once_or_is_reported(
    bursts: list[int], stops: set[int], ends: list[tuple[str, bool]], at_most: int
) -> None:
    world = World(stops, ends)
    for burst in bursts:
        for _ in range(burst):
            world.record(len(world.log))
        run(world, at_most)
    wanted = [entry for entry in world.log if entry.event.action == "lock_acquired"]
    arrived = [number for text in world.posted for number in told(text)]
    assert len(arrived) == len(set(arrived)), "something was sent twice"
    assert arrived == sorted(arrived), "the order was lost"
    assert sum(events for *_, events in world.reports) == len(wanted)
    assert [first for _, first, _, _ in world.reports] == sorted(first for _, first, _, _ in world.reports)
    covered = [each for _, first, last, _ in world.reports for each in wanted if first <= each.seq <= last]
    assert [each.seq for each in covered] == [each.seq for each in wanted]
    assert world.box.state == IDLE
    lost = {each.seq for state, first, last, _ in world.reports if state != ARRIVED for each in wanted
            if first <= each.seq <= last}  # fmt: skip
    silent = [each for each in wanted if each.seq not in lost and each.seq - 1 not in arrived]
    assert all(" more: " in "".join(world.posted) for _ in silent), "lost without a word"
