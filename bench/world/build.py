"""Builds a world: the repository, its state, its journal and its views, which all say the same."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.world.days import Days
from bench.world.finish import finish, reserve
from bench.world.names import Files
from bench.world.queue_of_tasks import Tasks
from bench.world.stage import LEASE, Stage
from bench.world.story import Story
from coord_core.domain.records import Process
from coord_core.install.enrolment import Site, enrol
from coord_core.project import Project
from coord_core.services import late_views, task_document
from coord_core.services.unit import UnitOfWork
from coord_core.storage import journal, lines
from coord_core.storage.sqlite import Store, open_store
from coord_core.storage.transaction import Transaction

PATHS = 6_000
RECENT = 3000.0  # seconds in which the many came


@dataclass(frozen=True)
class Size:
    sessions: int = 200
    locks: int = 2_000
    events: int = 100_000
    days: float = 5.0


BIG = Size()
SMALL = Size(sessions=6, locks=24, events=600, days=1.0)


def build(
    root: Path, size: Size = BIG, lease: float = LEASE, client: Process | None = None, seed: int = 8
) -> Project:
    """A repository at `root`, which is made. `lease`: seconds that the longest lease still lasts.

    `client` is taken for the process of every session; without one, none of them can be seen to be dead.
    """
    root.mkdir(parents=True)
    for command in (["init", "-q", "-b", "main"], ["commit", "-q", "--allow-empty", "-m", "Start"]):
        identity = ["-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
        subprocess.run(["git", "-C", str(root), *identity, *command], check=True)
    project = enrol(Site(str(root)))
    store = open_store(project.state)
    tx = store.begin(time.time())
    tell(tx, size, lease, client, str(root), seed)
    _put_on_record(store, tx, project)
    store.close()
    with UnitOfWork(project):
        pass  # and the clock is known
    return project


def tell(tx: Transaction, size: Size, lease: float, client: Process | None, worktree: str, seed: int) -> None:
    """All that happened, into the tables. The same for a seed, but for the times."""
    chance = Random(seed)
    growth = min(size.events // 2, max(size.events // 10, 4 * size.locks + 6 * size.sessions))
    begins, ends = size.events - growth, size.events - reserve(size.sessions, size.locks)
    stage = Stage(tx, Days(time.time(), size.days, begins, size.events, RECENT), chance, worktree)
    stage.process = client
    stage.person()
    files, tasks = Files(chance, PATHS), Tasks(stage)
    story = Story(stage, files, tasks, size.sessions, size.locks)
    stage.start()
    story.tell(ends, lambda done: min(1.0, max(0.0, (done - begins) / max(1, ends - begins))))
    finish(stage, story, files, tasks, size.sessions, size.locks, size.events, lease)
    if client is None:  # nobody can see who waits, and takes this for a sign of life
        tx._run("UPDATE waits SET seen_at = until", {})


def _put_on_record(store: Store, tx: Transaction, project: Project) -> None:
    entries = tx.entries_since(0)
    tx.set_meta("files", f"{journal.add(project.state, ''.join(map(lines.line, entries)))} - 0")
    store.commit()
    store.fold()
    assert late_views.write_views(store, project)
    task_document.write(project)
