"""Stand-in until the document is joined."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction


def take_in(tx: Transaction, project: Project) -> list[str]:
    return []


def write(project: Project) -> str:
    return ""
