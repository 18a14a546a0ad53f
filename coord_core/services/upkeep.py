"""Is the journal due to be compacted? Asked at a session's start, done by a process of its own."""

from __future__ import annotations

from coord_core import detached
from coord_core.storage import journal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

HISTORY = 90 * 86400.0  # seconds for which events are kept, by default
COMPACTED = "compacted"  # what the database remembers: when it was tried last, and the length it left
LARGE = 1_000_000  # bytes: a shorter journal is not worth the work
OFTEN, SELDOM = 600.0, 86400.0  # seconds from one try to the next: of one that doubled, of any


def claim(tx: Transaction, project: Project) -> bool:
    """Is it due now, and this transaction the one that starts it?"""
    tried, length = map(float, str(tx.meta(COMPACTED) or "0 0").split())
    size = journal.size(project.state)
    doubled = size > LARGE and size > 2 * length
    if not doubled and not _has_old_events(tx, project):
        return False
    if 0 <= tx.now - tried < (OFTEN if doubled else SELDOM):
        return False
    tx.set_meta(COMPACTED, f"{tx.now} {length:.0f}")
    return True


def start(project: Project) -> None:
    """Nothing waits for it. Where it cannot be started, the journal is only longer."""
    detached.start_own("services.compaction", project.worktree or project.common)


def _has_old_events(tx: Transaction, project: Project) -> bool:
    first = tx.first_event()
    return first is not None and first[1] < tx.now - project.settings.get("history", HISTORY)
