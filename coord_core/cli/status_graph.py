"""`status --graph`: who waits for whom, which task needs which, which of them can run."""

from __future__ import annotations

from coord_core import dependencies
from coord_core.cli import here, output, task_features
from coord_core.project import Project
from coord_core.services import plan as plans
from coord_core.services.snapshot import Snapshot
from coord_core.services.waiter import queued
from coord_core.views import overview_graph, overview_text
from coord_core.views.overview import Overview

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.footprints import Edge
    from coord_core.services.in_hand import Features

FORMS = ("text", "dot", "json")


def show(form: str) -> None:
    found = _look(here.project())
    if form == "json":
        output.print_json(overview_graph.shape(found))
        return
    for line in overview_graph.dot(found) if form == "dot" else overview_text.text(found, output.columns()):
        output.say(line)


def _look(project: Project) -> Overview:
    edges, features = _edges(project), _features(project)
    with Snapshot(project) as tx:
        picture = plans.look(tx, features, edges)
        instances = tx.instances(active_only=True)
        return Overview(instances, tx.locks(), queued(tx, project), picture.tasks, picture.plan)


def _features(project: Project) -> Features:
    with Snapshot(project) as tx:
        tasks = tx.tasks()
    return task_features.terrain_of(project, tasks).features


def _edges(project: Project) -> list[Edge]:
    """Of the index as it is: a status has no time to make one."""
    if project.settings.get("semantic") == "off":
        return []
    index = dependencies.open_index(project.state)
    if index is None:
        return []
    try:
        return index.edges()
    finally:
        index.close()
