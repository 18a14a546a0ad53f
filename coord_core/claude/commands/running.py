"""The calls of a session that may have written anywhere and are not settled yet: almost always none."""

from __future__ import annotations

from coord_core.services import instances
from coord_core.services.snapshot import Snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.payload import Payload
    from coord_core.domain.records import Command
    from coord_core.project import Project


def running(payload: Payload, project: Project, wanted: Callable[[Command], bool]) -> list[Command]:
    with Snapshot(project) as tx:
        instance = instances.find(tx, payload.session_id, payload.client())
        return [] if instance is None else [each for each in tx.commands(instance.name) if wanted(each)]


def settle_orphans(payload: Payload, project: Project) -> None:
    """Settle the calls of sessions that were killed: nobody else looks at what those did."""
    with Snapshot(project) as tx:
        found = tx.orphaned_commands()
    for command in found:
        from coord_core.claude.commands.settling import settle

        settle(payload, project, command, late=True)


def settle_ended(payload: Payload, project: Project, is_over: Callable[[Command], bool]) -> None:
    """Settle the calls that have ended without a Post event of their own; the inbox tells the writer."""
    for command in running(payload, project, is_over):
        from coord_core.claude.commands.settling import settle

        settle(payload, project, command, late=True)
