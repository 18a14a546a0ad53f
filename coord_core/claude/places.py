"""In which enrolled projects an event has something to do. Loads nothing that decides or stores."""

from __future__ import annotations

import os

from coord_core import project as projects
from coord_core.claude import roaming

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.project import Project


def home_project(payload: Payload) -> Project | None:
    """The enrolled project the session started in."""
    return projects.find(os.path.realpath(payload.home))


def all_projects(payload: Payload) -> list[Project]:
    """The session's own project, the one it is in now, and those it also took locks in."""
    found: dict[str, Project] = {}
    for folder in (payload.home, payload.cwd, *roaming.worktrees(payload)):
        project = projects.find(os.path.realpath(folder))
        if project is not None:
            found.setdefault(project.state, project)
    return list(found.values())


def is_home(payload: Payload, project: Project) -> bool:
    """Will the session's end be noticed in this project without being told where to look?"""
    if "CLAUDE_PROJECT_DIR" not in payload.environment:
        return False
    home = home_project(payload)
    return home is not None and home.state == project.state
