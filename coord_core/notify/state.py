"""What the courier reads of the state and puts on record there. One thread at a time is at it.

The lock of the journal is the process's (storage/exclusion.py), so threads must not meet there.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

from coord_core.domain.records import Event
from coord_core.notify.delivery import ARRIVED
from coord_core.notify.outbox import KEY_OF_FILE
from coord_core.services.courier_due import FAILED, FROM, NEVER_TOLD, SEEN, SENT, SILENCE, UNTIL, mark
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork

if TYPE_CHECKING:
    from coord_core.domain.records import Entry
    from coord_core.notify.delivery import Box
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

WHO = "claude-coordinator"  # the instance of these events: nobody's doing
EPOCH = "courier_epoch"  # in `meta`: that of the `notifications.db` that belongs to this state
_alone = threading.Lock()


class State:
    """The state of one project. Raises CoordinatorError."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self.folder = os.path.basename(project.main or project.common) or "repository"

    def last_seq(self) -> int:
        with _alone, Snapshot(self._project) as tx:
            return tx.last_seq()

    def since(self, seq: int, most: int) -> list[Entry]:
        with _alone, Snapshot(self._project) as tx:
            return tx.entries_since(seq, most)

    def described(self, task_id: str) -> str:
        with _alone, Snapshot(self._project) as tx:
            return tx.task_description(task_id)

    def put(self, key: str, box: Box) -> None:
        """What became of a message goes on record, once. No other process is at its channel."""
        event = _event(key, box)
        with _alone, Snapshot(self._project) as tx:
            if _is_on_record(tx, event):
                return
        with _alone, UnitOfWork(self._project) as tx:
            tx.record(event)

    def acquaint(self, epoch: int, was_damaged: bool) -> int | None:
        """Each of the state and `notifications.db` knows the other one. What was lost of it goes on record.

        Returns the last event that is what it was, where the state was made anew; else None. `epoch`: of
        `notifications.db`.
        """
        with _alone, UnitOfWork(self._project) as tx:
            known = int(tx.meta(EPOCH) or 0)
            if known == epoch:
                return None
            tx.set_meta(EPOCH, epoch)
            if known:
                how = "damaged" if was_damaged else "lost"
                reason = f"what was kept of the channels was {how}, and began anew"
                tx.record(Event(FAILED, WHO, channel="*", reason=reason))
                return None
            rebuilt = tx.entries_of_actions(0, ("state_rebuilt",))
            return rebuilt[-1].seq - 1 if rebuilt else tx.last_seq()

    def begin(self) -> int:
        """The number of the last event before those that a channel is told of which is new."""
        with _alone, UnitOfWork(self._project) as tx:
            tx.set_meta(self._mark(UNTIL), tx.now + SILENCE)
            known = int(tx.meta(self._mark(FROM)) or 0)
            return min(known - 1, tx.last_seq()) if known else tx.last_seq()

    def begun(self) -> None:
        """Each channel has a cursor of its own now."""
        with _alone, UnitOfWork(self._project) as tx:
            tx.set_meta(self._mark(FROM), 0)

    def sign(self) -> None:
        """A sign of life."""
        with _alone, UnitOfWork(self._project) as tx:
            tx.set_meta(self._mark(UNTIL), tx.now + SILENCE)

    def end(self, upto: int, is_left: bool) -> bool:
        """The courier ends, unless something was recorded after this event: then False, and it goes on.

        Said in the transaction that sees it, so that a later event starts another one. `is_left`: there is
        something to tell that this one cannot.
        """
        with _alone, UnitOfWork(self._project) as tx:
            if any(entry.event.action not in NEVER_TOLD for entry in tx.entries_since(upto)):
                return False
            tx.set_meta(self._mark(UNTIL), 0.0)
            tx.set_meta(self._mark(SEEN), 0 if is_left else tx.last_seq())
            return True

    def _mark(self, name: str) -> str:
        return mark(name, self._project)


def _event(key: str, box: Box) -> Event:
    """`file`: which user's settings name the channel."""
    action, reason = (SENT, None) if box.state == ARRIVED else (FAILED, box.reason)
    name, _, file = key.partition(KEY_OF_FILE)
    of: dict[str, Any] = {"file": file} if file else {}
    return Event(
        action, WHO, channel=name, events=box.events, first=box.first, last=box.last, reason=reason, **of
    )


def _is_on_record(tx: Transaction, event: Event) -> bool:
    """By one that was killed before it could keep that it was."""
    names = ("channel", "file", "last")
    about = [event.detail.get(name) for name in names]
    last = event.detail["last"]
    assert isinstance(last, int)
    return any(
        [entry.event.detail.get(name) for name in names] == about
        for entry in tx.entries_of_actions(last, sorted(NEVER_TOLD))
    )
