"""From what was seen of an attempt to what it means: did the message arrive, may it be sent again? Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coord_core.notify.exchanges import Exchange, Watch

ARRIVED, AGAIN, REFUSED, UNKNOWN = "arrived", "again", "refused", "unknown"
# What stands between us and the service answers so where it got no answer itself.
NO_ANSWER = frozenset((502, 504, 520, 524))
BUSY = frozenset((408, 425, 429))
_MEANINGS = {
    400: "it does not understand the message", 401: "the address or its key is not valid (any more)",
    403: "the address or its key is not valid (any more)", 404: "there is no such address (any more)",
    410: "the address was taken back", 413: "the message is too long", 429: "it is told too much",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """`kind` is one of the four; `reason` is for people and names no address. `after`: seconds."""

    kind: str
    reason: str = ""
    after: float | None = None


def judge(is_sent: bool, seen: Watch) -> Outcome:
    """What an attempt means. `is_sent`: the library's own word."""
    if is_sent:
        return Outcome(ARRIVED)
    if any(one.is_good and one.writes for one in seen.exchanges):
        return Outcome(
            UNKNOWN, "unknown whether it arrived: the service took a part of it, or answered oddly"
        )
    if seen.held is not None:
        return Outcome(AGAIN, "the service is told too much", seen.held)
    if not seen.exchanges:
        return _without_http(seen)
    return _of_the_last(seen.exchanges[-1])


def too_long(seconds: float, seen: Watch) -> Outcome:
    """Of an attempt that was left behind: the watch is closed."""
    took = f"it took longer than {seconds:.0f} seconds"
    has_left = seen.mailed or any(one.left for one in seen.exchanges)
    if not has_left and (seen.exchanges or seen.mail or seen.waits):
        return Outcome(AGAIN, took)
    return Outcome(UNKNOWN, f"unknown whether it arrived: {took}")


def _without_http(seen: Watch) -> Outcome:
    if seen.mail and not seen.mailed:
        return Outcome(AGAIN, "the mail server could not be reached")
    return Outcome(UNKNOWN, "unknown whether it arrived: the service cannot be used, or did not say")


def _of_the_last(last: Exchange) -> Outcome:
    status = last.status
    if status in NO_ANSWER or (not status and last.left):
        return Outcome(UNKNOWN, "unknown whether it arrived: no answer came")
    if not status:
        return Outcome(AGAIN, "the service could not be reached")
    if status in BUSY or status >= 500:
        return Outcome(AGAIN, _said(status), last.retry_after)
    return Outcome(REFUSED, f"refused: {_said(status)}")


def _said(status: int) -> str:
    meaning = _MEANINGS.get(status, "it would not take it" if status < 500 else "it is out of order")
    return f"the service answered {status}, {meaning}"
