"""What really went over the network while a message was sent: the evidence of whether it arrived.

apprise says no more than that a message was or was not sent. So this process watches itself, for the thread
that sends: Python's audit events tell whether a request left (`http.client.send`, `smtplib.send`), and each
answer of an HTTP service passes through here. On the way requests get time limits, follow no redirects, and
after one that failed no other goes out: a library that tries again by itself would send twice. Once a watch
is closed nothing leaves any more: what is reported of a message stays true.
"""

from __future__ import annotations

import math
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import requests

CONNECT_SECONDS, READ_SECONDS = 10.0, 20.0
MOST_BYTES = 1 << 20  # of an answer
ANSWER_SECONDS = 30.0  # for all of an answer


@dataclass(slots=True)
class Exchange:
    """One request. `status` is 0 until it is answered; `left`: some of it was sent."""

    writes: bool
    left: bool = False
    status: int = 0
    retry_after: float | None = None

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300


class ClosedError(OSError):
    """Its time is up."""


@dataclass(slots=True)
class Watch:
    """What one thread did. `mail`: it began to speak to a mail server; `mailed`: it said something there.

    `held`: seconds for which the service is to be left alone, as the library knows; `waits`: it does so now.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    mail: bool = False
    mailed: bool = False
    held: float | None = None
    waits: bool = False
    closed: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def close(self) -> None:
        with self.lock:
            self.closed = True

    def check(self) -> None:
        """Raises ClosedError."""
        if self.closed:
            raise ClosedError("its time is up")


class _Watched(threading.local):
    watch: Watch | None = None


_watched = _Watched()
_installed = threading.Lock()
_is_installed = False


def watch(seen: Watch) -> None:
    """From now on this thread is watched."""
    _install()
    _watched.watch = seen


def watched() -> Watch:
    """What is seen of this thread."""
    return _watched.watch or Watch()


def _install() -> None:
    global _is_installed
    with _installed:
        if _is_installed:
            return
        _is_installed = True
        sys.addaudithook(_hear)
        try:
            import requests
        except ImportError:
            return
        _wrap(requests)


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    """What raises here keeps back what was about to be done."""
    if event not in ("http.client.send", "smtplib.connect", "smtplib.send", "socket.connect"):
        return
    seen = _watched.watch
    if seen is None:
        return
    with seen.lock:
        seen.check()
        if event == "http.client.send":
            _note_sent(seen, arguments[1])
        elif event.startswith("smtplib"):
            seen.mail = True
            seen.mailed = seen.mailed or event == "smtplib.send"


def _note_sent(seen: Watch, data: object) -> None:
    asks_a_proxy = isinstance(data, bytes) and data.startswith(b"CONNECT ")
    if seen.exchanges and not asks_a_proxy:
        seen.exchanges[-1].left = True


def _wrap(requests: Any) -> None:
    original = requests.Session.send

    def send(session: Any, request: requests.PreparedRequest, **options: Any) -> Any:
        seen = _watched.watch
        if seen is None:
            return original(session, request, **options)
        if seen.exchanges and not seen.exchanges[-1].is_good:
            raise requests.exceptions.RetryError("one try is all", request=request)
        seen.check()
        exchange = Exchange(writes=request.method not in ("GET", "HEAD"))
        seen.exchanges.append(exchange)
        limits = {"timeout": (CONNECT_SECONDS, READ_SECONDS), "allow_redirects": False, "stream": True}
        answer = original(session, request, **{**options, **limits})
        _read(answer, requests)
        exchange.status, exchange.retry_after = answer.status_code, _retry_after(answer)
        return answer

    requests.Session.send = send


def _read(answer: Any, requests: Any) -> None:
    """All of an answer, within limits."""
    ends, parts, size = time.monotonic() + ANSWER_SECONDS, [], 0
    for part in answer.iter_content(1 << 14):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES or time.monotonic() > ends:
            answer.close()
            raise requests.exceptions.ReadTimeout("the answer has no end")
    answer._content, answer._content_consumed = b"".join(parts), True


def _retry_after(answer: Any) -> float | None:
    """Seconds; a date is not understood, and then the own pauses are taken."""
    said = str(answer.headers.get("Retry-After", "")).strip()
    try:
        seconds = float(said)
    except ValueError:
        return None
    return min(seconds, 86400.0) if 0.0 <= seconds < math.inf else None  # neither is `nan`
