"""What an instance is to be told: events that concern it, until one of its hooks has said so."""

from __future__ import annotations

from coord_core.domain.records import Event

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Entry
    from coord_core.storage.transaction import Transaction


class News:
    """Events that the `reader` has to hear of, oldest first."""

    __slots__ = ("entries", "reader")

    def __init__(self, reader: str, entries: list[Entry]) -> None:
        self.reader = reader
        self.entries = entries


def take(tx: Transaction, instance: str) -> News:
    """The events not told yet; from now on they count as told."""
    found = tx.inbox(instance)
    if found:
        tx.record(Event("notice_read", instance, upto=found[-1].seq))
    return News(instance, found)
