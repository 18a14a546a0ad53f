"""`announce: all`: what all others did since an instance last heard of it, summed up for each of them.

`announce: none` is here, too: what is taken from the inbox and not told.
"""

from __future__ import annotations

from coord_core.domain.news import ARRIVED, CLAIMED, COMPLETED, ENDED, FREED, LOCKED, Doings
from coord_core.domain.resources import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.records import Actor, Entry, Event
    from coord_core.storage.transaction import Transaction

RELEVANT, ALL, NONE = "relevant", "all", "none"
MOST = 5000  # events that are summed up at once; what is beyond is told the next time
_KINDS = {
    "session_started": ARRIVED, "session_ended": ENDED, "session_crashed": ENDED, "lock_acquired": LOCKED,
    "lock_released": FREED, "lock_expired": FREED, "lock_reclaimed": FREED, "lock_forced": FREED,
    "task_claimed": CLAIMED, "task_completed": COMPLETED,
}  # fmt: skip


def begin(tx: Transaction, instance: str) -> None:
    """From here on."""
    tx.set_heard(instance, tx.last_seq())


def hear(tx: Transaction, instance: str) -> list[Doings]:
    """What others did since the last time; nothing the first time."""
    since, newest = tx.heard(instance), tx.last_seq()
    if since == newest:
        return []
    begin(tx, instance)
    if since is None:
        return []
    found: dict[str, Doings] = {}
    rows = tx.doings(instance, since, MOST)
    if len(rows) == MOST:
        tx.set_heard(instance, rows[-1][0])
    for _, action, name, kind, key, task in rows:
        what = task if kind is None or key is None else str(Resource(kind, key))
        found.setdefault(name, Doings(name)).add(_KINDS[action], what or "")
    return list(found.values())


def leave_unsaid(tx: Transaction, actor: Actor, entries: Iterable[Entry]) -> list[Entry]:
    """What of its news an actor hears though it is to hear none: what its own commands did."""
    for resource, _ in tx.interests_that_ended(actor):
        tx.end_interest(actor, resource)
    tx.set_heard(actor.instance, None)
    return [entry for entry in entries if _is_own(actor, entry.event)]


def _is_own(actor: Actor, event: Event) -> bool:
    by_itself = (event.instance, event.agent) == (actor.instance, actor.agent)
    return by_itself and event.action == "write_violation" and bool(event.detail.get("late"))
