"""Where a project is while somebody looks at it for long: settings change, and working trees go."""

from __future__ import annotations

import os

from coord_core import project as projects
from coord_core.domain.errors import StateError
from coord_core.project import Project


def again(found: Project) -> Project:
    """The same project as it is now, seen from where it was seen from or else from a tree that is there.

    Raises StateError when it is not guarded any more.
    """
    for place in (found.worktree, *projects.worktrees(found)):
        now = projects.find(place)
        if now is not None and now.state == found.state:
            return now
    if found.is_git and os.path.lexists(found.marker) and projects.is_git_directory(found.common):
        return projects.opened(found.common, found.common, found.marker, found.state)
    raise StateError(
        "This repository is not guarded by the coordinator any more.",
        "`claude-coordinator init` enrols it again.",
    )
