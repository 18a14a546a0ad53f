"""When the journal is not as long as the database remembers, one of the two has lost something.

Lines that the database does not have are replayed, at the begin of a transaction and before it decides: its
write-ahead log may have been cut off, an old copy put back, or a hook killed between its lines and its
commit. Such a hook's decision was valid; whether anybody heard it is not known, so it holds.

Lines that the journal does not have are added from the database at the transaction's end (`journal.append`),
with a base where the database has forgotten them too.
"""

from __future__ import annotations

from coord_core.domain.errors import DamageError
from coord_core.domain.records import Event
from coord_core.services import evidence
from coord_core.storage import base, journal
from coord_core.storage.sqlite import RECOVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Entry
    from coord_core.services.publishing import Published
    from coord_core.storage.transaction import Transaction

FAR = 2_000_000  # bytes of lines: more than these are not replayed while a hook is waited for


def reconcile(tx: Transaction, folder: str, published: Published) -> None:
    """Bring database and journal together. Raises DamageError when only a rebuild can, and MachineError."""
    length = journal.size(folder)
    behind = "The coordinator's state has lost what its journal has."
    if length - published.journal > FAR:
        raise DamageError(behind, RECOVER, folder)
    lost = journal.after(folder, tx.last_seq())
    told = lost[-1].seq if lost else tx.last_seq()
    if len(lost) != told - tx.last_seq() or evidence.last_seq_told(folder) > told:
        raise DamageError(behind, RECOVER, folder)
    if lost:
        _replay(tx, lost)
        published.audit = "-"  # the log may lack them, too: it is written anew
    if length > FAR:  # too long to look at: what was cut off may have been a part of its base
        published.wants_base = length < published.journal
    else:
        published.wants_base = not _is_continued(tx, folder)


def _replay(tx: Transaction, lost: list[Entry]) -> None:
    for entry in lost:
        tx.replay(entry)
    tx.take_as_in_flight()
    tx.record(Event(base.REBUILT, "claude-coordinator", source="journal", events=len(lost)))


def _is_continued(tx: Transaction, folder: str) -> bool:
    """Is the journal whole, up to lines at its end that the database still has?"""
    story = base.read(folder)
    following = tx.entries_since(story.last_seq, 1)
    return not story.missing and (not following or following[0].seq == story.last_seq + 1)
