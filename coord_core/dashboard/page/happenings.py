"""An event as a phrase about who did it, with the names in it apart so that they can be elided and marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coord_core.dashboard.page.words import Name, Piece, named, who
from coord_core.views.refusal import quoted

if TYPE_CHECKING:
    from coord_core.domain.records import Entry, Event

# What `instance` did. {r}: the resource, {t}: the task, {what}: what it is, {holder}, {to}: names, {why}: the
# reason.
_PHRASES = {
    "session_started": "started", "session_ended": "ended", "session_crashed": "is gone without a word",
    "session_restored": "took back what was lost",
    "lock_acquired": "took {r}", "lock_renewed": "renewed {r}",
    "lock_denied": "was refused {r}, held by {holder}",
    "lock_released": "let go of {r}", "lock_expired": "lost {r}: the lease ended",
    "lock_reclaimed": "lost {r}: the session was gone", "lock_transferred": "handed {r} to {to}{why}",
    "lock_forced": "broke its lock on {r}{why}",
    "wait_started": "waits for {r}", "wait_granted": "got {r} after waiting",
    "wait_abandoned": "waits no more for {r}", "deadlock_resolved": "has to let go of {r} in a deadlock",
    "transfer_requested": "asks for {r}{why}", "transfer_declined": "keeps {r}, which {to} asked for{why}",
    "write_violation": "changed {r}, which {holder} holds", "commit_blocked": "was kept from committing {r}",
    "task_added": "added {t}{what}", "task_claimed": "began {t}", "task_released": "gave back {t}{why}",
    "task_completed": "completed {t}", "task_cancelled": "cancelled {t}{why}",
    "task_blocked": "cannot go on with {t}{why}", "branch_created": "made a branch for {t}",
    "pull_request_opened": "opened a pull request for {t}",
    "notification_sent": "told another service", "notification_failed": "could not tell another service",
    "state_rebuilt": "rebuilt the state from its journal",
}  # fmt: skip
# What another (`by`) did to it. {whom}: the instance.
_TO_ANOTHER = {
    "session_ended": "ended {whom}{why}",
    "lock_released": "released {r} of {whom}",
    "lock_reclaimed": "took {r} of {whom} back{why}",
    "lock_transferred": "handed {r} of {whom} to {to}{why}",
    "lock_forced": "broke the lock of {whom} on {r}{why}",
    "transfer_declined": "declined for {whom} to hand {r} to {to}{why}",
    "task_released": "put back {t} of {whom}{why}", "task_completed": "completed {t} of {whom}",
    "task_cancelled": "cancelled {t} of {whom}{why}", "task_blocked": "blocked {t} of {whom}{why}",
}  # fmt: skip
_GIVEN_TO = "gave {r} to {given_to}, and not to {to}"  # a request that another's made void
_TONES = {
    "alarm": ("write_violation", "commit_blocked", "lock_forced", "session_crashed", "deadlock_resolved",
              "state_rebuilt", "notification_failed"),
    "waiting": ("lock_denied", "wait_started", "transfer_requested", "task_blocked"),
}  # fmt: skip
_TONE = {action: tone for tone, actions in _TONES.items() for action in actions}
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Happening:
    """`tone`: alarm, waiting or empty. `instance`: who did it. `parts`: text and names in turn, after that
    name.
    """

    seq: int
    at: float
    instance: str
    tone: str
    parts: Sequence[Piece]


def happening(entry: Entry) -> Happening:
    event = entry.event
    pieces = _SLOT.split(_phrase(event))  # text and names of slots in turn
    parts = [_slot(entry, piece) if at % 2 else piece for at, piece in enumerate(pieces)]
    shown = [part for part in parts if part != ""]
    tone = _TONE.get(event.action, "")
    return Happening(entry.seq, entry.at, quoted(_another(event) or event.instance), tone, shown)


def concerned(event: Event) -> tuple[str, ...]:
    """Whose doing it was, and to whom: names that a filter is compared with."""
    names = (event.detail.get(name) for name in ("by", "holder", "to"))
    return (event.instance, *(str(name) for name in names if name))


def _another(event: Event) -> str:
    """Who did it to the instance that it is about; empty: that one itself."""
    by = str(event.detail.get("by") or "")
    return "" if by == event.instance else by


def _phrase(event: Event) -> str:
    if event.detail.get("given_to"):
        return _GIVEN_TO
    known = _TO_ANOTHER.get(event.action) if _another(event) else None
    unknown = quoted(event.action).replace("_", " ") + (" {r}" if event.resource else "")
    return known or _PHRASES.get(event.action) or unknown


def _slot(entry: Entry, name: str) -> Piece:
    event = entry.event
    if name == "r":
        return named(event.resource)
    if name == "t":
        return Name("", quoted(event.task_id or "a task"), "task")
    if name in ("why", "what"):
        text = event.detail.get("reason" if name == "why" else "description")
        return f" ({quoted(str(text))})" if text else ""
    return who(event.instance if name == "whom" else event.detail.get(name))
