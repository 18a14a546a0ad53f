"""Real processes that claim and complete tasks, one after another, until none is left or one is killed."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from coord_core import witness
from coord_core.domain.errors import BusyError, NotAllowedError
from coord_core.domain.leases import Granted, Request
from coord_core.domain.records import Actor, Instance
from coord_core.domain.resources import FILE, Resource
from coord_core.domain.tasks import Task
from coord_core.project import Project, find
from coord_core.services import claims, instances, locks, tasks
from coord_core.services.instances import Arrival
from coord_core.services.unit import UnitOfWork
from coord_core.storage.sqlite import open_store
from coord_core.storage.transaction import Transaction

LAST = "last"  # the id of the task that needs all others
SOMETIMES = 0.05  # how often one looks for the dead
IN_TWO_STEPS = 0.25  # how often a claim is first a reservation
WITH_A_FILE = 0.5  # how often one locks a file for its task, and claims it again
PAUSE = 0.02  # seconds before one looks again whether something became ready


class Worker:
    """The work of one process, which is a session of its own. Raises AssertionError."""

    def __init__(self, project: Project, session_id: str) -> None:
        self._project = project
        self._store = open_store(project.state)
        self._chance = random.Random(session_id)
        process = witness.process(os.getpid())
        assert process is not None
        self._process = process
        self._arrival = Arrival(session_id, process, "", project.worktree, "main")

    def work(self) -> None:
        while True:
            try:
                if not self._one():
                    return
            except BusyError:
                continue  # so many at once: as a command, it tries again

    def _one(self) -> bool:
        """A task from its claim to its end. False when no task is left."""
        with self._unit() as tx:
            if self._chance.random() < SOMETIMES:
                instances.sweep(tx, witness.evidence)
                claims.sweep(tx, witness.evidence)
            task = self._claim(tx, self._arrive(tx))
            is_over = task is None and tasks.known(tx, LAST).is_over
        if task is None:
            time.sleep(PAUSE)
            return not is_over
        if task.step or task.assigned_to is None:
            self._confirm(task)
        if self._chance.random() < WITH_A_FILE:
            self._work_on(task)
        with self._unit() as tx:
            who = self._arrive(tx)
            tasks.complete(tx, claims.own(tx, who), who.name)
        return True

    def _claim(self, tx: Transaction, who: Instance) -> Task | None:
        """In one step or, as where a branch is made, in two."""
        process = self._process if self._chance.random() < IN_TWO_STEPS else None
        try:
            task, is_mine = claims.begin(tx, who, "", self._project.policy, process)
        except NotAllowedError:
            return None
        return task if is_mine else tasks.known(tx, task.id)

    def _confirm(self, task: Task) -> None:
        with self._unit() as tx:
            claims.plan(tx, task, self._arrive(tx), f"feat/{task.name}", self._project.worktree)
        with self._unit() as tx:
            assert claims.is_reserved(tx, task, self._process), "it was taken from one who lives"
            claims.give(tx, task, self._arrive(tx))

    def _work_on(self, task: Task) -> None:
        with self._unit() as tx:  # claimed again, by its id and without: nothing happens
            who = self._arrive(tx)
            again = [claims.begin(tx, who, id_, self._project.policy)[0].id for id_ in ("", task.id)]
            assert again == [task.id] * 2
            assert [entry.event.action for entry in tx.entries if entry.event.task_id] == []
            request = Request(Resource(FILE, f"{task.id}.py"), Actor(who.name), self._project.worktree)
            outcome = locks.acquire(tx, [request], self._project.policy, witness.evidence)
            assert isinstance(outcome, Granted) and outcome.locks[0].task_id == task.id

    def _arrive(self, tx: Transaction) -> Instance:
        return instances.arrive(tx, self._arrival, self._project.policy, witness.evidence)

    def _unit(self) -> UnitOfWork:
        return UnitOfWork(self._project, store=self._store, hurried=True)


class Crew:
    """So many workers, each a child process; who is killed gets a successor. `statuses` are of the ended."""

    def __init__(self, folder: Path, size: int) -> None:
        self._folder = folder
        self._started = 0
        self.at_work: list[int] = []
        self.killed: set[int] = set()
        self.statuses: dict[int, int] = {}
        for _ in range(size):
            self.start_one()

    def start_one(self) -> None:
        self._started += 1
        child = os.fork()
        if child == 0:
            _work(self._folder, f"{self._started:08x}-0000-4000-8000-000000000000")
        self.at_work.append(child)

    def kill_one(self, chance: random.Random) -> None:
        pid = chance.choice(self.at_work)
        os.kill(pid, signal.SIGKILL)
        self.killed.add(pid)

    def look(self) -> None:
        """Note who has ended."""
        for pid in list(self.at_work):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self.at_work.remove(pid)
                self.statuses[pid] = os.waitstatus_to_exitcode(status)

    def stop(self) -> None:
        for pid in self.at_work:
            os.kill(pid, signal.SIGKILL)
        for pid in self.at_work:
            os.waitpid(pid, 0)


def _work(folder: Path, session_id: str) -> None:
    status = 1
    try:
        project = find(str(folder))
        assert project is not None
        Worker(project, session_id).work()
        status = 0
    finally:
        if status:
            import traceback

            traceback.print_exc()
        os._exit(status)
