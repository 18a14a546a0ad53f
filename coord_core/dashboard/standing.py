"""Who acts through the dashboard: the person who started it, and only if no session stands behind it.

It is asked at the start and again at each action, in the way of every command (services/callers.py).
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from coord_core.project import Project
from coord_core.services import callers
from coord_core.services.snapshot import Snapshot

BY_A_SESSION = (
    "A session started this dashboard, so it only shows. Start it in a terminal of your own to act."
)
BY_ANOTHER = "This dashboard was started by somebody else, so it only shows."


@dataclass(frozen=True, slots=True)
class Standing:
    """`me`: the person's name, empty for a session. `read_only`: why nobody may act, else empty."""

    me: str
    read_only: str = ""


def now(project: Project, at_start: Standing | None = None) -> Standing:
    """Raises CoordinatorError. `at_start`: who it was then; a session's dashboard stays one."""
    with Snapshot(project) as tx:
        me = callers.person(tx, os.environ)
    if me is None or (at_start is not None and not at_start.me):
        return Standing("", BY_A_SESSION)
    if at_start is not None and at_start.me != me:
        return Standing(me, BY_ANOTHER)
    if not callers.is_admin(me, project):
        return Standing(me, f"Only an administrator of this project may act here, and this is {me}.")
    return Standing(me)
