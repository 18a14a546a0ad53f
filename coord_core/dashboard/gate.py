"""Before the application: what rules.py refuses, who has no session, what is too much.

And the headers of every answer. What fails inside is noted.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from coord_core.dashboard import pages, rules
from coord_core.dashboard.door import Door
from coord_core.dashboard.failures import Failures
from coord_core.dashboard.rules import Refusal

BODY_SECONDS = 5.0  # for a form to arrive
MOST_REQUESTS = 40  # at once
MOST_STRANGERS = 8  # forms that arrive, of who was not let in
_BUSY = Refusal(503, "Too much is asked of the dashboard at once.", "Try again in a moment.")
BROKEN = Refusal(500, "The dashboard failed at this.", "Please report it, with what you did.")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Gate:
    """Wraps the application. Who is let in finds the session in the request's state, and a POST its body.

    The application's addresses are below the session's place: it finds that as its root path.
    """

    def __init__(self, app: App, door: Door, port: int, failures: Failures) -> None:
        self._app = app
        self._door = door
        self._port = port
        self._failures = failures
        self._running = 0
        self._strangers = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        self._running += 1
        answer = _Answer(send, is_kept=scope["path"].startswith(rules.STATIC))
        try:
            await self._serve(scope, receive, answer)
        except Exception as error:  # of what has begun, the connection breaks off: nobody takes it for whole
            what = f"{scope['method']} {rules.placed(scope['path'])[1]}"
            is_cut = answer.has_begun and not answer.is_whole
            await asyncio.to_thread(self._failures.note, what, error, is_cut)
            if not answer.has_begun:
                await _refuse(BROKEN, answer, scope.get("root_path", ""))
        finally:
            self._running -= 1

    async def _serve(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        headers = _by_name(scope["headers"])
        place, path = rules.placed(scope["path"])
        refused = rules.refusal(scope["method"], path, headers, self._port)
        if self._running > MOST_REQUESTS:
            refused = _BUSY
        if refused is not None:
            await _refuse(refused, answer)
            return
        session = self._door.session(place, _values(headers.get("cookie", []), cookie_name(self._port)))
        scope.setdefault("state", {})["session"] = session
        if session is None and not _is_open(scope["path"]):
            await _refuse(rules.NO_SESSION, answer, page=pages.sign_in(""))
            return
        scope["root_path"] = session.base if session else ""
        if scope["method"] == "POST":
            body = await (_body(receive) if session else self._of_stranger(receive))
            if isinstance(body, Refusal):
                await _refuse(body, answer, scope["root_path"])
                return
            scope["state"]["body"] = body
        await self._app(scope, receive, answer)

    async def _of_stranger(self, receive: Receive) -> bytes | Refusal:
        """They take their time in a few places of their own."""
        if self._strangers >= MOST_STRANGERS:
            return _BUSY
        self._strangers += 1
        try:
            return await _body(receive)
        finally:
            self._strangers -= 1


def cookie_name(port: int) -> str:
    """Cookies do not tell ports apart, and there may be several dashboards."""
    return f"coordinator-{port}"


class _Answer:
    """Sends with the headers that every answer has."""

    def __init__(self, send: Send, is_kept: bool) -> None:
        self._send = send
        self._is_kept = is_kept
        self.has_begun = False
        self.is_whole = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            message["headers"] = [*message.get("headers", []), *self._added(message)]
        elif message["type"] == "http.response.body":
            self.is_whole = not message.get("more_body")
        await self._send(message)

    def _added(self, message: Message) -> Iterable[tuple[bytes, bytes]]:
        known = {name.lower() for name, _ in message.get("headers", [])}
        added = dict(rules.HEADERS)
        if not (self._is_kept and message["status"] == 200):
            added["cache-control"] = "no-store"
        return [
            (name.encode(), value.encode()) for name, value in added.items() if name.encode() not in known
        ]


async def _refuse(refused: Refusal, send: Send, base: str = "", page: str = "") -> None:
    page = page or pages.refused(refused.status, refused.said, refused.mend, base)
    body = page.encode("utf-8", "replace")
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"connection", b"close"),  # what was sent besides is not read
    ]
    if refused.status == 405:
        headers.append((b"allow", ", ".join(rules.METHODS).encode()))
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _body(receive: Receive) -> bytes | Refusal:
    """All that was sent, as long as it is short and comes in time."""
    found = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                found += message.get("body", b"")
                if len(found) > rules.MOST_BODY:
                    return rules.TOO_LONG
                if not message.get("more_body"):
                    return bytes(found)
    except TimeoutError:
        return rules.TOO_SLOW


def _is_open(path: str) -> bool:
    """What is served without a session."""
    return path == rules.OPEN or path.startswith(rules.STATIC)


def _values(cookies: Iterable[str], name: str) -> list[str]:
    """Of the cookies of this name. Other servers of this host set theirs as they like, also of our name."""
    pairs = (each.strip().partition("=") for text in cookies for each in text.split(";"))
    return [value for key, _, value in pairs if key == name]


def _by_name(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in headers:
        found.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return found
