"""Many processes, one queue of tasks: each is done once, by one, in its turn, whoever is killed meanwhile.

What happened is read from the journal's events (tests/support/task_history.py), not from the rows.
"""

from __future__ import annotations

import random
import time

import pytest

from coord_core.domain.tasks import Draft
from coord_core.services import tasks
from coord_core.services.unit import UnitOfWork
from tests.support.enrolment import Enrolled
from tests.support.states import rows, rows_by_journal, told
from tests.support.task_history import TaskHistory
from tests.support.task_workers import LAST, Crew
from tests.support.thoroughness import deep

WORKERS = 32
TASKS = deep(20_000, 1_000)
KILLED_AT_A_TASK = deep(1, 0)  # at least; with few tasks it is a matter of luck
NEAR = 200  # a task needs some of so many before it
SECONDS_BETWEEN_KILLS = 0.25
LONGEST_SECONDS = deep(1000, 100)


def fill(enrolled: Enrolled, chance: random.Random) -> None:
    """A queue in which most tasks need up to three of those before them, and the last all."""
    with UnitOfWork(enrolled.project) as tx:
        ids: list[str] = []
        for number in range(TASKS - 1):
            before = ids[-NEAR:]
            needs = chance.sample(before, min(len(before), chance.randrange(4)))
            paths = [f"src/{chance.randrange(20)}/{number}.py"] if number % 2 else []
            draft = Draft("x", name=f"n{number}", priority=chance.randrange(3), needs=needs, paths=paths)
            ids.append(tasks.add(tx, "user-x", draft).id)
        tasks.add(tx, "user-x", Draft("x", name="last", needs=ids), LAST)


def run(crew: Crew, chance: random.Random) -> None:
    """Until everybody has ended by himself; somebody is killed now and then, and another comes."""
    began = time.monotonic()
    next_kill = began + SECONDS_BETWEEN_KILLS
    while crew.at_work:
        assert time.monotonic() - began < LONGEST_SECONDS, f"{len(crew.at_work)} are still at work"
        time.sleep(0.01)
        crew.look()
        if time.monotonic() > next_kill and len(crew.at_work) == WORKERS:
            next_kill += SECONDS_BETWEEN_KILLS * chance.uniform(0.5, 1.5)
            crew.kill_one(chance)
            crew.start_one()


@pytest.mark.timeout(LONGEST_SECONDS + 60)
def test_each_of_many_tasks_is_done_once_by_one_of_many_processes(enrolled: Enrolled) -> None:
    chance = random.Random(20240628)
    fill(enrolled, chance)
    crew = Crew(enrolled.root, WORKERS)
    try:
        run(crew, chance)
    finally:
        crew.stop()
    assert {pid: status for pid, status in crew.statuses.items() if pid not in crew.killed and status} == {}
    entries = told(enrolled.state)
    history = TaskHistory()
    history.follow(entries)
    assert list(history.status.values()) == ["completed"] * TASKS
    assert history.times["task_completed"] == TASKS
    arrived = [each.event.instance for each in entries if each.event.action == "session_started"]
    assert len(arrived) == len(set(arrived)), "somebody was buried alive"
    assert history.times.get("task_released", 0) >= KILLED_AT_A_TASK, "nobody was killed while it had a task"
    assert rows_by_journal(enrolled.state) == rows(enrolled.state)
