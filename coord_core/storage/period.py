"""The events of a period, as rows for counting: many at once, without making records of them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coord_core.storage.transaction import Transaction

# Of these the whole detail is read.
NOTABLE = (
    "write_violation", "commit_blocked", "lock_forced", "session_crashed", "deadlock_resolved",
    "state_rebuilt", "notification_failed",
)  # fmt: skip
COUNTED = (
    "session_started", "session_ended", "session_restored", "lock_acquired", "lock_denied", "lock_released",
    "lock_expired", "lock_reclaimed", "lock_transferred", "lock_passed", "wait_started", "wait_granted",
    "wait_abandoned", "transfer_requested", "transfer_declined", "task_added", "task_claimed",
    "task_released", "task_completed", "task_cancelled", "task_blocked", "branch_created",
    "pull_request_opened", "notification_sent", "writes_inherited", *NOTABLE,
)  # fmt: skip


def _names(actions: tuple[str, ...]) -> str:
    return ", ".join(f"'{action}'" for action in actions)


WAITS = ("wait_started", "wait_granted", "wait_abandoned", "writes_inherited", "session_ended",
         "session_crashed")  # fmt: skip
TURNS = ("task_claimed", "task_completed", "task_released", "task_cancelled", "task_blocked")  # of work on it

_ROW = (
    "SELECT seq, at, action, instance, agent, kind, key, task_id, json_extract(detail, '$.token'), "
    "coalesce(json_extract(detail, '$.wait'), json_extract(detail, '$.to')), "
    "json_extract(detail, '$.to_agent'), "
    f"CASE WHEN action IN ({_names(NOTABLE)}) THEN detail END FROM events "
)
_EVENTS = (
    f"{_ROW} WHERE seq > :seq AND at >= :since AND at < :until AND action IN ({_names(COUNTED)}) "
    "ORDER BY seq LIMIT :most"
)
_BEFORE = f"{_ROW} WHERE at < :since AND action IN ({_names(WAITS + TURNS)}) ORDER BY seq"
_HELD = (  # a lock that its holder goes on with under another name has the age of the first: see its token
    "SELECT l.token, l.instance, l.agent, l.kind, l.key, coalesce(e.at, l.locked_at) "
    "FROM locks l LEFT JOIN events e ON e.seq = l.token ORDER BY l.token"
)
_LATER_ENDS = (  # of locks that were held all through the period
    "SELECT g.seq, e.instance, e.agent, e.kind, e.key, g.at FROM events e "
    "JOIN events g ON g.seq = json_extract(e.detail, '$.token') "
    "WHERE e.at >= :until AND g.at < :since AND e.action IN "
    "('lock_released', 'lock_expired', 'lock_reclaimed', 'lock_forced', 'lock_transferred')"
)
_TIME = "SELECT at FROM events WHERE seq = :seq"


def events(tx: Transaction, seq: int, since: float, until: float, most: int) -> list[tuple[Any, ...]]:
    """Those after an event, from a time up to another (UTC epoch seconds), `most` of them, oldest first.

    (seq, at, action, instance, agent, kind, key, task id, token, wait or who has it now, its agent, detail of
    those in NOTABLE, as JSON)
    """
    asked = {"seq": seq, "since": since, "until": until, "most": most}
    return list(tx.rows(_EVENTS, asked))


def before(tx: Transaction, since: float) -> list[tuple[Any, ...]]:
    """The events that tell which waits and tasks go on at a time (UTC epoch seconds), as such rows."""
    return list(tx.rows(_BEFORE, {"since": since}))


def held(tx: Transaction) -> list[tuple[Any, ...]]:
    """(token, instance, agent, kind, key, since when the instance has it) of the locks there are."""
    return list(tx.rows(_HELD, {}))


def held_throughout(tx: Transaction, since: float, until: float) -> list[tuple[Any, ...]]:
    """The same of locks that were taken before the period and ended after it."""
    return list(tx.rows(_LATER_ENDS, {"since": since, "until": until}))


def time_of(tx: Transaction, seq: int) -> float | None:
    """When an event happened; None when it is not kept any more."""
    row = next(iter(tx.rows(_TIME, {"seq": seq})), None)
    return None if row is None else row[0]
