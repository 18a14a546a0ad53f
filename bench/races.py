"""How many claims a second, when several processes race for the same files."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

from bench.site import Bench
from coord_core import project as projects
from coord_core.domain.leases import Evidence, Granted, Request
from coord_core.domain.records import Actor
from coord_core.domain.resources import FILE, Resource
from coord_core.services import instances, locks
from coord_core.services.instances import Arrival
from coord_core.services.unit import UnitOfWork
from coord_core.storage.sqlite import open_store

PROCESSES = 4
CLAIMS = 250  # of each process


def report(folder: Path) -> None:
    bench = Bench(folder / "races", 0)
    began = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        ready = time.perf_counter()
        granted = sum(pool.map(_claim, [(str(bench.folder), number) for number in range(PROCESSES)]))
        took = time.perf_counter() - ready
    total = PROCESSES * CLAIMS
    print(f"\nRacing claims: {PROCESSES} processes, {total} claims of {CLAIMS} files, with journal and views")
    print(f"  {total / took:,.0f} claims a second; {granted} granted, {total - granted} refused")
    print(f"  (starting the processes took {ready - began:.2f} s and is not counted)")


def _claim(work: tuple[str, int]) -> int:
    folder, number = work
    project = projects.find(folder)
    assert project is not None
    store = open_store(project.state)
    who = Arrival(f"{number:08d}-0000-4000-8000-000000000000", None, "", folder, "")
    granted = 0
    for index in range(CLAIMS):
        with UnitOfWork(project, store=store) as tx:
            instance = instances.arrive(tx, who, project.policy, _nothing)
            request = Request(Resource(FILE, f"race/{index}.py"), Actor(instance.name), folder)
            granted += isinstance(locks.acquire(tx, [request], project.policy, _nothing), Granted)
    return granted


def _nothing(_: object) -> Evidence:
    return Evidence()
