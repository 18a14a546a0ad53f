"""What a session's start finds to be done beside it: claimed in its transaction, done by processes apart."""

from __future__ import annotations

from coord_core.services import dependencies_due, tasks_due, upkeep

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction


def due(tx: Transaction, project: Project, together: bool) -> list[Callable[[Project], object]]:
    """What starts the processes, once the transaction has ended. `together`: several sessions are at work."""
    found: list[Callable[[Project], object]] = []
    if upkeep.claim(tx, project):
        found.append(upkeep.start)
    if tasks_due.is_due(tx, project) and tasks_due.claim_writer(tx):
        found.append(tasks_due.start_writer)
    if dependencies_due.claim(tx, project, together=together):
        found.append(dependencies_due.start)
    if project.tells:
        from coord_core.services import courier_due  # where there is anybody to tell

        if courier_due.claim_what_is_left(tx, project):
            found.append(courier_due.start)
    return found
