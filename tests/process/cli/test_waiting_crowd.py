"""Real hooks and waits at once, with kills: nothing is lost, nobody waits for ever, a grant is seen soon.

Eight sessions race for three files, each of which holds a number that a granted edit makes greater by one. A
turn takes well under a second here, and a wait has at most seven turns before it: LONGEST is generous.
A grant is seen when it is written, not with the next tick: half of them in a quarter of one, on any machine.
"""

from __future__ import annotations

import os
import random
import signal
import statistics
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from coord_core.services.waiter import TICK
from tests.support.enrolment import Enrolled
from tests.support.waiting import wait_until

from .conftest import Someone
from .program import Program

SESSIONS, SPARE, FILES = 8, 4, ("f0", "f1", "f2")
SECONDS = 60.0  # on a busy machine; the race is over when so many have waited with success:
ENOUGH = 25
LONGEST = 30.0  # seconds that a wait may take
KILLED = 0.05


class Race:
    """What all share."""

    def __init__(self, repository: Enrolled, program: Program, spare: list[Someone]) -> None:
        self.root = repository.root
        self.program = program
        self.spare = spare
        self.written: Counter[str] = Counter()
        self.returned: list[tuple[str, float, float]] = []  # whose wait began and said that it has it, when
        self.failures: list[str] = []
        self.ends_at = time.monotonic() + SECONDS


class Racer(threading.Thread):
    """One session after the other: edits, or waits and then edits, and stops."""

    def __init__(self, number: int, someone: Someone, race: Race) -> None:
        super().__init__()
        self._chance = random.Random(number)
        self._someone = someone
        self._race = race

    def run(self) -> None:
        try:
            while len(self._race.returned) < ENOUGH and time.monotonic() < self._race.ends_at:
                self._turn(self._chance.choice(FILES))
            self._someone.stop()
        except BaseException as error:
            self._race.failures.append(repr(error))

    def _turn(self, file: str) -> None:
        if self._someone.edit(file).refuses and not (self._wait(file) and self._granted(file)):
            return
        before = int((self._race.root / file).read_text())
        time.sleep(0.1 + self._chance.random() / 4)
        if self._race.spare and self._chance.random() < KILLED:
            self._someone.client.kill()
            self._someone = self._race.spare.pop()
            return
        (self._race.root / file).write_text(str(before + 1))
        self._race.written[file] += 1
        self._someone.edited(file)
        if self._chance.random() < 0.7:
            self._someone.stop()

    def _granted(self, file: str) -> bool:
        self._someone.prompt()
        return not self._someone.edit(file).refuses

    def _wait(self, file: str) -> bool:
        variables = {"CLAUDE_CODE_SESSION_ID": self._someone.id}
        began = time.time()
        waiting = self._race.program.start("lock", "wait", "--timeout", f"{LONGEST}s", file, **variables)
        if self._chance.random() < KILLED:
            time.sleep(0.5 + self._chance.random())
            waiting.kill()
        assert waiting.stdout is not None
        for said in waiting.stdout:
            now = time.time()
            assert "timed out" not in said, said
        waiting.communicate(timeout=LONGEST)
        if waiting.returncode == 0:
            self._race.returned.append((self._someone.name, began, now))
        elif waiting.returncode != -signal.SIGKILL:
            self._someone.stop()  # as a deadlock's victim is asked to
        return waiting.returncode == 0


def test_a_race_of_real_processes_loses_nothing_and_grants_are_seen_soon(
    repository: Enrolled, program: Program, new_session: Callable[[], Someone]
) -> None:
    for file in FILES:
        (repository.root / file).write_text("0")
    everybody = [new_session() for _ in range(SESSIONS + SPARE)]
    race = Race(repository, program, everybody[SESSIONS:])
    racers = [Racer(number, someone, race) for number, someone in enumerate(everybody[:SESSIONS])]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(SECONDS + 2 * LONGEST)
    assert race.failures == []
    new_session()  # its start sweeps
    assert {file: int((repository.root / file).read_text()) for file in FILES} == dict(race.written)
    live = {instance.name for instance in repository.instances() if instance.status == "active"}
    assert set(repository.held().values()) <= live
    with repository.reading() as tx:
        assert tx.waits() == []
    assert len(race.returned) > 10
    assert statistics.median(delays(repository, race.returned)) < TICK / 4


def delays(repository: Enrolled, returned: list[tuple[str, float, float]]) -> list[float]:
    """From the transaction that granted a wait to its first word, in seconds."""
    grants = [entry for entry in repository.entries() if entry.event.action == "wait_granted"]
    return [
        said - entry.at
        for name, began, said in returned
        for entry in grants
        if entry.event.instance == name and began <= entry.at <= said
    ]


def test_twenty_waiters_cost_less_than_a_fifth_of_a_core(
    repository: Enrolled, program: Program, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    variables = {"CLAUDE_CODE_SESSION_ID": two.id}
    waiting = [program.start("lock", "wait", "a.py", f"{number}.py", **variables) for number in range(20)]
    try:
        wait_until(lambda: len(queue(repository)) == 20, "all are in the queue")
        time.sleep(0.5)
        before = sum(map(used, waiting))
        time.sleep(2.5)
        assert (sum(map(used, waiting)) - before) / 20 / 2.5 < 0.01
    finally:
        for each in waiting:
            each.kill()
            each.communicate()


def queue(repository: Enrolled) -> list[int]:
    with repository.reading() as tx:
        return [wait.seq for wait in tx.waits()]


def used(process: subprocess.Popen[str]) -> float:
    """Processor time in seconds."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
