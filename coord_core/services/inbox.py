"""What an instance is to be told: events that concern it, until one of its hooks has said so."""

from __future__ import annotations

from coord_core.domain.records import Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Entry
    from coord_core.storage.transaction import Transaction


def take(tx: Transaction, instance: str) -> list[Entry]:
    """The events not told yet, oldest first; from now on they count as told."""
    found = tx.inbox(instance)
    if found:
        tx.record(Event("notice_read", instance, upto=found[-1].seq))
    return found
