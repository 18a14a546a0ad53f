"""What a plan costs, and a claim that takes from it, by the number of tasks that are about something."""

from __future__ import annotations

import random
import statistics
import time
from pathlib import Path

from bench.site import Bench
from bench.tasks import Worker
from coord_core.domain.planning import Candidate, InHand, plan
from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource, glob
from coord_core.storage.sqlite import open_store

SIZES = (200, 500, 2000)
FILES = [f"src/p{number % 40}/m{number % 7}/f{number}.py" for number in range(10_000)]
CLAIMS = (0, 300)  # tasks with paths
SAMPLE = 100


def report(folder: Path) -> None:
    draw = random.Random(1)
    edges = [(draw.choice(FILES), draw.choice(FILES)) for _ in range(30_000)]
    print("\nPlan: ms of processor time for so many ready tasks, and the ratio to the first (median of 3)")
    for kind, known in (
        ("paths", []),
        ("paths and 30,000 dependencies", edges),
        ("one in ten a glob", edges),
    ):
        costs = [_planned(size, known, kind.endswith("glob")) for size in SIZES]
        line = "  ".join(
            f"{size:>5}: {cost:6.1f} {cost / costs[0]:5.2f}" for size, cost in zip(SIZES, costs, strict=True)
        )
        print(f"  {kind:32} {line}")
    costs = [_claimed(folder / f"plan-{count}", count) for count in CLAIMS]
    print(f"  a claim and its completion among 300 tasks: {costs[0]:.2f} ms without paths, with some "
          f"{costs[1]:.2f} ms, ratio {costs[1] / costs[0]:.2f}")  # fmt: skip


def _planned(size: int, edges: list[tuple[str, str]], has_globs: bool) -> float:
    draw = random.Random(size)
    tasks = [Candidate(f"t{number}", number, _about(draw, has_globs)) for number in range(size)]
    held = [InHand(f"c{number}", [Resource(FILE, draw.choice(FILES))]) for number in range(20)]
    costs = []
    for _ in range(3):
        began = time.process_time()
        plan(tasks, held, edges)
        costs.append((time.process_time() - began) * 1000)
    return statistics.median(costs)


def _about(draw: random.Random, has_globs: bool) -> list[Resource]:
    if has_globs and draw.random() < 0.1:
        return [glob([f"{draw.choice(FILES).rpartition('/')[0]}/**/*{draw.randrange(10)}.py"])]
    return [Resource(FILE, draw.choice(FILES)) for _ in range(draw.randint(1, 3))]


def _claimed(folder: Path, with_paths: int) -> float:
    bench = Bench(folder, 0)
    draw = random.Random(2)
    store = open_store(bench.project.state)
    tx = store.begin(time.time())
    for number in range(300):
        event = Event("task_added", "user-x", task_id=f"t{number}")
        paths = draw.sample(FILES, draw.randint(1, 3)) if number < with_paths else []
        event.detail.update(
            type="feature", description="x", name="", status="pending", priority=draw.choice([0, 0, 1, 5]),
            paths="\n".join(paths), needs="",
        )  # fmt: skip
        tx.record(event)
    store.commit()
    store.close()
    worker = Worker(str(bench.folder), True)
    costs = []
    for _ in range(SAMPLE):
        began = time.perf_counter()
        worker.step()
        costs.append((time.perf_counter() - began) * 1000)
    return statistics.median(costs)
