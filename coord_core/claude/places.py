"""In which enrolled projects an event has something to do. Loads nothing that decides or stores."""

from __future__ import annotations

import os

from coord_core import bundle
from coord_core import project as projects
from coord_core.claude import roaming
from coord_core.domain.errors import CoordinatorError, StateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.payload import Payload
    from coord_core.project import Project


def home_project(payload: Payload) -> Project | None:
    """The enrolled project the session started in."""
    return projects.find(os.path.realpath(payload.home))


def folders(payload: Payload) -> list[str]:
    """Where the session started, where it is now, and where it also took locks; resolved."""
    named = (payload.home, payload.cwd, *roaming.worktrees(payload, payload.session_id))
    return list(dict.fromkeys(map(os.path.realpath, named)))


def concerns_nobody(payload: Payload) -> bool:
    """Is none of these in an enrolled project? What cannot be told concerns somebody."""
    try:
        return all(projects.find(folder) is None for folder in folders(payload))
    except CoordinatorError:
        return False


def everywhere(payload: Payload, act: Callable[[Project], None]) -> None:
    """Do it in every project of the session. A damaged one keeps no other from it; its error comes last."""
    failure = None
    seen = set()
    for folder in folders(payload):
        try:
            project = projects.find(folder)
            if project is not None and project.state not in seen:
                seen.add(project.state)
                _act(act, project)
        except CoordinatorError as error:
            failure = failure or error
    if failure is not None:
        raise failure


def _act(act: Callable[[Project], None], project: Project) -> None:
    """Do it, anew once a damaged state was mended: here, for what was done in others stays done."""
    try:
        return act(project)
    except StateError as error:
        bundle.add("mending")  # what the ordinary case does not pay for
        from coord_core.services.mending import mend

        mend(error)
    return act(project)


def is_home(payload: Payload, project: Project) -> bool:
    """Will the session's end be noticed in this project without being told where to look?"""
    if "CLAUDE_PROJECT_DIR" not in payload.environment:
        return False
    home = home_project(payload)
    return home is not None and home.state == project.state
