"""`claude --resume`: the session gets back what it lost, also in other projects, and is told of it."""

from __future__ import annotations

import os

from coord_core.claude import roaming
from coord_core.claude.arrivals import arrival
from coord_core.domain.errors import CoordinatorError
from coord_core.domain.records import Actor
from coord_core.project import find
from coord_core.services import instances, resuming
from coord_core.services.unit import UnitOfWork
from coord_core.views import comeback
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.domain.records import Instance
    from coord_core.project import Project
    from coord_core.services.resuming import Restored
    from coord_core.storage.transaction import Transaction


def take_back(
    tx: Transaction, instance: Instance, before: list[Instance], project: Project
) -> list[Restored]:
    """In the transaction in which it arrives; `before`: the session's instances as they were until then."""
    return resuming.take_back(tx, instance, before, project.policy, evidence)


def elsewhere(payload: Payload, home: Project) -> list[Restored]:
    """In the other projects where it took locks. A damaged one is told of when it is used again."""
    found: list[Restored] = []
    states = {home.state}
    for worktree in roaming.worktrees(payload, payload.session_id):
        try:
            project = find(os.path.realpath(worktree))
            if project is not None and project.state not in states:
                states.add(project.state)
                found += _come_back(payload, project)
        except CoordinatorError:
            continue
    return found


def _come_back(payload: Payload, project: Project) -> list[Restored]:
    with UnitOfWork(project) as tx:
        before = tx.instances_of_session(payload.session_id)
        instance = instances.arrive(tx, arrival(payload, project), project.policy, evidence)
        tx.touch(Actor(instance.name), by_main=True)
        return take_back(tx, instance, before, project)


def told(restored: list[Restored]) -> str:
    """What the session reads of it, below its welcome."""
    text = comeback.render(restored, resuming.unfinished(restored))
    return f"\n{text}" if text else ""
