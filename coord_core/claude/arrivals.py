"""Who a hook speaks for, and in which projects."""

from __future__ import annotations

import os

from coord_core import project as projects
from coord_core.claude import roaming
from coord_core.domain.records import Actor
from coord_core.services import instances
from coord_core.services.instances import Arrival

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction


def arrival(payload: Payload, project: Project) -> Arrival:
    return Arrival(
        payload.session_id,
        payload.client(),
        payload.config_dir,
        project.worktree,
        projects.branch(project.worktree),
    )


def actor_of(tx: Transaction, payload: Payload) -> Actor | None:
    """The actor if its instance is known here, else None: an ending needs no arrival."""
    instance = instances.find(tx, payload.session_id, payload.client())
    return Actor(instance.name, payload.agent) if instance else None


def home_project(payload: Payload) -> Project | None:
    """The enrolled project the session started in."""
    return projects.find(os.path.realpath(payload.home))


def all_projects(payload: Payload) -> list[Project]:
    """The session's own project, and those it also took locks in."""
    found: dict[str, Project] = {}
    for folder in (payload.home, payload.cwd, *roaming.worktrees(payload)):
        project = projects.find(os.path.realpath(folder))
        if project is not None:
            found.setdefault(project.state, project)
    return list(found.values())
