"""A process's whole cost: user and system time, and wall time, of many runs that take turns."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

WARM_UP = 3


@dataclass(frozen=True)
class Cost:
    """Milliseconds."""

    cpu: float
    wall: float


Subject = Callable[[], Cost]


def process(
    arguments: list[str], stdin: bytes, environment: Mapping[str, str], cwd: Path | None = None
) -> Cost:
    """Run a process to its end. Raises ChildProcessError when it does not exit with 0."""
    if cwd is not None:  # env --chdir is in coreutils from 8.28 on
        arguments = ["/usr/bin/env", "--chdir", str(cwd), *arguments]
    reading, writing = os.pipe()
    os.write(writing, stdin)  # a payload is far below a pipe's capacity
    os.close(writing)
    actions = [(os.POSIX_SPAWN_DUP2, reading, 0), (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    began = time.perf_counter()
    pid = os.posix_spawn(arguments[0], arguments, environment, file_actions=actions)
    os.close(reading)
    _, status, usage = os.wait4(pid, 0)
    wall = (time.perf_counter() - began) * 1000
    if status != 0:
        raise ChildProcessError(f"{arguments} ended with {os.waitstatus_to_exitcode(status)}")
    return Cost((usage.ru_utime + usage.ru_stime) * 1000, wall)


def in_turn(subjects: Mapping[str, Subject], runs: int) -> dict[str, Cost]:
    """The median cost of each subject. They take turns, so that a slower moment hits all of them."""
    costs: dict[str, list[Cost]] = {name: [] for name in subjects}
    for run in range(WARM_UP + runs):
        for name, subject in subjects.items():
            cost = subject()
            if run >= WARM_UP:
                costs[name].append(cost)
    return {name: _median(found) for name, found in costs.items()}


def _median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(cost.cpu for cost in costs), statistics.median(cost.wall for cost in costs))
