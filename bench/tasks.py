"""Tasks that some processes claim and complete in a second, beside other queues; and what a claim costs."""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

from bench import peers
from bench.crew import Subject, Work, rate
from bench.site import Bench
from coord_core import project as projects
from coord_core import witness
from coord_core.domain.errors import BusyError, NotAllowedError
from coord_core.domain.records import Event
from coord_core.services import claims, instances, tasks
from coord_core.services.instances import Arrival
from coord_core.services.unit import UnitOfWork
from coord_core.storage.sqlite import open_store

TASKS = 2000
ROUNDS = 3
SIZES = (200, 2000, 20_000)
SAMPLE = 100  # claims that are timed for one size
TELLS = "synchronous=NORMAL, a journal and an audit log; syncs when it folds its log, "


def report(folder: Path) -> None:
    subjects = [
        Subject("ours, as a hook", f"{TELLS}at 1 MB", _Ours(folder, True)),
        Subject("ours, as a command", f"{TELLS}at 64 KB: nearly each time", _Ours(folder, False)),
    ]
    print(f"\nTasks: 4 processes claim and complete {TASKS} of them, one at a time, each step a transaction")
    with peers.available(folder) as (others, problems):
        rates: dict[str, list[float]] = {}
        for number in range(ROUNDS):  # they take turns
            for subject in [*subjects, *others]:
                found = rate(subject.work, str(subject.work.fill(number, TASKS)), TASKS)
                rates.setdefault(subject.name, []).append(found)
    ours = statistics.median(rates[subjects[0].name])
    for subject in [*subjects, *others]:
        found = statistics.median(rates[subject.name])
        print(f"  {subject.name:26} {found:7,.0f} a second, ratio {found / ours:5.2f}   ({subject.tells})")
    for problem in problems:
        print(f"  {problem}")
    _report_growth(folder)


def _report_growth(folder: Path) -> None:
    print(f"One process, ms for a claim and its completion (median of {SAMPLE}), and the ratio to the first")
    for kind in ("ready", "waiting", "completed"):
        costs = [_alone(folder / f"{kind}-{size}", kind, size) for size in SIZES]
        line = "  ".join(
            f"{size:>6}: {cost:5.2f} {cost / costs[0]:4.2f}" for size, cost in zip(SIZES, costs, strict=True)
        )
        print(f"  {kind:10} {line}")


def _alone(folder: Path, kind: str, size: int) -> float:
    bench = Bench(folder, 0)
    _add(bench, 2 * SAMPLE, "ready")
    _add(bench, size, kind)
    worker = Worker(str(bench.folder), True)
    costs = []
    for _ in range(SAMPLE):
        began = time.perf_counter()
        worker.step()
        costs.append((time.perf_counter() - began) * 1000)
    return statistics.median(costs)


class _Ours(Work):
    """`hurried`: as those of whom somebody waits for the answer."""

    def __init__(self, folder: Path, hurried: bool) -> None:
        self._folder = str(folder)
        self._hurried = hurried

    def fill(self, number: int, tasks: int) -> str:
        bench = Bench(Path(self._folder, f"tasks-{number}-{self._hurried}"), 0)
        _add(bench, tasks, "ready")
        return str(bench.folder)

    def begin(self, place: str) -> None:
        self._worker = Worker(place, self._hurried)

    def step(self) -> bool:
        return self._worker.step()


class Worker:
    def __init__(self, folder: str, hurried: bool) -> None:
        project = projects.find(folder)
        assert project is not None
        self._project = project
        self._store = open_store(project.state)
        self._hurried = hurried
        me = witness.process(os.getpid())
        self._arrival = Arrival(f"{os.getpid():08d}-0000-4000-8000-000000000000", me, "", folder, "")

    def step(self) -> bool:
        """Claim the next task and complete it. False when there is none."""
        while True:
            try:
                return self._step()
            except BusyError:
                continue

    def _step(self) -> bool:
        policy = self._project.policy
        try:
            with self._unit() as tx:
                who = instances.arrive(tx, self._arrival, policy, witness.evidence)
                claims.begin(tx, who, "", policy)
        except NotAllowedError:
            return False
        with self._unit() as tx:
            who = instances.arrive(tx, self._arrival, policy, witness.evidence)
            tasks.complete(tx, claims.own(tx, who), who.name)
        return True

    def _unit(self) -> UnitOfWork:
        return UnitOfWork(self._project, store=self._store, hurried=self._hurried)


def _add(bench: Bench, number: int, kind: str) -> None:
    """So many more tasks. Those that wait, wait for one that is blocked."""
    store = open_store(bench.project.state)
    tx = store.begin(time.time())
    if kind == "waiting":
        tx.record(_added("blocker", "blocked", ""))
    status = "completed" if kind == "completed" else "pending"
    for index in range(number):
        tx.record(_added(f"{kind}-{tx.last_seq()}-{index}", status, "blocker" if kind == "waiting" else ""))
    store.commit()
    store.fold()
    store.close()


def _added(id_: str, status: str, needs: str) -> Event:
    event = Event("task_added", "user-x", task_id=id_)
    event.detail.update(
        type="feature", description="A task of the bench", name=id_, status=status, priority=0
    )
    event.detail.update(paths="", needs=needs)
    return event
