"""What the features are that tasks name: the settings say, else the code.

The code is asked outside of every transaction: it takes seconds where there are many files.
"""

from __future__ import annotations

from collections.abc import Iterable

from coord_core.cli import feature_names
from coord_core.domain.resources import FEATURE
from coord_core.domain.tasks import Ready, Task
from coord_core.project import Project
from coord_core.services import terrain
from coord_core.services.claims import MANY_CANDIDATES
from coord_core.services.snapshot import Snapshot
from coord_core.services.terrain import Terrain

MOST_LOOKED_UP = 50  # names, in their order; whoever makes tasks can name any number
_PREFIX = f"{FEATURE}:"


def terrain_of(project: Project, tasks: Iterable[Task]) -> Terrain:
    """For the tasks that are not over, of these."""
    return _terrain(project, (task for task in tasks if not task.is_over))


def for_a_claim(project: Project, id_: str = "") -> Terrain:
    """For the tasks that can be claimed, or the one that is, and those in progress."""
    with Snapshot(project) as tx:
        named = tx.task(id_) if id_ else None
        tasks: list[Task | Ready] = [named] if named else [*tx.ready_tasks(MANY_CANDIDATES)]
        tasks += tx.tasks_at_work()
    found = _terrain(project, tasks)
    if any(task.paths for task in tasks):  # else nothing is next to anything
        found.read_ahead()
    return found


def _terrain(project: Project, tasks: Iterable[Task | Ready]) -> Terrain:
    names = {path.removeprefix(_PREFIX) for task in tasks for path in task.paths if path.startswith(_PREFIX)}
    unknown = sorted(names - set(feature_names.named(project)))
    return terrain.of(project, feature_names.all_proposed(project, unknown[:MOST_LOOKED_UP]))
