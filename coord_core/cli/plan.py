"""`plan`: which pending tasks can run at once, what the others wait for, and which files are free."""

from __future__ import annotations

import click

from coord_core.cli import absent, dependency_index, output, plan_tables, task_features
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.task_desk import look
from coord_core.domain.task_paths import resource_of
from coord_core.services import plan as plans
from coord_core.services.plan import Picture
from coord_core.services.snapshot import Snapshot
from coord_core.views import plans as views


@click.command()
@AS_JSON
def plan(as_json: bool) -> None:
    """Show which tasks can run at once.

    They are pending, and do not touch each other. Two tasks touch each other when their paths overlap, or
    when a file of the one depends on a file of the other (not with the setting `semantic: off`). What others
    have in hand, their tasks' paths and their locks, makes a task wait as well. The plan has as many tasks
    of the highest priority as can run at once, then as many of the next one. A task without paths stands in
    nobody's way, because nobody knows what it touches; it is marked, and comes last among those of its
    priority. Files are free when nobody has them in hand and no task of the plan is about them.

    `task claim` without an id takes from this plan. What the caller itself holds is no hindrance then.

    \b
    Example:
      claude-coordinator plan
      claude-coordinator plan --json
    """
    queue = look()
    known = dependency_index.read(queue.project)
    features = task_features.terrain_of(queue.project, queue.tasks).features
    with Snapshot(queue.project) as tx:
        picture = plans.look(tx, features, known.edges)
    free = plans.free(picture, known.files)
    notes = [*known.notes, *_doubts(picture)]
    if as_json:
        output.print_json(
            {
                **views.shape(picture.plan, picture.tasks),
                "taken": views.taken(picture.taken),
                "free": [{"path": name, "files": count} for name, count in free],
                "notes": notes,
            }
        )
    else:
        sight = absent.Sight(queue.project.worktree, lambda: known.files if queue.project.is_git else None)
        plan_tables.show(picture, free, notes, lambda path: sight.lacks(resource_of(path, features)))


def _doubts(picture: Picture) -> list[str]:
    """What is not as exact as it could be."""
    rough = ["There are too many sets of paths to compare them all: some tasks wait without need."]
    more = [f"{picture.left_out} tasks of the lowest priority are not looked at."]
    return (rough if picture.plan.is_rough else []) + (more if picture.left_out else [])
