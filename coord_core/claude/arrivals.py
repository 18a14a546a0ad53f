"""Who a hook speaks for."""

from __future__ import annotations

from coord_core import project as projects
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
