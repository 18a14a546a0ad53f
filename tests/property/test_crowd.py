"""Simulation: 50 sessions over 20 files, 3,000 steps, with random kills, over the services on SQLite.

The deep run has 10,000.

In a round of 50 seconds every session acts once, in any order, and every waiter ticks. A session's turn has
at most TURN acts: three edits (a read in one act, a write in a later one), the act that notices a grant, what
it dawdles as a deadlock's victim, and its stop. While it holds something it waits at most once a turn, for at
most PATIENCE rounds. So who holds a lock lets go within

    L = TURN + PATIENCE + 2   rounds,

two more for the waiter's tick that notices that its owner was killed. A wait that holds nothing needs those
to let go who are in its way when it comes, and then one after the other the k waits with earlier places that
it is behind, directly or over others; nobody who comes later gets before it. So it is over after (k + 1) L
rounds.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from coord_core.domain.leases import Granted, Policy
from coord_core.domain.records import Actor
from coord_core.services import instances, locks, releases
from tests.property.judges import ModelJudge
from tests.property.queue_rules import Rows, place_of
from tests.support.facts import request
from tests.support.queueing import Sessions
from tests.support.quick_folder import quick_folder
from tests.support.site import Site
from tests.support.thoroughness import deep

__all__ = ["quick_folder"]

SESSIONS, FILES, ROUNDS = 50, 20, deep(200, 60)
ROUND = 50.0  # seconds
EDITS, DAWDLES, TURN, PATIENCE = 3, 3, 11, 8  # rounds
LONGEST_HOLD = TURN + PATIENCE + 2
KILLED = 0.01  # how likely at each act
FOREVER = 1e9


class Crowd:
    """What all share: the state, the files, and what is known of each wait."""

    def __init__(self, site: Site, seed: int) -> None:
        self.sessions = Sessions(site)
        self.chance = random.Random(seed)
        self.files = dict.fromkeys((f"f{number}" for number in range(FILES)), 0)
        self.writes: Counter[str] = Counter()
        self.round = 0
        self.ends: dict[int, str] = {}
        self._read_up_to = 0
        self.bounds: dict[int, tuple[int, int]] = {}  # wait: when it came, rounds that it may take
        self.longest, self.closest = 0, 0.0  # in rounds; as a part of what it might have been
        self._pid = 100

    def new_pid(self) -> int:
        self._pid += 1
        return self._pid

    def came(self, wait: int, holds: bool) -> None:
        """Say how long the wait may take."""
        with self.sessions.site.reading() as tx:
            rows = Rows(tx, ModelJudge(Policy()))
        found = rows.wait(wait)
        if found is None:  # refused at once
            return
        before = {found.seq: found}
        for other in reversed([each for each in rows.waits if place_of(each) < place_of(found)]):
            if any(rows.overlap(other, each) for each in before.values()):
                before[other.seq] = other
        self.bounds[wait] = self.round, PATIENCE + 2 if holds else len(before) * LONGEST_HOLD

    def listen(self) -> None:
        """Hear which waits have ended, and check that each did in time."""
        with self.sessions.site.reading() as tx:
            entries = tx.entries_since(self._read_up_to)
        for entry in entries:
            self._read_up_to = entry.seq
            if entry.event.action in ("wait_granted", "wait_abandoned"):
                self._ended(int(str(entry.event.detail["wait"])), str(entry.event.detail.get("reason") or ""))
        for came, most in self.bounds.values():
            assert self.round - came <= most, "it waits too long"

    def _ended(self, wait: int, reason: str) -> None:
        assert wait not in self.ends
        self.ends[wait] = reason
        came, most = self.bounds.pop(wait, (self.round, 1))
        self.longest = max(self.longest, self.round - came)
        self.closest = max(self.closest, (self.round - came) / most)


class Someone:
    """A session: plans to edit some files, waits for what it is refused, and stops."""

    def __init__(self, number: int, crowd: Crowd) -> None:
        self._number = number
        self._crowd = crowd
        self._sessions = crowd.sessions
        self._restart()

    def _restart(self) -> None:
        self._pid = self._crowd.new_pid()
        self.is_alive = True
        self._name = self._sessions.arrive(self._number, pid=self._pid)
        self._begin([])

    def _begin(self, plan: list[str]) -> None:
        self._plan = plan
        self._read: int | None = None  # what the file held when its edit began
        self._wait, self._waiter = 0, 0
        self._has_waited = False
        self._dawdles = 0

    @property
    def is_idle(self) -> bool:
        return not self.is_alive or not (self._plan or self._wait or self._dawdles or self._holds())

    def _holds(self) -> bool:
        with self._sessions.site.reading() as tx:
            return bool(tx.locks_of(self._name))

    def act(self, is_late: bool) -> None:
        """`is_late`: begin nothing new."""
        if self.is_alive and self._crowd.chance.random() < KILLED:
            self._die()
        elif not self.is_alive:
            self._restart()
        elif self._wait:
            self._look_at_the_wait()
        else:
            self._work(is_late)

    def _work(self, is_late: bool) -> None:
        if self._dawdles:
            self._dawdles -= 1
        elif self._read is not None:
            self._write()
        elif self._plan:
            self._edit()
        elif self._holds():
            self._stop()
        elif not is_late and self._crowd.chance.random() < 0.5:
            many = self._crowd.chance.randint(1, EDITS)
            self._begin(self._crowd.chance.sample(sorted(self._crowd.files), many))

    def tick(self) -> None:
        if self._wait and self._waiter not in self._sessions.dead:
            self._sessions.tick(self._wait)

    def _die(self) -> None:
        """With its waiter, or its waiter alone."""
        self._sessions.dead.add(self._waiter)
        if not self._wait or self._crowd.chance.random() < 0.5:
            self._sessions.dead.add(self._pid)
            self.is_alive = False
            self._crowd.bounds.pop(self._wait, None)

    def _look_at_the_wait(self) -> None:
        self._crowd.listen()
        if self._wait not in self._crowd.ends:
            if self._waiter in self._sessions.dead:
                self._crowd.bounds.pop(self._wait, None)
                self._stop()
            return
        reason = self._crowd.ends[self._wait]
        self._wait = 0
        if reason == "":
            with self._sessions.site.unit() as tx:
                tx.keep_no_longer(Actor(self._name))
        elif reason == "deadlock" and self._crowd.chance.random() < 0.3:
            self._plan, self._dawdles = [], DAWDLES
        else:
            self._stop()

    def _edit(self) -> None:
        file, sessions = self._plan[0], self._sessions
        with sessions.site.unit() as tx:
            renewed = tx.instance(self._name)
            assert renewed is not None
            releases.renew(tx, renewed, sessions.policy)
            tx.touch(Actor(self._name), by_main=True)
            asked = [request(file, self._name)]
            outcome = locks.acquire(tx, asked, sessions.policy, sessions.witness, "call")
        if isinstance(outcome, Granted):
            self._read = self._crowd.files[file]
        elif self._has_waited:
            self._plan = []
        else:
            self._begin_to_wait()

    def _begin_to_wait(self) -> None:
        holds = self._holds()
        self._has_waited = holds
        wanted = self._plan if self._crowd.chance.random() < 0.5 else self._plan[:1]
        seconds = PATIENCE * ROUND if holds else FOREVER
        self._wait = self._sessions.wait(self._name, *wanted, seconds=seconds)
        self._waiter = self._sessions.last_waiter
        if self._wait:
            self._crowd.came(self._wait, holds)

    def _write(self) -> None:
        file = self._plan.pop(0)
        assert self._read is not None
        self._crowd.files[file] = self._read + 1
        self._crowd.writes[file] += 1
        self._read = None
        with self._sessions.site.unit() as tx:
            tx.end_call(self._name, "call")

    def _stop(self) -> None:
        with self._sessions.site.unit() as tx:
            tx.keep_no_longer(Actor(self._name))
            releases.release_turn(tx, Actor(self._name), self._sessions.policy)
        self._begin([])


@pytest.fixture
def crowd(quick_folder: Path) -> Iterator[Crowd]:
    site = Site(quick_folder)
    yield Crowd(site, seed=20)
    site.close()


def one_round(crowd: Crowd, everybody: list[Someone], is_late: bool) -> None:
    for someone in crowd.chance.sample(everybody, len(everybody)):
        crowd.sessions.site.now += ROUND / SESSIONS
        someone.act(is_late)
        someone.tick()
    crowd.round += 1
    crowd.listen()


def test_a_crowd_loses_no_update_and_nobody_waits_longer_than_the_queue_promises(crowd: Crowd) -> None:
    everybody = [Someone(number, crowd) for number in range(1, SESSIONS + 1)]
    for _ in range(ROUNDS):
        one_round(crowd, everybody, is_late=False)
    assert SESSIONS * crowd.round == deep(10_000, 3_000)
    while not all(someone.is_idle for someone in everybody):
        one_round(crowd, everybody, is_late=True)
        assert crowd.round < ROUNDS + SESSIONS * LONGEST_HOLD, "somebody waits for ever"
    with crowd.sessions.site.unit() as tx:
        instances.sweep(tx, crowd.sessions.witness)
    with crowd.sessions.site.unit() as tx:
        for wait in tx.waits():  # nobody ticks for those whose waiter was killed
            crowd.sessions.queue(tx).examine(wait)
        assert (tx.waits(), tx.locks()) == ([], [])
    assert crowd.files == {file: crowd.writes[file] for file in crowd.files}
    actions = Counter(crowd.sessions.site.actions())
    least = min(actions["wait_granted"], actions["session_crashed"], 10 * actions["deadlock_resolved"])
    assert least > deep(50, 15)
    assert crowd.longest > 3
