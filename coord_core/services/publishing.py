"""After a change, inside its transaction: the journal, then the views.

The journal must be written, or the change does not happen. A view that cannot be written is only stale:
the next change writes it again. With many locks the locks file is left to a writer of its own
(late_views.py); `views_seq` keeps an older view from replacing a newer one.
"""

from __future__ import annotations

import os

from coord_core.storage import journal
from coord_core.views import audit_log, files, locks_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

INLINE_LOCKS = 64  # more than these are written by the writer
INLINE_EVENTS = 2000  # a log that must be written anew and is longer, too
WRITER_SILENCE = 5.0  # seconds without a sign after which a writer counts as gone
# Events that do not show in the locks file.
CALM = audit_log.OF_FILES | {
    "lock_denied", "commit_blocked", "write_violation", "notice_read", "notice_unread",
    "interest_began", "interest_ended",
    "interests_passed", "transfer_requested",
    "transfer_declined", "priority_set", "request_withdrawn", "task_added", "task_edited", "task_reserved",
    "task_claimed", "branch_planned", "reservation_ended", "branch_created", "branch_taken",
    "pull_request_opened", "task_published", "assignment_declined", "publish_failed",
    "notification_sent", "notification_failed",
}  # fmt: skip


class Published:
    """What the database remembers: the journal's bytes, the log's stamp, the locks file's event.

    `wants_base`: the journal lost what cannot be added to it any more (services/forward.py).
    """

    __slots__ = ("audit", "journal", "views_seq", "wants_base")

    def __init__(self, tx: Transaction) -> None:
        self.wants_base = False
        remembered = str(tx.meta("files") or "0 - 0").split()
        self.journal, self.audit, self.views_seq = int(remembered[0]), remembered[1], int(remembered[2])

    def remember(self, tx: Transaction) -> None:
        tx.set_meta("files", f"{self.journal} {self.audit} {self.views_seq}")


def publish(tx: Transaction, project: Project, published: Published) -> bool:
    """Write journal and views for what the transaction recorded. True when the writer must be started.

    The caller keeps others from the journal until the commit (storage/exclusion.py).
    """
    published.journal = journal.append(project.state, tx.entries, published.journal, tx.entries_since)
    if published.wants_base:
        from coord_core.storage import base

        published.journal = journal.add(project.state, base.text(tx))
    late = not _publish_log(tx, project, published)
    if any(entry.event.action not in CALM for entry in tx.entries):
        late |= not _publish_locks(tx, project, published)
    published.remember(tx)
    return late and _claim_writer(tx)


def _publish_log(tx: Transaction, project: Project, published: Published) -> bool:
    path = os.path.join(project.views, audit_log.NAME)
    entries = tx.entries
    try:
        if files.stamp(path) != published.audit:
            if tx.more_events_than(INLINE_EVENTS):
                return False
            files.replace(path, "")
            entries = tx.entries_since(0)
        text = "".join(audit_log.render(entry) for entry in entries if audit_log.publishes(entry))
        published.audit = files.append(path, text)
    except OSError:
        published.audit = "-"  # written anew next time
    return True


def _publish_locks(tx: Transaction, project: Project, published: Published) -> bool:
    if tx.more_locks_than(INLINE_LOCKS):
        return False
    try:
        files.replace(os.path.join(project.views, locks_file.NAME), render_locks(tx))
        published.views_seq = tx.last_seq()
    except OSError:
        pass
    return True


def render_locks(tx: Transaction) -> str:
    owners = {owner.name: owner for owner in tx.holders()}
    return locks_file.render(tx.locks(), owners)


def _claim_writer(tx: Transaction) -> bool:
    """Is it this transaction that starts the writer? Only when none has given a sign lately."""
    if 0 <= tx.now - (tx.meta("writer_at") or 0.0) < WRITER_SILENCE:
        return False
    tx.set_meta("writer_at", tx.now)
    return True


def start_writer(project: Project) -> None:
    """Start the detached writer; nothing waits for it."""
    # Where that fails the views are late; the state does not depend on them.
    from coord_core import detached

    detached.start_own("services.late_views", project.worktree or project.common)
