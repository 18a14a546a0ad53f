"""What an instance is to be told: events that concern it, until one of its hooks has said so.

A subagent hears what concerns it; the main agent hears everything.
"""

from __future__ import annotations

from coord_core.domain.records import MAIN_AGENT, Event
from coord_core.services import interest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Actor, Entry
    from coord_core.domain.resources import Resource
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction


class News:
    """Events that the `reader` has to hear of, oldest first, and what it was refused and is `freed` now."""

    __slots__ = ("entries", "freed", "reader")

    def __init__(self, reader: Actor, entries: list[Entry], freed: Sequence[Resource] = ()) -> None:
        self.reader = reader
        self.entries = entries
        self.freed = freed

    def __bool__(self) -> bool:
        return bool(self.entries or self.freed)


def take(tx: Transaction, actor: Actor, project: Project) -> News:
    """The events that the actor has not been told; from now on they count as told."""
    found = [entry for entry in tx.inbox(actor.instance) if _concerns(entry.event, actor)]
    for entry in found:
        tx.record(Event("notice_read", actor.instance, agent=actor.agent, notice=entry.seq))
    return News(actor, found, interest.freed(tx, actor, project))


def _concerns(event: Event, actor: Actor) -> bool:
    own = event.instance == actor.instance
    if own and event.agent == actor.agent:
        return bool(event.detail.get("late"))  # else its own call's hook has said so
    if actor.agent == MAIN_AGENT:
        return True
    return event.detail.get("holder") == actor.instance and event.detail.get("holder_agent") == actor.agent
