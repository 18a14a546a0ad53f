"""How long all of it may take, and when a question may be asked again."""

from __future__ import annotations

import time

from coord_core.repository.forges.errors import DistrustError, OfflineError, TooSlowError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.repository.forges.answers import Answer, Ask, Json

TRIES = 3
FIRST_PAUSE = 0.5  # seconds, doubled each time
_PASSING = (502, 503, 504)


class Patience:
    """Seconds that are left, for all processes and requests together."""

    __slots__ = ("_end",)

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        return self._end - time.monotonic()

    def needed(self, host: str) -> float:
        """The seconds left. Raises TooSlowError when there are none."""
        left = self.left()
        if left <= 0:
            raise too_slow(host)
        return left


def too_slow(host: str) -> TooSlowError:
    return TooSlowError(f"{host} took too long to answer.", "Try again: what was opened meanwhile is found.")


def repeating(ask: Ask, patience: Patience) -> Ask:
    """The same, but what only reads is asked again after a passing failure. What writes is asked once."""

    def asked(method: str, path: str, data: Json | None = None) -> Answer:
        for number in range(TRIES if method == "GET" else 1):
            is_last = number == TRIES - 1 or method != "GET" or patience.left() < _pause(number) * 2
            try:
                answer = ask(method, path, data)
                if is_last or answer.status not in _PASSING:
                    return answer
            except OfflineError as error:
                if is_last or isinstance(error, DistrustError):
                    raise
            time.sleep(_pause(number))
        raise AssertionError("the last try returns or raises")

    return asked


def _pause(number: int) -> float:
    return FIRST_PAUSE * 2.0**number
