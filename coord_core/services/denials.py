"""Refusals for what others work on, where no single lock is in the way. On record as those for a lock are."""

from __future__ import annotations

from coord_core.domain.records import Event
from coord_core.services.locks import DENIAL_STEP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Actor, Entry
    from coord_core.domain.resources import Resource
    from coord_core.storage.transaction import Transaction

NO_LOCK = -1  # in the place of a token: nothing that goes away tells that it is free
UNSEEN = "not seen yet"  # a reason: another wrote it after the actor last did
_LOOKED_AT = 20  # events of the instance's, among which the same refusal is looked for


class Denial:
    """Why something must not be. `text` is for the model; `holder` one of those whose work it would touch.

    `reason`: what was refused, as git's verb, or why.
    """

    __slots__ = ("holder", "reason", "resource", "text")

    def __init__(self, text: str, resource: Resource, holder: str, reason: str) -> None:
        self.text = text
        self.resource = resource
        self.holder = holder
        self.reason = reason


def note(tx: Transaction, actor: Actor, denial: Denial) -> str:
    """Put it on record, the same once a minute. Returns its text."""
    event = Event("lock_denied", actor.instance, denial.resource, actor.agent, token=NO_LOCK, until=0.0)
    event.detail.update(holder=denial.holder, reason=denial.reason)
    recent = tx.latest_of(actor.instance, _LOOKED_AT)
    if not any(_is_same(entry, event) and tx.now - entry.at < DENIAL_STEP for entry in recent):
        tx.record(event)
    return denial.text


def _is_same(entry: Entry, event: Event) -> bool:
    one = entry.event
    return (one.action, one.resource, one.agent, one.detail.get("reason")) == (
        event.action, event.resource, event.agent, event.detail["reason"]
    )  # fmt: skip
