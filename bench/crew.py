"""Processes that start at one moment and take steps until there is nothing left to do."""

from __future__ import annotations

import multiprocessing
import queue
import time
from dataclasses import dataclass
from typing import Any, Protocol

PROCESSES = 4
LONGEST_SECONDS = 120.0


class Work(Protocol):
    """Goes to another process as it is, before `begin`."""

    def fill(self, number: int, tasks: int) -> str:
        """A new place with so many tasks; `number` is the round."""

    def begin(self, place: str) -> None: ...

    def step(self) -> bool:
        """One task. False when none is left."""


@dataclass(frozen=True)
class Subject:
    """`tells`: what it does for durability."""

    name: str
    tells: str
    work: Work


def rate(work: Work, place: str, tasks: int) -> float:
    """Tasks a second. Raises RuntimeError when not each was done once."""
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(PROCESSES), context.Queue()
    crew = [context.Process(target=_run, args=(work, place, barrier, results)) for _ in range(PROCESSES)]
    for each in crew:
        each.start()
    try:
        found = [results.get(timeout=LONGEST_SECONDS) for _ in crew]
    except queue.Empty:
        raise RuntimeError("a process did not come to its end") from None
    finally:
        for each in crew:
            each.join(10)
            each.kill()
    done = sum(count for _, _, count in found)
    if done != tasks:
        raise RuntimeError(f"{done} of {tasks} tasks were done")
    return tasks / (max(end for _, end, _ in found) - min(begin for begin, _, _ in found))


def _run(work: Work, place: str, barrier: Any, results: Any) -> None:
    work.begin(place)
    barrier.wait(LONGEST_SECONDS)
    began, count = time.monotonic(), 0
    while work.step():
        count += 1
    results.put((began, time.monotonic(), count))
